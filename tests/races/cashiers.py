"""People and machines of a race about money: each does a list of steps, one after the other, in a transaction each."""

from contextlib import suppress
from datetime import datetime

from shop.checkout import paying
from shop.core.errors import ShopError
from shop.extensions import session
from shop.payments.notices import Notice
from shop.payments.states import Source
from shop.payments.transfers import Told
from shop.unit_of_work import in_transaction


def cashiers(app, *, steps, at):
    """Steps are [verb, facts]; what each came to."""
    moment = datetime.fromisoformat(at)
    yield
    yield [_done(VERBS[verb], facts, moment) for verb, facts in steps]


def _done(act, facts, at):
    session.remove()
    with suppress(ShopError):
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


VERBS = {"lapse": _lapse, "notice": _notice, "line": _line, "confirm": _confirm}
