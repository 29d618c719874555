"""People of a race over one announced delivery: they receive, take everything, or take it back."""

from contextlib import suppress

from shop.core.clock import now
from shop.core.errors import ShopError
from shop.core.tokens import random_token
from shop.extensions import session
from shop.supplies import services
from shop.supplies.services import Came
from shop.unit_of_work import in_transaction


def suppliers(app, *, steps):
    """Steps are [verb, supply, facts]; whether each was done."""
    yield
    yield [_done(*step) for step in steps]


def _done(verb, supply_id, facts):
    session.remove()
    with suppress(ShopError):
        in_transaction(lambda: VERBS[verb](supply_id, facts))
        return True
    return False


def _at(facts):
    key = facts.get("key") or random_token()
    return {"outlet_id": facts["outlet"], "key": key, "at": now(), "by": None}


VERBS = {
    "receive": lambda one, facts: services.receive(
        one, [Came(line, units, f"LO-{line}") for line, units in facts["lines"]], **_at(facts)
    ),
    "all": lambda one, facts: services.receive_all(one, **_at(facts)),
    "withdraw": lambda one, facts: services.withdraw(one, producer_ids=facts["producers"], at=now(), by=None),
}
