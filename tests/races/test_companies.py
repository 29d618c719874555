"""Sheets of recipients ordered at once: one sheet is one order, and two never take the same units."""

import pytest
from sqlalchemy import func, select

from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Order, OrderRecipient
from shop.reports.verify.services import differences
from tests.builders import companies, paying
from tests.builders.companies import a_row, a_sheet
from tests.races.test_races import figures, run

pytestmark = pytest.mark.race
COMPANY = {
    "name": "Công ty TNHH Hoa Sen",
    "tax_code": companies.TAX_CODE,
    "address": "1 Lê Lợi",
    "email": "ketoan@hoasen.example",
    "phone": "0912000111",
    "payment": "vietqr",
    "invoice": "y",
    "terms": "y",
}


def lister(token: str) -> dict:
    return {"role": "lister", "path": f"/qua-cong-ty/{token}/dat", "answers": COMPANY}


def gifts(shop, stock: int):
    paying.with_account(shop)
    return companies.goods(outlet=shop, stock=stock, expires_on=None)


def test_one_sheet_sent_from_six_browsers_at_once_is_one_order(shop, database):
    token = a_sheet(gifts(shop, 20), a_row(1), a_row(2), a_row(3))

    answers = run(database, *[lister(token) for _ in range(6)])

    assert [status for status, _where, _page in answers] == [303] * 6
    assert len({where for _status, where, _page in answers}) == 1
    assert (figures(Order), figures(OrderRecipient)) == (1, 3)
    assert session.scalar(select(func.sum(StockItem.allocated))) == 3
    assert [str(finding) for finding in differences()] == []


def test_two_sheets_for_the_last_units_are_one_order_and_one_clear_refusal(shop, database):
    offer = gifts(shop, 3)
    sheets = [a_sheet(offer, a_row(1), a_row(2, name=f"Bình {number}")) for number in range(2)]

    answers = run(database, *[lister(token) for token in sheets])

    placed = [answer for answer in answers if answer[0] == 303]
    [refused] = [answer for answer in answers if answer[0] == 422]
    assert len(placed) == 1
    assert "Chưa có gì được đặt. Dòng cần sửa: 2 (Bình " in refused[2]
    assert session.scalar(select(func.sum(StockItem.allocated))) == 2
    assert [str(finding) for finding in differences()] == []
