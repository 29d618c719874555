"""Sales that were supplied, and those who want a paper for them."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from shop.checkout import fulfilling, refunding
from shop.extensions import session
from shop.invoices import services
from shop.invoices.buyers import Buyer
from shop.invoices.models import Invoice
from shop.invoices.services import Issued
from shop.orders.models import Fulfilment, Order
from shop.payments.refund_states import RefundWay
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT, Offer
from tests.builders.returning import came_back

COMPANY = Buyer("Công ty TNHH Sông Mã", "12 Lê Lợi, Thanh Hóa", "ke.toan@songma.vn", "0301448733")
NUMBER = Issued("1C26MAA", "128", date(2026, 11, 28), "ABC123", "https://tracuu.example/")


def sold(offer: Offer | None = None, quantity: int = 2, *, at: datetime = AT, **details) -> Order:
    """A pick-up that was handed over."""
    offer = offer or carts.on_offer(price=54_000)
    order = orders.place(orders.pickup(offer.outlet.id, **details), (offer.variant_id, quantity), at=at)
    supply(order, at=at)
    return order


def supply(order: Order, *, at: datetime = AT) -> None:
    """Every pick-up of an order is handed over."""
    for part in session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).all():
        fulfilling.start_preparing(part.outlet_id, part.id, at=at, by=None)
        fulfilling.mark_ready(part.outlet_id, part.id, at=at, by=None)
        fulfilling.hand_over(part.outlet_id, part.id, code=part.pickup_code, at=at, by=None)
    session.flush()


def key_of(order: Order) -> tuple[int, int]:
    """Order and its one seller."""
    return order.id, order.payee_operator_id


def asks(order: Order, buyer: Buyer = COMPANY, *, at: datetime = AT, within_days: int = 1) -> None:
    """The customer wants an invoice."""
    services.ask(order.id, buyer, within_days=within_days, at=at)


def rows() -> list[Invoice]:
    """Every row, as it is now."""
    session.expire_all()
    return list(session.scalars(select(Invoice).order_by(Invoice.id)))


def add(made) -> None:
    """A place gets a sale whose buyer wants an invoice, one that has it, one that came back, an order that may still ask."""
    outlet = made.outlet
    phone = f"+8491300{outlet.id % 100:02d}9"
    goods = carts.on_offer(f"Mắm của điểm {outlet.id}", outlet=outlet, stock=50)
    wished, numbered = sold(goods, 1, phone=f"{phone}1"), sold(goods, 1, phone=f"{phone}2")
    for order in (wished, numbered):
        asks(order)
    services.issue(key_of(numbered), replace(NUMBER, number=str(1000 + outlet.id)), at=AT, by=None)
    returned = _given_back(sold(goods, 1, phone=f"{phone}4"), str(2000 + outlet.id))
    waiting = orders.place(
        orders.pickup(outlet.id, phone=f"{phone}3", payment="at_outlet"), (goods.variant_id, 1)
    )
    for page in ("one", "issue"):
        made.special[f"invoices.{page}"] = {"operator_id": outlet.operator_id, "code": wished.code}
    made.special["invoices.take_back"] = {"operator_id": outlet.operator_id, "code": numbered.code}
    made.special["invoices.adjust"] = {"operator_id": outlet.operator_id, "code": returned.code}
    made.extra["also invoices.one"] = [
        {"operator_id": outlet.operator_id, "code": order.code} for order in (numbered, returned)
    ]
    made.special |= {f"invoices.{page}": {"token": waiting.token} for page in ("ask", "drop")}
    asks(waiting)


def _given_back(order: Order, number: str) -> Order:
    """A sale with a paper whose goods came back, and whose money went."""
    asks(order)
    services.issue(key_of(order), replace(NUMBER, number=number), at=AT, by=None)
    refund = came_back(order)
    refunding.pay_out(
        refund.id,
        RefundWay.CASH,
        reference=None,
        evidence="ký",
        payees={refund.operator_id},
        at=AT,
        by=None,
    )
    return order
