from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select, text

from shop.catalogue import services
from shop.catalogue.models import Variant
from shop.catalogue.search_index import index
from shop.extensions import session
from tests.builders import inventory
from tests.builders.catalogue import LONG_AGO, a_product
from tests.builders.certification import certificate, link
from tests.support.pages import words


def found(client, q):
    page = client.get("/san-pham", query_string={"q": q}).page
    return [words(card) for card in page.all("a", class_="card__link")]


@pytest.fixture
def goods(db_session):
    for name, set_code in (
        ("Mắm tôm Lê Gia", 9),
        ("Nước mắm cốt 40N", 9),
        ("Đông trùng hạ thảo khô", 18),
        ("Chè xanh Bình Sơn", 11),
        ("Bánh gai Tứ Trụ", 6),
        ("Hoa hòe khô", 12),
    ):
        a_product(name, set_code=set_code, warning="Không phải là thuốc.")


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("mam tom", "Mắm tôm Lê Gia"),
        ("MẮM TÔM", "Mắm tôm Lê Gia"),
        ("ma\u0306\u0301m to\u0302m", "Mắm tôm Lê Gia"),
        ("mắm tôm", "Mắm tôm Lê Gia"),
        ("nuoc mam", "Nước mắm cốt 40N"),
        ("dong trung ha thao", "Đông trùng hạ thảo khô"),
        ("đông trùng", "Đông trùng hạ thảo khô"),
        ("ĐÔNG TRÙNG HẠ THẢO", "Đông trùng hạ thảo khô"),
        ("dong tru", "Đông trùng hạ thảo khô"),
        ("hoa hoè", "Hoa hòe khô"),
        ("hoa hòe", "Hoa hòe khô"),
        ("40n", "Nước mắm cốt 40N"),
        ("bánh-gai", "Bánh gai Tứ Trụ"),
    ],
)
def test_words_find_goods_however_they_are_typed(client, goods, q, first):
    assert found(client, q)[0] == first


def test_exact_marks_come_first(client, db_session):
    a_product("Bơ sáp")
    a_product("Bò khô")
    a_product("Bỏ ngỏ")
    assert found(client, "bò")[0] == "Bò khô"
    assert found(client, "bơ")[0] == "Bơ sáp"
    assert sorted(found(client, "bo")) == ["Bò khô", "Bơ sáp", "Bỏ ngỏ"]


def test_a_name_comes_before_a_mention(client, db_session):
    a_product("Nước chấm", summary="Hợp với nem chua.")
    a_product("Nem chua")
    assert found(client, "nem chua") == ["Nem chua", "Nước chấm"]


def test_the_maker_and_the_place_are_found(client, goods):
    assert "Mắm tôm Lê Gia" in found(client, "cơ sở mẫu hoằng thanh")
    assert "Mắm tôm Lê Gia" in found(client, "thanh hoa mam tom")


@pytest.mark.parametrize(
    ("typed", "used"), [("nuoc mma", "nuoc mắm"), ("dong trugn", "dong trùng"), ("banh gia", "")]
)
def test_a_slip_of_the_finger_is_corrected_and_said(client, goods, typed, used):
    page = client.get("/san-pham", query_string={"q": typed}).page
    if used:
        assert f"Không thấy “{typed}” – đang hiện kết quả cho “{used}”." in page.text
        assert page.all("a", class_="card__link")


def test_a_correction_is_written_as_most_names_write_it(client, db_session):
    products = [a_product(name) for name in ("Nem chua Bà Lan", "Thịt chua Thanh Sơn", "Món mẫu chưa có sao")]
    session.execute(text("DELETE FROM search_words"))
    index([product.id for product in products])

    page = client.get("/san-pham", query_string={"q": "nem chuaa"}).page
    assert "đang hiện kết quả cho “nem chua”." in page.text


def test_nothing_found_helps_on(client, goods):
    page = client.get("/san-pham?q=xyzxyz").page
    assert "Không tìm thấy “xyzxyz”" in page.text
    assert "/san-pham" in page.links


def test_a_renamed_product_is_found_by_its_new_name_only_once_published(client, db_session):
    from tests.builders.catalogue import label

    product = a_product("Tên cũ")
    services.save_version(product.id, label("Mứt gừng"), by=None, at=LONG_AGO)
    assert found(client, "mut gung") == []
    services.publish(product.id, by=None, at=LONG_AGO)
    assert found(client, "mut gung") == ["Mứt gừng"]
    assert found(client, "ten cu") == []


def test_filters_count_within_the_search(client, goods):
    page = client.get("/san-pham?q=mam").page
    assert "Mắm, nước mắm, tương (2)" in [words(label) for label in page.all("label", class_="tick__label")]


def stocked(product, session, outlet):
    variant = session.scalars(select(Variant).where(Variant.product_id == product.id)).one()
    inventory.stocked(outlet, variant, 5)


@time_machine.travel(datetime(2026, 6, 1, 3, 0, tzinfo=UTC), tick=False)
def test_among_equal_names_stock_where_one_goes_comes_first_then_stars(client, db_session):
    here, there = inventory.an_outlet(name="Hạc Thành"), inventory.an_outlet(name="Việt Trì")
    _sold_out, starred, elsewhere, near = (a_product(f"Nem {letter}") for letter in "abcd")
    link(starred, certificate(stars=5, issued_on=date(2026, 1, 2)))
    for product, outlet in ((starred, there), (elsewhere, there), (near, here)):
        stocked(product, db_session, outlet)

    assert found(client, "nem")[0] == "Nem b"
    assert found(client, "nem")[-1] == "Nem a"
    client.post("/diem-ban/chon", data={"outlet_id": str(here.id)}, token=False)
    assert found(client, "nem")[0] == "Nem d"


@pytest.mark.parametrize("q", ["!!!", "---", "“ ”", "%", "🙂", "*"])
def test_signs_without_a_word_find_nothing_and_say_what_to_type(client, goods, q):
    answer = client.get("/san-pham", query_string={"q": q})

    assert answer.status_code == 200
    assert answer.page.all("a", class_="card__link") == []
    assert f"Không tìm thấy “{q}”" in answer.text
    assert "Hãy gõ ít nhất một chữ cái hoặc chữ số" in answer.text
    assert (
        client.get("/san-pham", query_string={"q": q, "sap-xep": "gia-tang"}).page.all(
            "a", class_="card__link"
        )
        == []
    )


def test_an_empty_search_is_the_whole_list(client, goods):
    assert len(found(client, "   ")) == 6
