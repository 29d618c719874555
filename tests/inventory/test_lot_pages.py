"""The page of one batch: its origin, for everybody."""

from datetime import timedelta

import pytest
import time_machine

from shop.catalogue.models import Product
from shop.inventory.models import Lot
from tests.builders import certification
from tests.builders.inventory import AT, TODAY, a_lot, a_variant, an_outlet, stocked


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


def day(n: int):
    return TODAY + timedelta(days=n)


def test_anybody_may_see_where_a_lot_comes_from(client, db_session):
    outlet, variant = an_outlet(), a_variant(name="Mắm tôm Hậu Lộc")
    item = stocked(outlet, variant, 5, expires_on=day(90))
    lot = db_session.get(Lot, item.lot_id)

    page = client.get(f"/lo-hang/{lot.code.lower()}").page
    assert ("Mắm tôm Hậu Lộc" in page.text, "30/08/2026" in page.text) == (True, True)
    assert client.get(f"/en/lo-hang/{lot.code}").status_code == 200
    unknown = client.get("/lo-hang/KHONGCO")
    assert (unknown.status_code, "Không có lô mang mã này" in unknown.page.text) == (404, True)

    lot.blocked_on = TODAY
    db_session.flush()
    shown = client.get(f"/lo-hang/{lot.code}").page.text
    assert "bị thu hồi từ ngày 01/06/2026" in shown
    assert shown.index("ĐÃ THU HỒI") < shown.index("Mắm tôm Hậu Lộc")


def test_the_page_tells_the_way_and_the_papers_without_figures(client, db_session, query_count):
    one, other, variant = an_outlet(), an_outlet(), a_variant(name="Mắm tôm Hậu Lộc")
    lot = a_lot(one, variant, expires_on=day(-1))
    stocked(one, variant, 4321, lot=lot, at=AT - timedelta(days=3))
    stocked(other, variant, 17, lot=lot)
    certificate = certification.certificate(issued_on=day(-100), expires_on=day(-1))
    certification.link(db_session.get(Product, variant.product_id), certificate)
    client.get(f"/lo-hang/{lot.code}")

    with query_count() as statements:
        page = client.get(f"/lo-hang/{lot.code}").page

    assert len(statements) <= 9
    assert page.text.index(one.name) < page.text.index(other.name)
    said = [
        "Đã quá hạn sử dụng",
        "Khi nhập lô, ngày 29/05/2026",
        "sản phẩm không có sao",
        "từ ngày 01/06/2026",
    ]
    assert [words in page.text for words in said] == [True] * 4
    assert "4321" not in page.text


def test_a_label_is_looked_up_by_the_code_or_the_number_on_the_goods(client, db_session):
    outlet, variant = an_outlet(), a_variant()
    first, second = (a_lot(outlet, variant, number=number) for number in ("NSX-01", "NSX-02"))

    assert client.get("/lo-hang?ma=nsx").status_code == 404
    for typed, lot in ((first.code.lower(), first), ("NSX-02", second)):
        assert (
            client.get("/lo-hang", query_string={"ma": typed}).headers["Location"] == f"/lo-hang/{lot.code}"
        )
    a_lot(outlet, a_variant(), number="NSX-01")
    assert "Có nhiều lô mang số này" in client.get("/lo-hang?ma=NSX-01").page.text
    assert client.get("/lo-hang").headers["Cache-Control"].startswith("public")
