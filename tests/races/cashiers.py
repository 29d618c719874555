"""People and machines of a race about money: each does a list of steps, one after the other, in a transaction each."""

from contextlib import suppress
from datetime import datetime

from shop.checkout import paying
from shop.checkout.paying import wishes
from shop.core.errors import ShopError
from shop.extensions import session
from shop.orders import services as orders
from shop.payments.notices import Notice
from shop.payments.providers import ProviderUnreachable
from shop.payments.providers.base import Event, EventKind
from shop.payments.states import Source
from shop.payments.transfers import Told
from shop.unit_of_work import in_transaction
from tests.support.standin import StandIn


def cashiers(app, *, steps, at):
    """Steps are [verb, facts]; what each came to."""
    moment = datetime.fromisoformat(at)
    yield
    yield [_done(VERBS[verb], facts, moment) for verb, facts in steps]


def _done(act, facts, at):
    session.remove()
    with suppress(ShopError):
        if act in OUTSIDE:
            return str(act(facts, at))
        return str(in_transaction(lambda: act(facts, at)))
    return "refused"


def _lapse(facts, at):
    return paying.lapse(facts["order_id"], at=at)


def _notice(facts, at):
    notice = Notice(
        facts["id"],
        facts["account"],
        facts["amount"],
        facts["text"],
        facts["reference"],
        None,
        is_incoming=True,
    )
    return paying.take_notice(notice, "0" * 64, at=at)


def _line(facts, at):
    told = Told(
        facts["operator_id"],
        Source.STATEMENT,
        facts["amount"],
        text=facts["text"],
        reference=facts["reference"],
    )
    return paying.receive(told, at=at, by=None)


def _confirm(facts, at):
    return paying.confirm(
        facts["order_id"],
        facts["amount"],
        evidence="thấy trong ứng dụng",
        reference=None,
        payees={facts["operator_id"]},
        at=at,
        by=None,
    )


def _card_lapse(facts, at):
    """As the worker does: the wish first, then the service is asked, until it answers."""
    waiting = in_transaction(lambda: _wish(facts, at))
    if waiting is None:
        return "too late"
    while True:
        with suppress(ProviderUnreachable):
            return paying.end_page(waiting, clock=lambda: at).value


def _wish(facts, at):
    return wishes.begin(orders.lock_order(facts["order_id"]).order, wishes.LAPSED, at=at)


def _card_pay(facts, at):
    """As the service and the customer do: the card is typed, then the event is told."""
    paid = StandIn(facts["service"]).pay(facts["ref"]).state
    event = Event(f"evt_{facts['order_id']}", EventKind.SESSION, facts["ref"], "checkout.session.completed")
    while True:
        with suppress(ProviderUnreachable):
            return f"{paid} {paying.hear(event, clock=lambda: at)}"


def _card_event(facts, at):
    event = Event(facts["event"], EventKind.SESSION, facts["ref"], "checkout.session.completed")
    while True:
        with suppress(ProviderUnreachable):
            return paying.hear(event, clock=lambda: at)


OUTSIDE = {_card_lapse, _card_pay, _card_event}
VERBS = {
    "card_lapse": _card_lapse,
    "card_pay": _card_pay,
    "card_event": _card_event,
    "lapse": _lapse,
    "notice": _notice,
    "line": _line,
    "confirm": _confirm,
}
