"""What goods of a set are told apart by: kept by officers, stated with a version, indexed when it is published."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.catalogue import services
from shop.catalogue.attribute_forms import attribute_part, part_values, read_steps
from shop.catalogue.attributes import AttributeRow, OptionRow, frozen, kept, numbers, typed_number
from shop.catalogue.models import AttributeOption, Product, ProductAttribute, ProductSet, ProductVersion
from shop.catalogue.queries.attributes import attribute as definition
from shop.catalogue.queries.attributes import attributes
from shop.catalogue.services.attributes import AttributeValues, add_attribute, change_attribute
from shop.catalogue.states import AttributeKind
from shop.core.errors import BadInput
from shop.extensions import session
from tests.builders import accounts
from tests.builders.catalogue import a_draft, a_product, a_variant, label, reference
from tests.builders.certification import person
from tests.builders.listings import photos, typed
from tests.builders.producers import producer
from tests.builders.schemes import attribute

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
STAFF = "/quan-tri/dac-diem"
NUMBER = AttributeRow(1, "do-dam", AttributeKind.NUMBER, "Độ đạm", "Nitrogen", "°N", 1, (200, 300))
CHOICE = AttributeRow(
    2,
    "loai",
    AttributeKind.CHOICE,
    "Loại",
    "Kind",
    options=(OptionRow(7, "a", "A", "A"), OptionRow(8, "b", "B", "B")),
)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def officer(client, sign_in, db_session):
    reference()
    return sign_in(client, person(province_code="38"))


def indexed(product: Product) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    statement = select(ProductAttribute).where(ProductAttribute.product_id == product.id)
    for row in session.scalars(statement.order_by(ProductAttribute.value)):
        found.setdefault(row.attribute_id, []).append(row.value)
    return found


def option(code: str, own: str) -> int:
    statement = select(AttributeOption.id).where(
        AttributeOption.attribute_id == attribute(code).id, AttributeOption.code == own
    )
    return session.scalars(statement).one()


def test_every_official_set_has_attributes_with_both_languages(db_session):
    reference()
    codes = set(session.scalars(select(ProductSet.code)))
    known = attributes()
    assert {code for row in known for code in row.sets} == codes
    for row in known:
        assert row.name
        assert row.name_en
        assert all(each.name and each.name_en for each in row.options)
        assert bool(row.options) is (row.kind in {AttributeKind.CHOICE, AttributeKind.CHOICES})


def test_loading_the_reference_again_keeps_what_officers_changed(db_session):
    reference()
    attribute("loai-tra").name = "Loại trà"
    session.flush()
    services.load_reference()
    assert attribute("loai-tra").name == "Loại trà"


@pytest.mark.parametrize(
    ("text", "decimals", "steps"),
    [("30", 1, 300), ("30,5", 1, 305), ("30.5", 1, 305), ("7", 0, 7), ("0,05", 2, 5)],
)
def test_a_number_is_read_in_its_steps_and_written_back(text, decimals, steps):
    assert read_steps(text, decimals, "x") == steps
    row = AttributeRow(1, "x", AttributeKind.NUMBER, "X", "X", decimals=decimals)
    assert typed_number(row, steps) == text.replace(".", ",")


@pytest.mark.parametrize("text", ["-1", "1e3", "30,55", "mười", "٣", "1234567890", ""])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(BadInput):
        read_steps(text, 1, "x")


@pytest.mark.parametrize(
    ("value", "key"), [(0, "0"), (199, "0"), (200, "200"), (299, "200"), (300, "300"), (9000, "300")]
)
def test_a_bound_begins_its_range(value, key):
    assert NUMBER.key_of(value) == key
    first, behind = NUMBER.ends(key)
    assert first is None or first <= value
    assert behind is None or value < behind


def test_only_what_fits_an_attribute_is_indexed():
    assert numbers(CHOICE, "b") == [8]
    assert numbers(CHOICE, ["a", "b", "c"]) == [7, 8]
    assert numbers(NUMBER, True) == numbers(NUMBER, "300") == []
    assert kept([CHOICE], {"loai": "a", "khac": 1}) == {"loai": "a"}
    assert kept([CHOICE], {"loai": None}) is None
    assert frozen({"b": ["x"], "a": 1}) == (("a", 1), ("b", ("x",)))


def test_publishing_indexes_the_values_of_its_set_and_a_new_version_replaces_them(db_session):
    given = {"loai-mam": "mam-tom", "do-dam": 405, "an-chay": False, "loai-tra": "xanh"}
    product = a_product("Mắm tôm", attributes=given)
    assert indexed(product) == {
        attribute("loai-mam").id: [option("loai-mam", "mam-tom")],
        attribute("do-dam").id: [405],
        attribute("an-chay").id: [0],
    }
    services.save_version(product.id, label("Mắm tôm", attributes={"an-chay": True}), by=None, at=NOW)
    assert len(indexed(product)) == 3
    services.publish(product.id, by=None, at=NOW)
    assert indexed(product) == {attribute("an-chay").id: [1]}


def test_goods_that_move_to_another_set_are_indexed_by_it(db_session):
    product = a_product("Trà", set_code=11, attributes={"loai-tra": "xanh", "cach-say": "say-may"})
    services.change_product(
        product.id, shelf_id=product.shelf_id, set_code=12, is_gift=False, by=None, at=NOW
    )
    assert indexed(product) == {attribute("cach-say").id: [option("cach-say", "say-may")]}


def test_the_product_page_says_them_in_both_languages(client, db_session):
    a_product("Nước mắm", attributes={"loai-mam": "nuoc-mam", "do-dam": 405, "an-chay": False})
    text = client.get("/san-pham/nuoc-mam").page.text
    assert "Loại mắm Nước mắm" in text
    assert "40,5\u00a0°N" in text
    english = client.get("/en/san-pham/nuoc-mam").page.text
    assert "40.5\u00a0°N" in english
    assert "Vegetarian No" in english


def test_the_page_follows_a_renamed_or_retired_attribute(client, db_session):
    a_product("Nước mắm", attributes={"loai-mam": "nuoc-mam"})
    row = attribute("loai-mam")
    row.name = "Thứ mắm"
    session.flush()
    assert "Thứ mắm" in client.get("/san-pham/nuoc-mam").page.text
    row.is_retired = True
    session.flush()
    assert "Thứ mắm" not in client.get("/san-pham/nuoc-mam").page.text
    assert "Thứ mắm" not in client.get("/san-pham?bo-san-pham=9").page.text


def test_a_list_of_a_set_is_narrowed_by_values_and_ranges(client, db_session):
    a_product("Nước mắm nhạt", attributes={"do-dam": 150})
    a_product("Nước mắm vừa", attributes={"do-dam": 200})
    a_product("Nước mắm cốt", attributes={"do-dam": 405, "an-chay": False})
    a_product("Mắm không ghi")

    def found(query: str) -> list[str]:
        page = client.get(f"/san-pham?bo-san-pham=9&{query}").page
        return sorted(page_words(link) for link in page.all("a", class_="card__link"))

    assert found("dd-do-dam=0") == ["Nước mắm nhạt"]
    assert found("dd-do-dam=0&dd-do-dam=400") == ["Nước mắm cốt", "Nước mắm nhạt"]
    assert found("dd-do-dam=200&dd-an-chay=0") == []
    assert found("dd-an-chay=0") == ["Nước mắm cốt"]
    assert found("dd-do-dam=250") == []
    assert found("dd-khong-biet=1") == []


def page_words(element) -> str:
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize(
    "path", ["/san-pham", "/san-pham?bo-san-pham=9", "/san-pham?bo-san-pham=9&dd-do-dam=400&chung-nhan=haccp"]
)
def test_the_filters_cost_no_statement(client, db_session, query_count, path):
    for number in range(3):
        a_product(f"Nước mắm {number}", attributes={"do-dam": 405, "loai-mam": "nuoc-mam"})
    client.get(path)
    with query_count() as statements:
        client.get(path)
    assert len(statements) <= 8, statements
    named = [text for text in statements if "product_attributes" in text]
    assert bool(named) is ("bo-san-pham" in path)


def test_an_officer_adds_and_changes_an_attribute_and_it_is_audited(officer):
    sent = {
        "kind": "choice",
        "name": "Vị",
        "name_en": "Taste",
        "sets": ["9", "10"],
        "options": "Mặn = Salty\nNgọt = Sweet",
    }
    assert officer.post(f"{STAFF}/moi", data=sent).status_code == 303
    row = next(row for row in attributes() if row.code == "vi")
    assert [(each.code, each.name_en) for each in row.options] == [("man", "Salty"), ("ngot", "Sweet")]
    ids = [each.id for each in row.options]
    change = {**sent, "options": "Ngọt = Very sweet\nChua = Sour", "sets": "9", "is_retired": ""}
    assert officer.post(f"{STAFF}/{row.id}", data=change).status_code == 303
    after = definition(row.id)
    assert [(each.id, each.code, each.name_en, each.is_retired) for each in after.options[:1]] == [
        (ids[1], "ngot", "Very sweet", False)
    ]
    assert next(each for each in after.options if each.code == "man").is_retired
    assert after.sets == {9}
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[-2:] == ["attribute.added", "attribute.changed"]
    assert "Vị" in officer.get(STAFF).page.text


BAD = [
    ({"options": ""}, "Hãy nhập ít nhất một lựa chọn."),
    ({"options": "Mặn"}, "Mỗi dòng cần đủ: tên = tên tiếng Anh."),
    ({"options": "Mặn = Salty\nMặn = Salty"}, "Mỗi lựa chọn cần một mã riêng."),
    ({"sets": []}, "Hãy chọn một mục."),
    ({"bounds": "20; 30"}, "Chỉ đặc điểm kiểu số mới chia khoảng."),
    ({"kind": "number", "options": "", "bounds": "30; 20"}, "Hãy nhập các mốc tăng dần"),
    ({"kind": "number", "options": "", "bounds": "a"}, "Hãy nhập một số như 30 hoặc 30,5."),
    ({"kind": "yes_no"}, "Chỉ đặc điểm kiểu chọn mới có các lựa chọn."),
    ({"name": "!!!"}, "Tên cần có chữ hoặc số."),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_an_attribute_that_cannot_work_is_refused(officer, changes, sentence):
    before = len(attributes())
    sent = {"kind": "choice", "name": "Loại chè mới", "name_en": "T", "sets": "9", "options": "Mặn = Salty"}
    answer = officer.post(f"{STAFF}/moi", data={**sent, **changes})
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert len(attributes()) == before


def test_the_kind_of_an_attribute_stays(db_session):
    reference()
    row = definition(attribute("loai-mam").id)
    values = AttributeValues(AttributeKind.YES_NO, row.name, row.name_en, sets=row.sets)
    with pytest.raises(BadInput):
        change_attribute(row.id, values, by=None, at=NOW)
    assert definition(row.id) == row


def test_two_attributes_of_one_code_are_refused(db_session):
    reference()
    values = AttributeValues(AttributeKind.YES_NO, "Có ga", "Sparkling", sets=frozenset({17}))
    with pytest.raises(BadInput) as refusal:
        add_attribute(values, by=None, at=NOW)
    assert refusal.value.field == "name"


def test_staff_state_values_in_the_editor_and_they_wait_for_publishing(officer):
    product = a_product("Mắm tôm")
    page = f"/quan-tri/san-pham/{product.id}"
    shown = officer.get(page).page
    assert shown.all("select", name="a-loai-mam")
    sent = {
        "shelf_id": str(product.shelf_id),
        "set_code": "9",
        "name": "Mắm tôm",
        "summary": "Ủ chín 12 tháng.",
        "a-loai-mam": "mam-tom",
        "a-do-dam": "30,5",
        "a-an-chay": "0",
    }
    assert officer.post(page, data=sent).status_code == 303
    version = latest(product)
    assert version.attributes == {"loai-mam": "mam-tom", "do-dam": 305, "an-chay": False}
    assert indexed(product) == {}
    wrong = officer.post(page, data={**sent, "a-do-dam": "nhiều"})
    assert wrong.status_code == 422
    assert "Hãy nhập một số như 30 hoặc 30,5." in wrong.page.text
    assert officer.post(page, data={**sent, "a-loai-mam": "ruou"}).status_code == 422
    assert latest(product).attributes == version.attributes


def latest(product: Product) -> ProductVersion:
    statement = select(ProductVersion).where(ProductVersion.product_id == product.id)
    return session.scalars(statement.order_by(ProductVersion.number.desc())).first()


def test_an_edit_of_a_producer_waits_for_review_where_it_is_seen(client, sign_in, db_session):
    reference()
    mine = producer()
    product = a_product("Mắm tôm", producer=mine, attributes={"loai-mam": "tuong"})
    member = sign_in(client, accounts.producer_person(mine.id))
    page = f"/kenh-chu-the/san-pham/{product.id}"
    sent = typed(**{"a-loai-mam": "mam-tom", "a-do-dam": "40"})
    assert member.post(page, data={**sent, "do": "add_photos", "photos": photos(700)}).status_code == 303
    assert member.post(page, data={**sent, "do": "submit"}).status_code == 303
    assert latest(product).attributes == {"loai-mam": "mam-tom", "do-dam": 400}
    assert indexed(product) == {attribute("loai-mam").id: [option("loai-mam", "tuong")]}
    assert "Loại mắm Tương" in member.get(f"/san-pham/{product.slug}").page.text
    assert "Độ đạm 40" in member.get(f"{page}/xem").page.text

    staff = sign_in(client, person(province_code="38"))
    review = staff.get(f"/quan-tri/duyet/{product.id}").page
    assert "Mắm tôm" in review.text
    seen = review.all("input", name="seen")[0].get("value")
    assert staff.post(f"/quan-tri/duyet/{product.id}/duyet", data={"seen": seen}).status_code == 303
    assert indexed(product)[attribute("do-dam").id] == [400]
    assert "Độ đạm 40" in staff.get(f"/san-pham/{product.slug}").page.text


def test_a_retired_option_stays_where_it_is_and_is_offered_to_nobody_else(app, db_session):
    reference()
    session.get_one(AttributeOption, option("loai-mam", "tuong")).is_retired = True
    session.flush()
    rows = [definition(attribute("loai-mam").id)]
    with app.test_request_context("/"):
        held = attribute_part(rows, {"loai-mam": "tuong"}, sent=False)
        other = attribute_part(rows, None, sent=False)
        assert "tuong" in [choice.value for choice in held["loai-mam"].choices]
        assert "tuong" not in [choice.value for choice in other["loai-mam"].choices]
        assert part_values(rows, held) == {"loai-mam": "tuong"}


def test_a_draft_is_indexed_only_once_it_is_published(db_session):
    product = a_draft("Mắm tôm", attributes={"an-chay": True})
    a_variant(product)
    assert indexed(product) == {}
    services.publish(product.id, by=None, at=NOW)
    assert indexed(product) == {attribute("an-chay").id: [1]}
