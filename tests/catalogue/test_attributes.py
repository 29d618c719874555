"""What goods of a set are told apart by: kept by officers, stated with a version, indexed when it is published."""

import pytest
from sqlalchemy import select

from shop.catalogue import services
from shop.catalogue.attribute_forms import attribute_part, part_values, read_steps
from shop.catalogue.attributes import AttributeRow, OptionRow, frozen, kept, numbers, typed_number
from shop.catalogue.models import AttributeOption, ProductSet
from shop.catalogue.queries.attributes import attribute as definition
from shop.catalogue.queries.attributes import attributes
from shop.catalogue.states import AttributeKind
from shop.core.errors import BadInput
from shop.extensions import session
from tests.builders.catalogue import a_draft, a_product, a_variant, label
from tests.builders.listings import NOW
from tests.builders.schemes import attribute, indexed, option

NUMBER = AttributeRow(1, "do-dam", AttributeKind.NUMBER, "Độ đạm", "Nitrogen", "°N", 1, (200, 300))
CHOICE = AttributeRow(
    2,
    "loai",
    AttributeKind.CHOICE,
    "Loại",
    "Kind",
    options=(OptionRow(7, "a", "A", "A"), OptionRow(8, "b", "B", "B")),
)

pytestmark = pytest.mark.usefixtures("listing_day")


def test_every_official_set_has_attributes_with_both_languages(db_session):
    codes = set(session.scalars(select(ProductSet.code)))
    known = attributes()
    assert {code for row in known for code in row.sets} == codes
    for row in known:
        assert row.name
        assert row.name_en
        assert all(each.name and each.name_en for each in row.options)
        assert bool(row.options) is (row.kind in {AttributeKind.CHOICE, AttributeKind.CHOICES})


def test_loading_the_reference_again_keeps_what_officers_changed(db_session):
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


def test_a_retired_option_stays_where_it_is_and_is_offered_to_nobody_else(app, db_session):
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
