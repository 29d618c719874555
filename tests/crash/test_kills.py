"""All processes of the shop are killed while guests buy: what it said it has done stays done."""

import random
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.core.clock import today
from shop.extensions import session
from shop.orders.models import Order
from shop.reports.verify.services import differences
from tests.builders import cart as carts
from tests.crash.shoppers import Goods, Notes, ask_for, send_again, shop_until_killed
from tests.support.browser import running_shop
from tests.support.databases import flask
from tests.support.figures import as_many, proving

pytestmark = pytest.mark.race

CLIENTS = 4
SERVING_AGAIN_SECONDS = 10  # the promise; measured on an idle machine by `make prove`
PATIENCE_SECONDS = 45  # a busy machine that also runs other tests
TRUSTED = {"TRUSTED_PROXIES": "1"}


@pytest.fixture
def goods(app) -> Goods:
    """Three things of one outlet, more than all guests can buy."""
    expires_on = today() + timedelta(days=300)
    first = carts.on_offer("Mắm tôm Hậu Lộc", stock=100_000, expires_on=expires_on)
    others = [
        carts.on_offer(name, outlet=first.outlet, stock=100_000, expires_on=expires_on)
        for name in ("Nước mắm Khúc Phụ", "Mắm tép Hà Yên")
    ]
    found = Goods([offer.variant_id for offer in (first, *others)], first.outlet.id)
    session.commit()
    session.remove()
    return found


def test_no_order_that_a_client_was_told_about_is_lost_by_a_kill(database, goods, proof):
    kills = as_many(3, 50)
    chance = random.Random(20261128)
    told: list[str] = []
    again: list[str] = []
    waits: list[float] = []
    notes = Notes()
    for _ in range(kills):
        began = time.monotonic()
        with running_shop(database, **TRUSTED) as server:
            assert ask_for(server.base, "/").status == 200
            waits.append(time.monotonic() - began)
            again += settle(server.base, notes)
            notes = shop_until_killed(
                server.base, goods, server.kill, clients=CLIENTS, at_least=6, random_=chance
            )
        assert notes.strange == []
        assert len(notes.told) >= 6
        told += notes.told
        assert differences() == []
        session.rollback()
    with running_shop(database, **TRUSTED) as server:
        again += settle(server.base, notes)
        missing = [path for path in told if ask_for(server.base, path).status != 200]

    assert missing == []
    assert len(set(told)) == len(told)
    assert session.scalar(select(func.count()).select_from(Order)) >= len({*told, *again})
    assert "khớp" in flask(database.url, "verify", data=database.data)
    slowest = max(waits)
    assert slowest < (SERVING_AGAIN_SECONDS if proving() else PATIENCE_SECONDS)
    said = f"{kills} kills of all server processes: {len(told)} orders told about, {len(missing)} lost"
    proof(f"{said}; {len(again)} cut-off forms sent again, each one order; serving again in {slowest:.1f} s")


def settle(base: str, notes: Notes) -> list[str]:
    """Everybody told about an order opens it; everybody who got no answer sends the form again."""
    for path in notes.told:
        assert ask_for(base, path).status == 200, f"{path} is lost"
    orders = []
    for sent in notes.unanswered:
        answers = [send_again(base, sent) for _ in range(2)]
        places = {str(answer.location) for answer in answers}
        assert [answer.status for answer in answers] == [303, 303]
        [place] = places
        assert place.startswith("/don-hang/")
        orders.append(place)
    return orders
