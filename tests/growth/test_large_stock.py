"""How long a stock page, a facet and a cart's routing take with 100 outlets, 20,000 variants and three lots of each."""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from time import perf_counter
from urllib.parse import quote_plus

import pytest
from sqlalchemy import event, select, text

from bench.client import Browser, form_to
from shop.app import create_app
from shop.catalogue.models import Product, Variant
from shop.checkout.queries import quote
from shop.checkout.quote import Wanted, Where
from shop.core.clock import now
from shop.extensions import db, session
from shop.inventory.queries import stock_page
from shop.orders.states import Door
from shop.outlets.models import Outlet
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.lists import listing
from tests.builders.places import HAC_THANH
from tests.growth.large import fill
from tests.support import process_caches
from tests.support.browser import running_shop
from tests.support.databases import environment, fresh_database, kind
from tests.support.figures import note_figure, note_plan

pytestmark = pytest.mark.prove

OUTLETS = {"postgresql": 100, "sqlite": 20}
VARIANTS = int(os.environ.get("SHOP_GROWTH", "20000"))
MOST = {"postgresql": 0.150, "sqlite": 0.300}
CLIENTS, TURNS, LINES = 8, 20, 10
WORDS = ("chè", "mật ong", "gạo", "nấm", "nước mắm", "miến", "bưởi", "trà")
STAFF = "manager.thanhhoa@ocop.example"


@dataclass(frozen=True)
class Shop:
    """Where the large shop is, and what may be asked of it."""

    url: str
    data: Path
    outlet: str
    outlet_id: int
    sets: Sequence[int]
    variants: Sequence[int]

    def environment(self, **more: str) -> dict[str, str]:
        return environment(self.url, self.data, **more)


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with (
        fresh_database() as url,
        tempfile.TemporaryDirectory(prefix="ocop-large-", ignore_cleanup_errors=True) as data,
    ):
        began = perf_counter()
        fill(url, variants=VARIANTS, outlets=OUTLETS[kind()], data=data)
        app = create_app(
            {
                "TESTING": True,
                "SHOP_MODE": "sample",
                "SHOP_DATA": data,
                "DATABASE_URL": url,
                "SECRET_KEY": "x" * 40,
            }
        )
        with app.app_context():
            rows = session.execute(text("SELECT count(*) FROM stock_items")).scalar_one()
            note_figure(
                f"{VARIANTS} variants, {OUTLETS[kind()]} outlets, {rows} stock items: made in {perf_counter() - began:.0f} s"
            )
            slug = "quay-hoi-lien-hiep-phu-nu-tinh"
            outlet_id = session.scalars(select(Outlet.id).where(Outlet.slug == slug)).one()
            sets = session.scalars(select(Product.set_code).distinct().order_by(Product.set_code)).all()
            goods = select(Variant.id).join(Product).where(Product.set_code.not_in((14, 15)))
            variants = session.scalars(goods.where(Product.state == "published").order_by(Variant.id)).all()
            session.rollback()  # no transaction stays open while the pages are asked for
            yield Shop(url, Path(data), slug, outlet_id, sets, variants)
            session.remove()
            db.engine.dispose()


def test_pages_of_a_large_shop_are_quick_for_eight_at_once(shop: Shop) -> None:
    asked: dict[str, tuple[Callable[[Browser, int], None], Callable[[int], str]]] = {
        "stock page": (_signs_in, lambda n: f"/quan-ly/{shop.outlet}/ton-kho?trang={n % 50 + 1}"),
        "facet with one set": (
            lambda _who, _n: None,
            lambda n: (
                f"/san-pham?bo-san-pham={shop.sets[n % len(shop.sets)]}&trang={n // len(shop.sets) + 1}"
            ),
        ),
        "facet with one word": (
            lambda _who, _n: None,
            lambda n: f"/san-pham?q={quote_plus(WORDS[n % len(WORDS)])}&trang={n // len(WORDS) + 1}",
        ),
        "cart of 10 lines": (
            lambda who, n: _fills(who, shop.variants, n),
            lambda _n: "/gio-hang?giao-toi=38",
        ),
    }
    slow = {}
    with running_shop(shop, workers=2) as server:
        for name, (begin, path) in asked.items():
            seconds = _at_once(server.base, begin, path)
            p95 = seconds[int(len(seconds) * 0.95)]
            note_figure(
                f"{name}, {CLIENTS} clients: p50 {1000 * seconds[len(seconds) // 2]:.0f} ms, "
                f"p95 {1000 * p95:.0f} ms, most {1000 * seconds[-1]:.0f} ms"
            )
            if p95 > MOST[kind()]:
                slow[name] = p95
    assert slow == {}


def _signs_in(who: Browser, _n: int) -> None:
    form = form_to(who.get("/dang-nhap").body, "/dang-nhap")
    typed = {"identifier": STAFF, "password": "ocop-sample"}
    assert (
        who.post("/dang-nhap", [(name, typed.get(name, value)) for name, value in form.fields]).status == 303
    )


def _fills(who: Browser, variants: Sequence[int], n: int) -> None:
    for place in range(LINES):
        variant = variants[(n * 997 + place * 131) % len(variants)]
        who.post("/gio-hang/them", [("variant_id", str(variant)), ("quantity", "1")])


def _at_once(base: str, begin: Callable[[Browser, int], None], path: Callable[[int], str]) -> list[float]:
    """Seconds of each answer, in order, of a shop that runs: each worker was asked everything before, uncounted.

    A client cannot choose its worker, so each of the eight asks for every address once.
    """
    every = list(dict.fromkeys(path(n) for n in range(CLIENTS * TURNS + 1)))
    warm = Barrier(CLIENTS)

    def client(number: int) -> list[float]:
        who = Browser(base)
        begin(who, number)
        for address in every:
            who.get(address)
        warm.wait()
        answers = [who.get(path(number * TURNS + turn)) for turn in range(TURNS + 1)]
        assert {answer.status for answer in answers} == {200}, [
            answer.url for answer in answers if answer.status != 200
        ]
        return [answer.seconds for answer in answers[1:]]

    with ThreadPoolExecutor(CLIENTS) as clients:
        return sorted(seconds for each in clients.map(client, range(CLIENTS)) for seconds in each)


def test_what_each_question_costs_the_database(shop: Shop) -> None:
    lines = [Wanted(n, variant, 1) for n, variant in enumerate(shop.variants[: 997 * LINES : 997], 1)]
    there = Where(Door.DELIVERY, commune_code=HAC_THANH)
    questions = {
        "stock page": lambda: stock_page.stock_rows_counted(shop.outlet_id, at=now(), skip=500),
        "facet with one set": lambda: listing(Filters(sets=frozenset({shop.sets[0]})), now()),
        "facet with one word": lambda: listing(Filters(q=WORDS[0]), now()),
        "routing of 10 lines": lambda: quote(lines, there, at=now()),
    }
    for name, ask in questions.items():
        ask()
        process_caches.forget()
        took, statement, values, whole = _dearest(ask)
        note_figure(f"{name}, alone: {1000 * whole:.0f} ms, of which {1000 * took:.0f} ms one statement")
        if kind() == "postgresql":
            plan = session.connection().exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", values)
            note_plan(name, "\n".join(row[0] for row in plan))
        session.rollback()


def _dearest(ask: Callable[[], object]) -> tuple[float, str, object, float]:
    """The statement that took longest: seconds, text, values; and the seconds of all."""
    seen: list[tuple[float, str, object]] = []
    began: list[float] = []

    def before(*_given: object) -> None:
        began.append(perf_counter())

    def after(_conn: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        seen.append((perf_counter() - began.pop(), statement, values))

    event.listen(db.engine, "before_cursor_execute", before)
    event.listen(db.engine, "after_cursor_execute", after)
    start = perf_counter()
    ask()
    whole = perf_counter() - start
    event.remove(db.engine, "before_cursor_execute", before)
    event.remove(db.engine, "after_cursor_execute", after)
    return (*max(seen, key=lambda one: one[0]), whole)
