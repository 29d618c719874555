"""A voucher on a list of recipients: once for all of it, split over every parcel to the đồng, back with each parcel."""

import pytest
from sqlalchemy import select

from shop.checkout import fulfilling
from shop.checkout.refusals import Changed
from shop.companies import services
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.payments.models import Refund
from shop.promotions.models import Voucher, VoucherUse
from shop.promotions.rules import Scope
from shop.reports.verify.services import differences
from tests.builders import cart as carts
from tests.builders import companies, paying, promotions
from tests.builders.cart import AT
from tests.builders.companies import a_row, a_sheet, goods, order
from tests.builders.places import HOANG_THANH

pytestmark = pytest.mark.usefixtures("db_session")


def sheet(code: str = "GIAM10") -> str:
    """Three people, one of them far away, with one, two and three jars at 33.333, and a voucher."""
    token = a_sheet(
        goods(price=33_333),
        a_row(1),
        a_row(2, counts=("2",), code=HOANG_THANH, commune="Xã Hoằng Thanh"),
        a_row(3, counts=("3",)),
    )
    services.keep_voucher(token, code, at=AT)
    return token


def parts(made: Order) -> list[tuple[int, int, int]]:
    """(goods before, discount, fee) of each parcel."""
    rows = session.execute(
        select(OrderLine.gross, OrderLine.discount, Fulfilment.fee)
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .where(OrderLine.order_id == made.id)
        .order_by(OrderLine.position)
    )
    return [tuple(row) for row in rows]


def test_a_percentage_is_split_over_all_parcels_and_counted_once():
    promotions.a_voucher("GIAM10")
    made = order(sheet())

    assert [row[:2] for row in parts(made)] == [(33_333, 3_333), (66_666, 6_667), (99_999, 10_000)]
    assert (made.discount_total, made.voucher_code) == (20_000, "GIAM10")
    assert made.total == 199_998 - 20_000 + made.delivery_total
    assert session.scalars(select(VoucherUse.amount)).one() == 20_000
    assert session.scalar(select(Voucher.used)) == 1
    assert [str(finding) for finding in differences()] == []


@pytest.mark.parametrize("cap", [None, 10_001])
def test_free_delivery_lowers_every_fee(cap):
    promotions.a_free_delivery(cap=cap)
    plain = [row[2] for row in parts(order(sheet("KHONG")))]
    made = order(sheet("FREESHIP"))

    fees = [row[2] for row in parts(made)]
    assert sum(plain) - sum(fees) == (cap or sum(plain))
    assert all(0 <= fee <= before for fee, before in zip(fees, plain, strict=True))
    assert session.scalars(select(VoucherUse.amount)).one() == (cap or sum(plain))
    assert [str(finding) for finding in differences()] == []


def test_free_delivery_for_some_goods_pays_for_the_parcels_that_hold_them():
    tea = goods(price=33_333)
    cake = carts.on_offer("Bánh quà", outlet=tea.outlet, stock=9, variant={"max_transit_days": 5})
    promotions.a_free_delivery(scope=Scope(products=frozenset({tea.product.id})))
    rows = (a_row(1, counts=("1", "")), a_row(2, counts=("", "1")), a_row(3, counts=("1", "1")))
    token = a_sheet(tea, *rows, more=(cake,))
    services.keep_voucher(token, "FREESHIP", at=AT)

    made = order(token)

    fees = session.scalars(
        select(Fulfilment.fee).where(Fulfilment.order_id == made.id).order_by(Fulfilment.id)
    ).all()
    assert [fee > 0 for fee in fees] == [False, True, False]
    assert [str(finding) for finding in differences()] == []


def test_a_parcel_that_cannot_be_sent_gives_back_what_was_paid_for_it():
    promotions.a_voucher("GIAM10")
    made = order(sheet())
    paying.pays(made)
    part = session.scalars(
        select(Fulfilment).where(Fulfilment.order_id == made.id).order_by(Fulfilment.id)
    ).all()[1]

    fulfilling.cancel_part(part.outlet_id, part.id, reason="hết hàng", at=AT, by=None)

    assert session.scalars(select(Refund.amount)).one() == 66_666 - 6_667 + part.fee
    assert [str(finding) for finding in differences()] == []


def test_a_code_that_this_company_used_before_is_shown_before_anything_is_ordered():
    promotions.a_voucher("GIAM10", person_limit=1)
    order(sheet())
    token = sheet()
    sheet_row = companies.by_token(token)
    unknown = companies.quoting.read(
        sheet_row.goods,
        services.rows_of(sheet_row),
        AT,
        services.voucher_of(sheet_row, None, None),
    ).digest(companies.current_rules().version)

    with pytest.raises(Changed):
        order(token, digest=unknown)
    made = order(token)

    assert (made.discount_total, made.voucher_code) == (0, None)
    assert session.scalar(select(Voucher.used)) == 1
