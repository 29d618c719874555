"""Buyers who pay by card, each in a process that is killed at one moment of its way.

`python -m tests.crash.payer` reads {"base", "at", "buyers": [{"form", "kill"}]} and prints how many moments each one saw.
"""

import json
import sys
from datetime import datetime
from functools import partial
from importlib import import_module

from shop.app import create_app
from shop.checkout import paying, services
from shop.checkout.services import Agreed
from shop.extensions import session
from shop.orders import queries
from shop.payments import cards
from shop.payments.providers.base import Event, EventKind
from shop.unit_of_work import in_transaction
from tests.crash.killing import Moments, in_own_process
from tests.support.standin import StandIn


def main() -> None:
    told = json.load(sys.stdin)
    app = create_app({"TESTING": True})
    import_module("stripe")  # once, not in each process
    buy = partial(_buy, told["base"], datetime.fromisoformat(told["at"]))
    seen = [in_own_process(app, partial(buy, buyer["form"]), buyer["kill"]) for buyer in told["buyers"]]
    json.dump(seen, sys.stdout)


def _buy(base: str, at: datetime, form: dict, moments: Moments) -> None:
    """Place, go to the page, pay there, and the shop hears of it."""
    agreed = Agreed(**form)
    placed = in_transaction(lambda: services.place(agreed, clock=lambda: at, language="vi"))
    session.remove()
    paying.start(placed.token, base="http://localhost", clock=lambda: at)
    session.remove()
    [page] = cards.open_pages(queries.id_by_token(placed.token))
    StandIn(base).pay(page.page)
    moments.pass_by()
    completed = Event(f"evt_{page.payment_id}", EventKind.SESSION, page.page, "checkout.session.completed")
    paying.hear(completed, clock=lambda: at)
    session.remove()


if __name__ == "__main__":
    main()
