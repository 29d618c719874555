"""Tables to take away: each reader gets their own rows and nothing of others', as they stand in the books."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.catalogue.states import Measure
from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.services import Want, block_root, hand_over, reserve
from shop.producers.models import Producer
from shop.reports import tables
from tests.builders import accounts, cart, certification, orders, till
from tests.builders import inventory as stock
from tests.builders.cart import AT
from tests.checkout.conftest import clock
from tests.support.queries import recorded_statements

__all__ = ["clock"]
pytestmark = pytest.mark.usefixtures("clock", "db_session")
DAY = vn_day(AT)


@pytest.fixture
def jars():
    return cart.on_offer("Mắm tôm", price=60_000)


def table(rows: tables.Rows) -> list[dict]:
    """The rows by their headings."""
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_orders_of_an_outlet_are_told_with_goods_and_money(jars):
    order = orders.place(orders.pickup(jars.outlet.id), (jars.variant_id, 2))
    till.sold(jars.outlet, (jars.variant_id, "1"))
    elsewhere = cart.on_offer("Chè")
    orders.place(orders.pickup(elsewhere.outlet.id), (elsewhere.variant_id, 1))

    web, counter = table(tables.orders(jars.outlet.id, DAY, DAY))

    assert (web["Đơn"], web["Kênh"], web["Cách nhận"]) == (order.code, "Qua mạng", "Nhận tại điểm bán")
    assert (web["Tiền hàng"], web["Phí giao"], web["Thu khi giao"]) == (120_000, 0, 120_000)
    assert web["Hàng"].startswith("Mắm tôm, ")
    assert web["Hàng"].endswith(" × 2")
    assert (counter["Kênh"], counter["Tiền hàng"]) == ("Tại quầy", 60_000)


def test_a_table_of_a_period_holds_its_days_and_no_others(jars):
    orders.place(orders.pickup(jars.outlet.id), (jars.variant_id, 1))

    def found(first: int, last: int) -> tuple[int, int]:
        days = DAY + timedelta(days=first), DAY + timedelta(days=last)
        return tuple(len(of(jars.outlet.id, *days)) - 1 for of in (tables.orders, tables.ledger))

    assert found(0, 0) == found(-9, 9) == (1, 1)
    assert found(1, 9) == found(-9, -1) == (0, 0)


def test_the_ledger_is_every_movement_in_its_order(jars):
    order = orders.place(orders.pickup(jars.outlet.id), (jars.variant_id, 3))
    last = session.scalars(select(StockMovement).order_by(StockMovement.id.desc())).first()

    received, kept = table(tables.ledger(jars.outlet.id, stock.TODAY, DAY))

    assert (received["Việc"], received["Thay đổi"], received["Tồn sau đó"]) == ("Nhập hàng", 10, 10)
    assert (kept["Việc"], kept["Chứng từ"], kept["Giữ thay đổi"]) == ("Giữ cho đơn", order.code, 3)
    assert (kept["Tồn sau đó"], kept["Giữ sau đó"]) == (last.on_hand_after, last.allocated_after) == (10, 3)


def test_the_ledger_says_why_in_words():
    outlet, variant = stock.an_outlet(), stock.a_variant()
    stock.stocked(outlet, variant, 5, expires_on=stock.TODAY + timedelta(days=30))
    other = stock.stocked(outlet, variant, 5, expires_on=stock.TODAY + timedelta(days=60))
    [line] = stock.an_order(outlet, (variant, 2)).lines
    reserve([Want(outlet.id, variant.id, 2, line.id)], at=stock.AT, by=None)
    hand_over([line.id], at=stock.AT, by=None, lots={line.id: other.lot_id})

    reasons = {row["Lý do"] for row in table(tables.ledger(outlet.id, stock.TODAY, stock.TODAY))}

    assert reasons == {None, "Quét lô khác khi soạn hàng"}


def test_goods_by_weight_are_told_as_people_say_them():
    outlet, variant = stock.an_outlet(), stock.a_variant(measure=Measure.GRAM, price_per=1000)
    stock.an_order(outlet, (variant, 1500))

    [row] = table(tables.orders(outlet.id, stock.TODAY, stock.TODAY))

    assert row["Hàng"].replace("\u00a0", " ").endswith(" × 1,5 kg")


def test_a_basket_is_told_once_with_the_money_of_its_parts():
    outlet, tea, honey = stock.an_outlet(), stock.a_variant(name="Chè"), stock.a_variant(name="Mật ong")
    made = stock.an_order(outlet, (stock.a_basket((tea, 2), (honey, 1)), 1), (tea, 2), (honey, 1))
    head, *parts = made.lines
    head.price = head.gross = head.total = 0
    for part in parts:
        part.parent_id = head.id
    session.flush()

    [row] = table(tables.orders(outlet.id, stock.TODAY, stock.TODAY))

    assert row["Hàng"] == f"{head.name}, {head.variant_name} × 1"
    assert row["Tiền hàng"] == sum(part.total for part in parts)


def test_however_many_orders_a_table_asks_three_times(jars):
    for _ in range(4):
        orders.place(orders.pickup(jars.outlet.id), (jars.variant_id, 1))

    with recorded_statements() as seen:
        assert len(tables.orders(jars.outlet.id, DAY, DAY)) == 5

    assert len(seen) == 3


def test_certificates_are_told_whatever_became_of_them(jars):
    paper = certification.certificate(stars=4)
    certification.link(jars.product, paper)

    [row] = table(tables.certificates(paper.province_code))

    assert (row["Mã kiểm tra"], row["Hạng sao"], row["Tình trạng"]) == (paper.code, 4, "Đã kiểm tra")
    assert row["Ngày cuối còn hiệu lực"] == f"{paper.expires_on:%d/%m/%Y}"
    assert tables.certificates("01")[1:] == [] != tables.certificates(None)[1:]


def test_producers_are_told_with_what_they_sell(jars):
    mine = session.get_one(Producer, jars.product.producer_id)

    found = {row["Chủ thể"]: row for row in table(tables.producers(mine.province_code))}

    assert found[mine.name]["Sản phẩm đang bán"] == 1
    assert found[mine.name]["Tình trạng"] == "Đã được nhận"


def test_lots_of_a_producer_are_told_with_what_is_left_everywhere(jars):
    other = cart.on_offer("Chè")
    [row] = table(tables.lots({jars.product.producer_id}))
    assert (row["Tên sản phẩm"], row["Còn ở các điểm bán"], row["Thu hồi từ"]) == ("Mắm tôm", 10, "")

    block_root(stock_lot(jars), reason="vỡ", at=AT, by=None)

    [row] = table(tables.lots({jars.product.producer_id}))
    assert row["Thu hồi từ"] == f"{DAY:%d/%m/%Y}"
    assert len(table(tables.lots({jars.product.producer_id, other.product.producer_id}))) == 2


def stock_lot(offer: cart.Offer) -> int:
    """The one lot of what is on offer."""
    return session.scalars(select(StockItem.lot_id).where(StockItem.variant_id == offer.variant_id)).one()


def test_each_reader_takes_their_own_along_and_no_others_do(jars, clients, sign_in):
    other = cart.on_offer("Chè")
    orders.place(orders.pickup(jars.outlet.id, name="=HYPERLINK(1)"), (jars.variant_id, 1))
    seats = {
        f"/quan-ly/{jars.outlet.slug}/tai-du-lieu": accounts.manager(jars.outlet.id),
        "/kenh-chu-the/tai-du-lieu": accounts.producer_person(jars.product.producer_id),
        "/quan-tri/tai-du-lieu": accounts.admin(),
    }
    session.commit()
    taken = ""
    for address, who in seats.items():
        client = sign_in(clients(), who)
        files = re.findall(r'href="([^"]+/csv[^"]*)"', client.get(address).text)
        assert len(files) >= 3
        for file in files:
            answer = client.get(html.unescape(file))
            assert (answer.status_code, answer.mimetype) == (200, "text/csv"), file
            text = answer.data.decode("utf-8-sig")
            assert not re.search(r"(^|,)[=+@]", text, re.MULTILINE), file
            taken += text
        for wrong in ("don-hang", "so-kho"):
            answer = client.get(f"/quan-ly/{other.outlet.slug}/tai-du-lieu/{wrong}/xlsx")
            assert answer.status_code == (200 if address.startswith("/quan-tri") else 404)
    assert "'=HYPERLINK(1)" in taken


def test_days_that_nobody_means_are_said_beside_the_field(jars, client, sign_in):
    staff = sign_in(client, accounts.manager(jars.outlet.id))
    address = f"/quan-ly/{jars.outlet.slug}/tai-du-lieu"

    assert staff.get(f"{address}?tu=01/01/2020&den=01/01/2027").status_code == 422
    answer = staff.get(f"{address}?tu=31/02/2026")
    assert (answer.status_code, 'aria-invalid="true"' in answer.text) == (422, True)
    assert staff.get(f"{address}/don-hang/csv?tu=abc").status_code == 200


def test_tables_are_read_without_a_transaction_as_pages_read(database, app, jars, monkeypatch):
    orders.place(orders.pickup(jars.outlet.id), (jars.variant_id, 1))
    outlet, maker = jars.outlet.id, jars.product.producer_id
    session.commit()
    session.remove()
    monkeypatch.setitem(app.config, "TESTING", False)

    with app.test_request_context():
        read = [
            *(tables.orders(outlet, DAY, DAY), tables.ledger(outlet, stock.TODAY, DAY), tables.lots({maker})),
            *(tables.certificates(None), tables.producers(None)),
        ]

    assert all(len(rows) > 1 for rows in (read[0], read[1], read[2], read[4]))
