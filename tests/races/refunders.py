"""People of a race about money and goods that go back: each does a list of steps, in a transaction each."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select

from shop.checkout import exchanging, refunding, returning, services
from shop.checkout.exchanging import Replacement
from shop.checkout.returning import Decision, Received
from shop.core.errors import ShopError
from shop.extensions import session
from shop.orders.exchanges import Instead, of_return
from shop.orders.models import Order
from shop.orders.return_states import ExchangeKind, ReturnCondition
from shop.orders.services import lock_order
from shop.payments import refunds
from shop.payments.models import Refund
from shop.payments.refund_states import RefundReason, RefundWay
from shop.payments.refunds import NewRefund
from shop.unit_of_work import in_transaction


def refunders(app, *, steps, at):
    """Steps are [verb, facts]; what each came to."""
    moment = datetime.fromisoformat(at)
    yield
    yield [VERBS[verb](facts, moment) for verb, facts in steps]


def _done(act):
    session.remove()
    with suppress(ShopError):
        return str(in_transaction(act))
    return "refused"


def _refund(facts, at):
    def owe():
        lock_order(facts["order_id"])
        new = NewRefund(
            facts["key"], facts["order_id"], facts["amount"], RefundReason.GOODWILL, RefundWay.CASH
        )
        return refunds.write(new, at=at, by=None).state.value

    return _done(owe)


def _give_back(facts, at):
    """Agree, receive, close, pay out: whoever comes too late with a step is refused, and goes on."""
    outlet_id, return_id = facts["outlet_id"], facts["return_id"]
    who = {"at": at, "by": None}
    units = [Received(line, lot, quantity, ReturnCondition(to)) for line, lot, quantity, to in facts["units"]]
    _done(lambda: returning.approve(outlet_id, return_id, "mang đến", **who))
    _done(lambda: returning.receive(outlet_id, return_id, units, is_all=True, **who))
    _done(lambda: returning.close(outlet_id, return_id, Decision(), **who).id)

    def pay():
        owed = session.scalars(select(Refund).where(Refund.return_id == return_id)).one()
        return refunding.pay_out(
            owed.id,
            RefundWay.CASH,
            reference=None,
            evidence="khách ký nhận",
            payees={owed.operator_id},
            **who,
        ).reference

    return _done(pay)


def _end(facts, at):
    """End a return that was received, with goods (whose order is cancelled again) or with money."""
    outlet_id, return_id = facts["outlet_id"], facts["return_id"]
    who = {"at": at, "by": None}
    if facts["by"] == "money":
        return _done(lambda: returning.close(outlet_id, return_id, Decision(), **who).id)
    same = Replacement(Instead(ExchangeKind.SAME))
    made = _done(lambda: exchanging.exchange(outlet_id, return_id, same, **who).code)

    def cancel():
        row = of_return(return_id)
        if row is not None and row.order_id is not None:
            services.cancel(session.get_one(Order, row.order_id).token, reason=None, at=at)

    _done(cancel)
    return made


VERBS = {"refund": _refund, "give_back": _give_back, "end": _end}
