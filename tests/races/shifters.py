"""People of a race who let another outlet serve a line of an order, or end the order meanwhile."""

from contextlib import suppress

from shop.checkout import editing, fulfilling, services
from shop.checkout.editing import Move
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.extensions import session
from shop.unit_of_work import in_transaction


def shifters(app, *, steps):
    """Steps are [verb, outlet, part, facts]; whether each was done."""
    yield
    yield [_done(*step) for step in steps]


def _done(verb, outlet_id, part_id, facts):
    session.remove()
    with suppress(ShopError):
        in_transaction(lambda: VERBS[verb](outlet_id, part_id, facts, {"at": now(), "by": None}))
        return True
    return False


def _move(outlet_id, part_id, facts, who):
    wish = Move(frozenset(facts["lines"]), facts["to"], "quầy hết chỗ")
    return editing.move(outlet_id, part_id, wish, **who)


def _whole(outlet_id, part_id, facts, who):
    """Prepared, laid ready and handed over at once."""
    fulfilling.start_preparing(outlet_id, part_id, **who)
    fulfilling.mark_ready(outlet_id, part_id, **who)
    fulfilling.hand_over(outlet_id, part_id, code=facts["code"], **who)


VERBS = {
    "move": _move,
    "hand_over": _whole,
    "cancel": lambda _outlet, _part, facts, who: services.cancel(facts["token"], reason=None, at=who["at"]),
}
