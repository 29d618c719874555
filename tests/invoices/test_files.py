"""What goes out to a provider and comes back, cell by cell."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from shop.invoices import exporting, importing, queries, services
from shop.invoices.importing import Faulty
from shop.invoices.states import InvoiceState
from shop.payments.statements.reading import rows_of
from shop.sheets.writing import csv_of, xlsx_of
from tests.builders import cart as carts
from tests.builders import invoicing
from tests.builders.cart import AT
from tests.builders.invoicing import COMPANY, asks, key_of, sold

DAY = date(2026, 11, 28)
HEAD = ["Mã đơn", "Ký hiệu", "Số hóa đơn", "Ngày hóa đơn", "Mã tra cứu", "Đường dẫn tra cứu"]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def exported(*orders):
    return services.export([key_of(order) for order in orders], at=AT, by=None)


def answer(code, symbol="1C26MAA", number="12", day="28/11/2026", lookup="", link=""):
    return [code, symbol, number, day, lookup, link]


def faults_of(rows, operator_id=None):
    def take_in():
        importing.take_in(operator_id, importing.read([HEAD, *rows]), at=AT, by=None)

    with pytest.raises(Faulty) as refused:
        take_in()
    return [(fault.row, str(fault.column), fault.value) for fault in refused.value.faults]


def test_a_file_has_a_row_for_each_line_and_its_sums_are_the_orders(db_session):
    order = sold(quantity=3)
    asks(order)
    rows = exporting.by_order(exported(order))
    assert rows[0] == exporting.HEADINGS
    [row] = [dict(zip(exporting.HEADINGS, row, strict=True)) for row in rows[1:]]
    assert row["Mã đơn"] == order.code
    assert (row["Người mua"], row["Mã số thuế"]) == (COMPANY.name, COMPANY.tax_code)
    assert (row["Địa chỉ"], row["E-mail nhận hóa đơn"]) == (COMPANY.address, COMPANY.email)
    assert (row["Số lượng"], row["Đơn vị tính"], row["Thuế suất"]) == (Decimal(3), "hũ", "8%")
    assert row["Thành tiền chưa thuế"] + row["Tiền thuế GTGT"] == row["Tổng cộng"] == order.total
    assert row["Tiền thuế GTGT"] == order.vat_total


def test_goods_by_weight_are_told_in_kilograms(db_session):
    weighed = {"measure": "gram", "step": 100, "price_per": 1000, "unit": "kg"}
    order = sold(carts.on_offer("Nghêu", price=120_000, stock=5000, variant=weighed), 1500)
    [row] = exporting.by_order(exported(order))[1:]
    cells = dict(zip(exporting.HEADINGS, row, strict=True))
    assert (cells["Số lượng"], cells["Đơn vị tính"]) == (Decimal("1.5"), "kg")
    assert cells["Tổng cộng"] == 180_000


def test_a_day_of_retail_sales_is_one_paper(db_session):
    offer, other = carts.on_offer(price=54_000, stock=50), carts.on_offer("Chè", price=108_000)
    orders = [sold(offer, 2), sold(offer, 1, phone="+84912345679"), sold(other, 1, phone="+84912345670")]
    mine = [sale for sale, _row in exported(*orders[:2])]
    rows = exporting.of_day(DAY, mine)
    [row] = [dict(zip(exporting.HEADINGS, row, strict=True)) for row in rows[1:]]
    assert (row["Mã đơn"], row["Người mua"]) == ("BL-20261128", exporting.RETAIL)
    assert (row["Số lượng"], row["Tổng cộng"]) == (3, sum(order.total for order in orders[:2]))


def test_both_kinds_of_file_are_read_back_as_they_were_written(db_session):
    order = sold()
    rows = exporting.by_order(exported(order))
    text = list(csv.reader(io.StringIO(csv_of(rows).decode("utf-8-sig"))))
    sheet = rows_of(xlsx_of(rows))
    assert text[0] == sheet[0] == list(exporting.HEADINGS)
    assert text[1][:8] == sheet[1][:8]
    assert xlsx_of(rows) == xlsx_of(rows)


@pytest.mark.parametrize("word", ["=1+1", "+84", "-x", "@SUM(A1)"])
def test_no_cell_becomes_a_formula(word):
    assert csv_of([[word, -5]]).decode("utf-8-sig") == f"'{word},-5\r\n"
    assert rows_of(xlsx_of([[word, "x"]])) == [[word, "x"]]


def test_the_numbers_that_come_back_are_written_once(db_session):
    offer = carts.on_offer(stock=50)
    first, second = sold(offer), sold(offer, phone="+84912345679")
    asks(first)
    exported(first, second)
    rows = [
        answer(first.code, number="12", lookup="ABC", link="https://tracuu.example"),
        answer(first.code, number="12", lookup="ABC", link="https://tracuu.example"),
        answer(second.code.lower(), number="13", day="2026-11-28"),
        answer("", number="99"),
        ["KHONGCO2", "", "", ""],
    ]
    for new in (2, 0):
        found = importing.read([["Báo cáo hóa đơn"], HEAD, *rows])
        assert importing.take_in(offer.outlet.operator_id, found, at=AT, by=None) == new
    [one, other] = sorted(invoicing.rows(), key=lambda row: row.number)
    assert (one.state, one.symbol, one.number, one.issued_on) == (InvoiceState.ISSUED, "1C26MAA", "12", DAY)
    assert (one.lookup_code, one.lookup_url) == ("ABC", "https://tracuu.example")
    assert (other.number, other.buyer_name) == ("13", None)


def test_the_exported_file_itself_may_come_back_with_its_numbers(db_session):
    order = sold()
    asks(order)
    rows = [list(map(str, row)) for row in exporting.by_order(exported(order))]
    assert importing.read(rows) == []
    rows[1][15:18] = ["1C26MAA", "7", "28/11/2026"]
    assert importing.take_in(order.payee_operator_id, importing.read(rows), at=AT, by=None) == 1


def test_a_days_code_numbers_all_its_retail_sales(db_session):
    offer = carts.on_offer(stock=50)
    exported(sold(offer), sold(offer, phone="+84912345679"))
    found = importing.read([HEAD, answer("BL-20261128")])
    assert importing.take_in(offer.outlet.operator_id, found, at=AT, by=None) == 2
    assert queries.retail_days([offer.outlet.operator_id], DAY, DAY)[0].issued == 2


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({"symbol": "?"}, (2, "Ký hiệu", "?")),
        ({"symbol": ""}, (2, "Ký hiệu", "")),
        ({"number": "12a"}, (2, "Số hóa đơn", "12a")),
        ({"number": "１２"}, (2, "Số hóa đơn", "１２")),
        ({"number": ""}, (2, "Số hóa đơn", "")),
        ({"day": "31/02/2026"}, (2, "Ngày hóa đơn", "31/02/2026")),
        ({"day": ""}, (2, "Ngày hóa đơn", "")),
        ({"lookup": "x" * 61}, (2, "Mã tra cứu", "x" * 61)),
        ({"link": "javascript:alert(1)"}, (2, "Đường dẫn tra cứu", "javascript:alert(1)")),
        ({"day": "29/11/2026"}, (2, "Ngày hóa đơn", "12")),
        ({"code": "ABCDEFGH"}, (2, "Mã đơn", "ABCDEFGH")),
        ({"code": "BL-20261301"}, (2, "Mã đơn", "BL-20261301")),
        ({"code": "BL-20261127"}, (2, "Mã đơn", "BL-20261127")),
    ],
)
def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_written(db_session, cells, where):
    order = sold()
    good = answer(order.code, number="1")
    assert faults_of([answer(**{"code": order.code, **cells})], order.payee_operator_id) == [where]
    assert all(row.state is not InvoiceState.ISSUED for row in invoicing.rows())
    assert len(importing.read([HEAD, good])) == 1


def test_every_fault_is_told_at_once(db_session):
    rows = [answer("AAAAAAAA", symbol="?"), answer("BBBBBBBB", number="x", day="x")]
    assert faults_of(rows) == [
        (2, "Ký hiệu", "?"),
        (3, "Số hóa đơn", "x"),
        (3, "Ngày hóa đơn", "x"),
    ]


def test_two_numbers_for_one_order_are_a_fault(db_session):
    assert faults_of([answer("AAAAAAAA", number="1"), answer("AAAAAAAA", number="2")]) == [
        (3, "Số hóa đơn", "2")
    ]


def test_the_order_of_another_seller_is_unknown(db_session):
    order = sold()
    other = carts.on_offer("Chè").outlet.operator_id
    assert faults_of([answer(order.code)], other) == [(2, "Mã đơn", order.code)]


@pytest.mark.parametrize("head", [["Mã đơn", "Ký hiệu", "Số hóa đơn"], ["a", "b"]])
def test_a_file_without_the_columns_is_refused(head):
    with pytest.raises(Faulty) as refused:
        importing.read([head, ["x", "y"]])
    assert "Không thấy các cột" in str(refused.value.faults[0].sentence)
