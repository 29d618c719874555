"""The people of a race, each in a process of their own: they get ready, meet at a barrier, then all act at once.

`python -m tests.races.person` reads a JSON list of orders, one a process, and prints the list of what came of them.
The application is loaded once and then forked, as a server with workers does.
"""

import json
import multiprocessing
import sys
import time
from contextlib import suppress
from datetime import timedelta

from shop.app import create_app
from shop.checkout import fulfilling, recalling
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.extensions import db, session
from shop.unit_of_work import in_transaction
from tests.races.browser import Browser
from tests.races.cashiers import cashiers
from tests.races.counters import counters
from tests.races.movers import movers
from tests.races.refunders import refunders
from tests.races.shifters import shifters
from tests.races.stallkeepers import stallkeepers
from tests.races.suppliers import suppliers
from tests.races.tills import tills

REVIEW = "/thanh-toan/xem-lai"
PLACE = "/thanh-toan/dat-hang"
VOUCHER = "/thanh-toan/ma-giam-gia"
PATIENCE = 300


def main() -> None:
    orders = json.load(sys.stdin)
    app = create_app({"TESTING": True})
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(len(orders), timeout=PATIENCE)
    with context.Pool(len(orders), _begin, (app, barrier)) as processes:
        json.dump(processes.map(_act, orders, chunksize=1), sys.stdout)


def _begin(app, barrier) -> None:
    """Once in each new process: its own connections."""
    global APP, BARRIER
    APP, BARRIER = app, barrier
    with app.app_context():
        db.engine.dispose(close=False)


def _act(order: dict):
    """Get ready, wait for everybody (so each process takes one order), act."""
    with APP.app_context():
        role = ROLES[order.pop("role")](APP, **order)
        next(role)
        session.remove()
        BARRIER.wait()
        return next(role)


def buyers(app, *, people):
    """Guests with a cart each, on the review page; at the signal they press the button one after the other."""
    ready = [_shopped(app, **person) for person in people]
    yield
    yield [_pressed(client, form) for client, form in ready]


def shower(app, *, person):
    """A guest who only gets to the review page; tells its cookies and its form."""
    client, form = _shopped(app, **person)
    yield
    yield {"cookies": client.cookies, "form": form}


def pressers(app, *, cookies, form, times, own_session):
    """The same form sent several times; with `own_session` from a browser that never saw the shop before."""
    client = Browser(app)
    if own_session:
        form = {**form, "csrf_token": client.form("/dang-nhap", "")["csrf_token"]}
    else:
        client.cookies = cookies
    yield
    yield [_pressed(client, form) for _ in range(times)]


def lister(app, *, path, answers):
    """Somebody with the last page of a sheet open, filled, who presses its button."""
    client = Browser(app)
    form = client.form(path, path) | answers
    yield
    yield client.send(path, form)


def staff(app, *, verb, outlet_id, parts):
    """People of an outlet who do the same to each part of some orders."""
    acts = {
        "hand_over": lambda part, code: fulfilling.hand_over(outlet_id, part, code=code, at=now(), by=None),
        "cancel": lambda part, _code: fulfilling.cancel_part(
            outlet_id, part, reason="hết hàng", at=now(), by=None
        ),
        "give_up": lambda part, _code: fulfilling.give_up(
            outlet_id, part, reason="khách không đến", at=now(), by=None
        ),
    }
    yield
    yield [_acted(acts[verb], part, code) for part, code in parts]


def sweeper(app, *, rounds, days):
    """The worker, some days later: how many pick-ups it gave up."""
    yield
    yield sum(fulfilling.lapse_pickups(lambda: now() + timedelta(days=days)) for _round in range(rounds))


def recaller(app, *, root_id):
    """Somebody of the programme who stops a batch a moment later; tells the orders that held it."""
    yield
    time.sleep(0.4)
    done, _told = in_transaction(lambda: recalling.recall(root_id, reason="nắp phồng", at=now(), by=None))
    yield sorted(holder.order_id for holder in done.held)


def reader(app, *, paths, seconds):
    """Somebody who only looks, again and again."""
    client = Browser(app)
    for path in paths:
        client.look(path)
    yield
    seen, slowest, end = [], 0.0, time.monotonic() + seconds
    while time.monotonic() < end:
        for path in paths:
            begun = time.monotonic()
            seen.append(client.look(path)[0])
            slowest = max(slowest, time.monotonic() - begun)
    yield {"statuses": sorted(set(seen)), "pages": len(seen), "slowest": slowest}


ROLES = {
    "buyers": buyers,
    "shower": shower,
    "pressers": pressers,
    "lister": lister,
    "staff": staff,
    "reader": reader,
    "recaller": recaller,
    "sweeper": sweeper,
    "cashiers": cashiers,
    "counters": counters,
    "refunders": refunders,
    "movers": movers,
    "shifters": shifters,
    "stallkeepers": stallkeepers,
    "suppliers": suppliers,
    "tills": tills,
}


def _shopped(app, *, phone, address, lines, outlet_id, code=""):
    client = Browser(app, address)
    for variant_id, quantity in lines:
        assert client.send("/gio-hang/them", {"variant_id": variant_id, "quantity": quantity})[0] == 303
    answers = {
        "door": "pickup",
        "name": "Nguyễn Thị Hoa",
        "phone": phone,
        "outlet_id": str(outlet_id),
        "pickup_payment": "at_outlet",
    }
    assert client.send("/thanh-toan", client.form("/thanh-toan", "/thanh-toan") | answers)[0] == 303
    if code:
        field = client.form(REVIEW, VOUCHER)
        assert client.send(VOUCHER, field | {"code": code})[0] == 303
    return client, client.form(REVIEW, PLACE) | {"terms": "y"}


def _pressed(client, form):
    return client.send(PLACE, form)


def _acted(act, part, code):
    session.remove()
    with suppress(ShopError):
        in_transaction(lambda: act(part, code))
        return True
    return False


if __name__ == "__main__":
    main()
