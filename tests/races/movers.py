"""People of a race about goods that go from one outlet to another: each does a list of steps, in a transaction each."""

from contextlib import suppress

from shop.checkout import services as checkout
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.core.tokens import random_token
from shop.extensions import session
from shop.transfers import services
from shop.transfers.services import Came
from shop.unit_of_work import in_transaction


def movers(app, *, steps):
    """Steps are [verb, transfer, outlet, facts]; whether each was done."""
    yield
    yield [_done(*step) for step in steps]


def _done(verb, transfer_id, outlet_id, facts):
    who = {"outlet_id": outlet_id, "at": now(), "by": None}
    session.remove()
    with suppress(ShopError):
        in_transaction(lambda: VERBS[verb](transfer_id, facts, who))
        return True
    return False


def _receive(transfer_id, facts, who):
    came = [Came(line_id, good=units) for line_id, units in facts["lines"]]
    services.receive(transfer_id, came, key=facts.get("key") or random_token(), **who)


def _bring(_none, facts, who):
    ends = (who["outlet_id"], facts["to"])
    services.bring(*ends, facts["parts"], key=random_token(), at=who["at"], by=None)


VERBS = {
    "bring": _bring,
    "cancel order": lambda token, _facts, who: checkout.cancel(token, reason=None, at=who["at"]),
    "ready": lambda one, _facts, who: services.make_ready(one, **who),
    "unpack": lambda one, _facts, who: services.unpack(one, **who),
    "send": lambda one, _facts, who: services.send(one, **who),
    "cancel": lambda one, _facts, who: services.cancel(one, **who),
    "receive": _receive,
    "all": lambda one, facts, who: services.receive_all(one, key=facts.get("key") or random_token(), **who),
    "back": lambda one, _facts, who: services.turn_back(one, reason="thử", **who),
}
