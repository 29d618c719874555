"""People of a race who count, hand in and approve: each does a list of steps, in a transaction each."""

from datetime import timedelta

from shop.core.clock import now
from shop.core.errors import ShopError
from shop.counts import services
from shop.counts.states import Scope
from shop.extensions import session
from shop.unit_of_work import in_transaction


def counters(app, *, outlet_id, count_id, by, steps):
    """Steps are [verb, facts]; what each came to: "done", or the sentence of the refusal."""
    verbs = {
        "approve": lambda _facts: services.approve(outlet_id, count_id, at=now(), by=by),
        "enter": lambda facts: services.enter(
            outlet_id,
            count_id,
            facts["line_id"],
            facts["quantity"],
            key=facts["key"],
            at=now(),
            by=by,
            age=timedelta(seconds=facts.get("age", 0)),
        ),
        "submit": lambda _facts: services.submit(outlet_id, count_id, rest=None, at=now(), by=by),
        "open": lambda facts: services.open_count(
            outlet_id, key=facts["key"], scope=Scope(facts["scope"]), at=now(), by=by
        ),
    }
    yield
    yield [_done(verbs[verb], facts) for verb, facts in steps]


def _done(verb, facts):
    session.remove()
    try:
        in_transaction(lambda: verb(facts))
    except ShopError as refusal:
        return str(refusal.sentence)
    return "done"
