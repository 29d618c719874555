"""Officers keep the attributes; staff and producers state them in their editors, shoppers see what was published."""

import pytest
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.catalogue.queries.attributes import attribute as definition
from shop.catalogue.queries.attributes import attributes
from shop.catalogue.services.attributes import AttributeValues, add_attribute, change_attribute
from shop.catalogue.states import AttributeKind
from shop.core.errors import BadInput
from shop.extensions import session
from tests.builders.catalogue import a_product
from tests.builders.certification import person
from tests.builders.listings import NOW, latest, photos, seen, typed
from tests.builders.schemes import attribute, indexed, option

STAFF = "/quan-tri/dac-diem"

pytestmark = pytest.mark.usefixtures("listing_day")


@pytest.fixture
def officer(client, sign_in, db_session):
    return sign_in(client, person(province_code="38"))


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
    row = definition(attribute("loai-mam").id)
    values = AttributeValues(AttributeKind.YES_NO, row.name, row.name_en, sets=row.sets)
    with pytest.raises(BadInput):
        change_attribute(row.id, values, by=None, at=NOW)
    assert definition(row.id) == row


def test_two_attributes_of_one_code_are_refused(db_session):
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
    version = latest(product.id)
    assert version.attributes == {"loai-mam": "mam-tom", "do-dam": 305, "an-chay": False}
    assert indexed(product) == {}
    wrong = officer.post(page, data={**sent, "a-do-dam": "nhiều"})
    assert wrong.status_code == 422
    assert "Hãy nhập một số như 30 hoặc 30,5." in wrong.page.text
    assert officer.post(page, data={**sent, "a-loai-mam": "ruou"}).status_code == 422
    assert latest(product.id).attributes == version.attributes


def test_an_edit_of_a_producer_waits_for_review_where_it_is_seen(member, mine, sign_in):
    product = a_product("Mắm tôm", producer=mine, attributes={"loai-mam": "tuong"})
    page = f"/kenh-chu-the/san-pham/{product.id}"
    sent = typed(**{"a-loai-mam": "mam-tom", "a-do-dam": "40"})
    assert member.post(page, data={**sent, "do": "add_photos", "photos": photos(700)}).status_code == 303
    assert member.post(page, data={**sent, "do": "submit"}).status_code == 303
    assert latest(product.id).attributes == {"loai-mam": "mam-tom", "do-dam": 400}
    assert indexed(product) == {attribute("loai-mam").id: [option("loai-mam", "tuong")]}
    assert "Loại mắm Tương" in member.get(f"/san-pham/{product.slug}").page.text
    assert "Độ đạm 40" in member.get(f"{page}/xem").page.text

    staff = sign_in(member, person(province_code="38"))
    review = staff.get(f"/quan-tri/duyet/{product.id}").page
    assert "Mắm tôm" in review.text
    stamp = seen(staff, product.id)
    assert staff.post(f"/quan-tri/duyet/{product.id}/duyet", data={"seen": stamp}).status_code == 303
    assert indexed(product)[attribute("do-dam").id] == [400]
    assert "Độ đạm 40" in staff.get(f"/san-pham/{product.slug}").page.text
