"""Guests that buy over HTTP until the shop is gone, and note every order that they were told about."""

import http.client
import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.client import Answer, Browser, filled, form_to
from tests.support.client import wait_for

CUT_OFF = (OSError, http.client.HTTPException)
SEE_OTHER = 303
OK = 200


@dataclass(frozen=True)
class Goods:
    """What is sold, and where it is picked up."""

    variants: Sequence[int]
    outlet_id: int


@dataclass
class Notes:
    """What the shoppers saw."""

    told: list[str] = field(default_factory=list)
    unanswered: list["Sent"] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sent:
    """An order form whose answer never came, and the visitor who sent it."""

    cookies: dict[str, str]
    action: str
    fields: list[tuple[str, str]]


def shop_until_killed(base: str, goods: Goods, kill, *, clients: int, at_least: int, random_: random.Random):
    """Let so many clients buy; kill the shop in the middle, after `at_least` orders. Gives their Notes."""
    notes, over = Notes(), threading.Event()
    with ThreadPoolExecutor(clients) as pool:
        runs = [pool.submit(_buy_until_over, base, goods, notes, over, number) for number in range(clients)]
        try:
            wait_for(lambda: len(notes.told) >= at_least or any(run.done() for run in runs), 60, "orders")
            threading.Event().wait(random_.uniform(0, 0.3))
            kill()
        finally:
            over.set()
        for run in runs:
            run.result(timeout=90)
    return notes


def ask_for(base: str, path: str) -> Answer:
    """A page, fetched by a new visitor."""
    return Browser(base).get(path)


def send_again(base: str, sent: Sent) -> Answer:
    """The same visitor presses the button of the same page once more."""
    browser = Browser(base)
    browser._cookies.update(sent.cookies)
    return browser.post(sent.action, sent.fields)


def _buy_until_over(base: str, goods: Goods, notes: Notes, over: threading.Event, number: int) -> None:
    turn = number
    while not over.is_set():
        try:
            _buy(base, goods, notes, turn)
        except CUT_OFF:
            return
        turn += 7


def _buy(base: str, goods: Goods, notes: Notes, turn: int) -> None:
    """One guest, from an empty cart to the page of the order."""
    browser = Browser(base)
    browser.headers["X-Forwarded-For"] = ".".join(str(random.randrange(1, 250)) for _ in range(4))
    wanted = [("variant_id", str(goods.variants[turn % len(goods.variants)])), ("quantity", "1")]
    if not _came(browser.post("/gio-hang/them", wanted), SEE_OTHER, notes):
        return
    form = form_to(browser.get("/thanh-toan").body, "^/thanh-toan$")
    answers = {
        "door": "pickup",
        "name": "Nguyễn Thị Hoa",
        "phone": f"09{random.randrange(10**8):08d}",
        "outlet_id": str(goods.outlet_id),
        "pickup_payment": "at_outlet",
    }
    if not _came(browser.post(form.action, filled(form, **answers)), SEE_OTHER, notes):
        return
    review = browser.get("/thanh-toan/xem-lai")
    if not _came(review, OK, notes):
        return
    form = form_to(review.body, "dat-hang")
    sent = Sent(dict(browser._cookies), form.action, filled(form, terms="y"))
    try:
        placed = browser.post(sent.action, sent.fields)
    except CUT_OFF:
        notes.unanswered.append(sent)
        raise
    if _came(placed, SEE_OTHER, notes) and str(placed.location).startswith("/don-hang/"):
        notes.told.append(str(placed.location))
        _came(browser.get(str(placed.location)), OK, notes)


def _came(answer: Answer, status: int, notes: Notes) -> bool:
    if answer.status != status:
        notes.strange.append(f"{answer.url} answered {answer.status}, not {status}")
    return answer.status == status
