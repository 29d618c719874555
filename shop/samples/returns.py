"""Sample returns: goods that a customer asks to give back, that came back and were paid for, and an exchange."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from shop.checkout import exchanging, refunding, returning
from shop.checkout.exchanging import Replacement
from shop.checkout.returning import Decision, Received, Wish
from shop.checkout.returning.requesting import returnable
from shop.core.errors import Refused
from shop.extensions import session
from shop.orders.exchanges import Instead
from shop.orders.models import Fulfilment, Order, Return
from shop.orders.return_book import one
from shop.orders.return_states import ExchangeKind, ReturnCondition, ReturnReason
from shop.payments.refund_states import RefundWay


def _ask(part_id: int, token: str, at: datetime) -> None:
    _asked(part_id, token, at)


def _asked(part_id: int, token: str, at: datetime) -> Return:
    """The first line of a part, all of it."""
    line, most = returnable(session.get_one(Fulfilment, part_id))[0]
    wish = Wish(f"mau-{part_id}", part_id, {line.id: most}, ReturnReason.DAMAGED, "Bao bì bị rách (mẫu)")
    return returning.request(token, wish, at=at, by=None)


def _received(part_id: int, token: str, at: datetime, by: int) -> Return:
    """Asked, agreed, received."""
    made = _asked(part_id, token, at)
    outlet_id, return_id = made.outlet_id, made.id
    returning.approve(outlet_id, return_id, "mang đến điểm bán (mẫu)", at=at, by=by)
    units = [
        Received(line.line.id, lot.lot_id, lot.quantity, ReturnCondition.QUARANTINE)
        for line in one(outlet_id, return_id).lines
        for lot in line.lots
    ]
    returning.receive(outlet_id, return_id, units, is_all=True, at=at, by=by)
    return made


def _exchanged(part_id: int, token: str, at: datetime, by: int) -> None:
    """The same goods again, over the counter; for money where the outlet has not enough of them."""
    made = _received(part_id, token, at, by)
    same = Replacement(Instead(ExchangeKind.SAME), at_once=True)
    try:
        with session.begin_nested():
            exchanging.exchange(made.outlet_id, made.id, same, at=at, by=by)
    except Refused:
        returning.close(made.outlet_id, made.id, Decision(), at=at, by=by)


def _given_back(part_id: int, token: str, at: datetime, by: int) -> None:
    """Refunded in cash."""
    made = _received(part_id, token, at, by)
    outlet_id, return_id = made.outlet_id, made.id
    refund = returning.close(outlet_id, return_id, Decision(), at=at, by=by)
    if refund is not None:
        payee = {refund.operator_id}
        refunding.pay_out(
            refund.id, RefundWay.CASH, reference=None, evidence="Mẫu", payees=payee, at=at, by=by
        )


def _token_of(part_id: int) -> str:
    """The page of the order of a part."""
    return session.scalars(
        select(Order.token).join(Fulfilment, Fulfilment.order_id == Order.id).where(Fulfilment.id == part_id)
    ).one()


ACTS: dict[str, Callable[[int, int, str, datetime, int], None]] = {
    "ask back": lambda _o, p, _c, at, _by: _ask(p, _token_of(p), at),
    "give back": lambda _o, p, _c, at, by: _given_back(p, _token_of(p), at, by),
    "exchange": lambda _o, p, _c, at, by: _exchanged(p, _token_of(p), at, by),
}
