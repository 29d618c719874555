"""What processes remember of the shop window, as they do when they serve: nothing untrue is ever shown.

Other tests run with memory and autocommit reading switched off; here they are on, over a database with real commits.
A second application stands for a second process: it shares no memory with the first and none of its connections.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text

from shop.app import create_app
from shop.catalogue import services as catalogue
from shop.catalogue.models import Price, ProductCertificate
from shop.certification.models import Certificate
from shop.certification.states import WithdrawalGround
from shop.checkout.refusals import Changed, Lacking
from shop.checkout.services import place
from shop.core.clock import now
from shop.core.errors import Refused
from shop.extensions import db, session
from shop.orders.models import OrderLine
from shop.settings import services as settings
from shop.unit_of_work import in_transaction
from shop.web import kept
from shop.window import memory
from tests.builders import orders
from tests.builders.cart import a_cart, on_offer
from tests.builders.certification import certificate, link
from tests.support.client import PageClient

LAST_DAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
MINUTE_BEFORE_MIDNIGHT = datetime(2026, 6, 1, 16, 59, tzinfo=UTC)
BADGE = "OCOP 4 sao"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def process(database):
    """A process that serves."""
    database.app.testing = False
    return database.app


@pytest.fixture
def other_process(database):
    """Another one on the same database."""
    app = create_app(
        {
            "SHOP_MODE": "sample",
            "SHOP_DATA": str(database.data),
            "DATABASE_URL": database.url,
            "SECRET_KEY": database.app.config["SECRET_KEY"],
        }
    )
    yield app
    with app.app_context():
        session.remove()
        db.engine.dispose()


def act(app, work):
    """One action in a transaction of its own, as a request would do it."""
    with app.test_request_context("/"):
        try:
            return in_transaction(work)
        finally:
            session.remove()


@pytest.fixture
def offer(process):
    def make():
        made = on_offer("Mắm tôm Ba Làng", price=60_000)
        link(made.product, certificate(stars=4, issued_on=date(2023, 6, 1), expires_on=LAST_DAY))
        return made

    return act(process, make)


def seen(app, offer) -> dict[str, object]:
    """What a guest sees of the goods on the pages of the shop window: star and price; None where it is not listed."""
    client, slug = PageClient(app), offer.product.slug
    pages = {
        "page": client.get(f"/san-pham/{slug}"),
        "list": client.get("/san-pham"),
        "search": client.get("/san-pham?q=mam+tom"),
        "home": client.get("/"),
    }
    return {name: _told(answer, slug) for name, answer in pages.items()}


def _told(answer, slug: str) -> tuple[bool, bool] | None:
    """(is the star told, is it 60.000 ₫); None for a page that does not show the goods."""
    if answer.status_code != 200 or f"/san-pham/{slug}" not in answer.text:
        return None
    words = answer.page.text.replace("Hạng sao OCOP 4 sao", "")  # the facet: its counts may be seconds old
    return BADGE in words, "60.000" in words


AS_IT_WAS = {"page": (True, True), "list": (True, True), "search": (True, True), "home": (True, True)}


def warmed(app, offer) -> None:
    for _time in range(2):
        assert seen(app, offer) == AS_IT_WAS


def change_price(offer, amount: int):
    return lambda: catalogue.set_price(offer.variant_id, amount=amount, starts_at=now(), by=None, at=now())


def withdraw(offer):
    def work():
        row = session.scalars(
            select(ProductCertificate).where(ProductCertificate.product_id == offer.product.id)
        ).one()
        row.withdrawn_on, row.ground = LAST_DAY, WithdrawalGround.OTHER

    return work


CHANGES = [
    pytest.param(lambda offer: change_price(offer, 75_000), (True, False), id="another price"),
    pytest.param(withdraw, (False, True), id="a withdrawn star"),
    pytest.param(
        lambda offer: lambda: catalogue.hide(offer.product.id, by=None, at=now()), None, id="hidden goods"
    ),
]


@pytest.mark.parametrize(("change", "told"), CHANGES)
def test_a_change_shows_at_once_in_its_own_process_and_in_another(
    process, other_process, offer, change, told
):
    warmed(process, offer)
    warmed(other_process, offer)

    act(process, change(offer))

    expected = dict.fromkeys(AS_IT_WAS, told)
    assert seen(process, offer) == expected
    assert seen(other_process, offer) == expected


@pytest.mark.parametrize(("change", "told"), CHANGES)
def test_a_change_that_is_rolled_back_shows_nowhere(process, other_process, offer, change, told):
    warmed(process, offer)
    warmed(other_process, offer)

    def work():
        change(offer)()
        session.flush()
        raise Refused("doch nicht")

    with pytest.raises(Refused):
        act(process, work)

    assert told != (True, True)
    assert seen(process, offer) == AS_IT_WAS
    assert seen(other_process, offer) == AS_IT_WAS


def test_the_clock_over_midnight_ends_a_star_at_once(process, other_process, offer):
    with time_machine.travel(MINUTE_BEFORE_MIDNIGHT, tick=False):
        warmed(process, offer)
        warmed(other_process, offer)
    with time_machine.travel(MINUTE_BEFORE_MIDNIGHT + timedelta(minutes=1), tick=False):
        expected = dict.fromkeys(AS_IT_WAS, (False, True))
        for app in (process, other_process):
            assert seen(app, offer) == expected
            assert "4 sao (1)" not in PageClient(app).get("/san-pham").page.text
            assert offer.product.slug not in PageClient(app).get("/san-pham?sao=4").text


def test_what_lists_count_is_seconds_old_at_most(process, offer, monkeypatch):
    path = "/san-pham?sao=4"
    assert offer.product.slug in PageClient(process).get(path).text
    assert "4 sao (1)" in PageClient(process).get("/san-pham").page.text
    act(process, withdraw(offer))

    later = memory.time.monotonic() + memory.MOST_SECONDS + 1
    monkeypatch.setattr(memory.time, "monotonic", lambda: later)

    assert offer.product.slug not in PageClient(process).get(path).text
    assert "4 sao (1)" not in PageClient(process).get("/san-pham").page.text


def test_a_price_that_begins_and_ends_by_the_clock_does_so_in_memory_too(process, offer):
    begins, ends = NOON + timedelta(hours=1), NOON + timedelta(hours=2)

    def promotion():
        catalogue.set_price(
            offer.variant_id, amount=45_000, starts_at=begins, ends_at=ends, by=None, at=now()
        )

    act(process, promotion)
    for moment, price in (
        (NOON, 60_000),
        (begins - timedelta(seconds=1), 60_000),
        (begins, 45_000),
        (ends - timedelta(seconds=1), 45_000),
        (ends, 60_000),
    ):
        with time_machine.travel(moment, tick=False):
            words = f"{price:,}".replace(",", ".")
            for path in (f"/san-pham/{offer.product.slug}", "/san-pham", "/"):
                for _time in range(2):
                    assert words in PageClient(process).get(path).page.text, (moment, path)


def test_another_tool_that_changes_a_row_is_seen_too(process, offer):
    warmed(process, offer)
    act(process, lambda: session.execute(text("UPDATE prices SET amount = 75000")))

    assert seen(process, offer) == dict.fromkeys(AS_IT_WAS, (True, False))


def test_a_setting_shows_at_once_in_its_own_process_and_within_seconds_in_another(
    process, other_process, monkeypatch
):
    path = "/thong-tin/doi-tra"
    for app in (process, other_process):
        assert "7 ngày" in PageClient(app).get(path).page.text
    act(process, lambda: settings.change({"return_days": 19}, by=None, at=now()))

    assert "19 ngày" in PageClient(process).get(path).page.text
    later = kept.time.monotonic() + 4
    monkeypatch.setattr(kept.time, "monotonic", lambda: later)
    assert "19 ngày" in PageClient(other_process).get(path).page.text


@pytest.mark.parametrize(
    ("change", "refusal"), [(CHANGES[0].values[0], Changed), (CHANGES[2].values[0], Lacking)]
)
def test_an_order_is_not_placed_from_what_was_true_before(process, other_process, offer, change, refusal):
    forms = [act(process, lambda: reviewed(offer)) for _time in range(2)]
    act(process, lambda: press(forms[0]))
    act(other_process, change(offer))

    with pytest.raises(refusal):
        act(process, lambda: press(forms[1]))

    assert act(process, lambda: session.scalars(select(OrderLine.price)).all()) == [60_000]


def test_an_order_keeps_the_star_that_is_true_when_it_is_placed(process, other_process, offer):
    forms = [act(process, lambda: reviewed(offer)) for _time in range(2)]
    act(process, lambda: press(forms[0]))
    act(other_process, withdraw(offer))
    act(process, lambda: press(forms[1]))

    lines = select(OrderLine.stars).order_by(OrderLine.id)
    assert act(process, lambda: session.scalars(lines).all()) == [4, None]


def reviewed(offer):
    return orders.agreed_for(a_cart((offer.variant_id, 1), at=NOON), orders.pickup(offer.outlet.id), at=NOON)


def press(form):
    return place(form, clock=now, language="vi")


def test_reading_of_a_request_never_becomes_part_of_a_change(process, offer):
    """Reads commit by themselves; what `in_transaction` writes after them is one transaction all the same."""

    def work():
        session.execute(text("UPDATE prices SET amount = 1"))
        session.execute(text("UPDATE outlets SET rank = 77"))
        raise Refused("doch nicht")

    with process.test_request_context("/"):
        session.scalars(select(Price.amount)).all()
        with pytest.raises(Refused):
            in_transaction(work)
        session.scalars(select(Certificate.id)).all()
        session.remove()
    with process.test_request_context("/"):
        assert session.scalars(select(Price.amount)).all() == [60_000]
        assert 77 not in session.scalars(text("SELECT rank FROM outlets")).all()
        session.remove()
