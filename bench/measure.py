"""One alternated run: every target once per round, so that a busy moment hits all of them alike."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import create_engine, text

from bench import bare, targets
from bench.client import CLIENTS, Browser, Task, load
from bench.figures import Figures
from bench.servers import ROOT, Memory, Server, database_cpu, gunicorn
from bench.statements import count_statements
from shop.core import clock
from tests.support.postgres import start_cluster

ORDERS_PER_ROUND = 25
LOOKS = 10  # at products, for one of each other page: that is twenty for each sale, which is an assumption
FRESH_DAYS = 60  # goods that keep: none is past its promise at the outlet of the run
# What production keeps: a commit is on the disk before it is told, and the memory a small server gives its database.
DURABLE = {"fsync": "on", "full_page_writes": "on", "shared_buffers": "1GB", "max_wal_size": "1GB"}


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    rounds: int
    turns: int
    products: int


@dataclass
class Result:
    """All figures of one database, and the memory of one worker of the shop, served as in production."""

    figures: dict[str, Figures]
    memory: Memory


def measure(kind: str, plan: Plan) -> Result:
    """Run the plan on ``kind`` (``postgresql`` or ``sqlite``)."""
    with ExitStack() as stack:
        urls, postmaster = stack.enter_context(_databases(kind))
        bare.fill(urls["bare"])
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="ocop-bench-"))
        environment = _environment(urls["shop"], folder)
        _fill(environment, plan.products)
        _give_plenty(urls["shop"])
        addresses = _addresses(urls["shop"])
        bare_server = stack.enter_context(
            gunicorn("bench.bare:create_app()", {"BENCH_DATABASE_URL": urls["bare"]})
        )
        server = stack.enter_context(gunicorn("wsgi:app", environment, "--config=shop/server.py"))
        meter = _Meter(plan, postmaster)
        for _ in range(plan.rounds + 1):  # the first round warms up
            _round(meter, bare_server, server, addresses)
            meter.next_round()
        result = Result(meter.figures, server.memory())
        count_statements(result.figures, environment, addresses)
    return result


def _round(meter: "_Meter", bare_server: Server, server: Server, shop: targets.Shop) -> None:
    meter.run("bare/hello", bare_server, targets.bare_hello)
    meter.run("bare/db", bare_server, targets.bare_db)
    meter.run("product", server, targets.pages(shop)["product"], turns=meter.turns * LOOKS)
    meter.run("bare/dblist", bare_server, targets.bare_dblist)
    for name in ("home", "list", "search"):
        meter.run(name, server, targets.pages(shop)[name])
    meter.run("bare/place", bare_server, targets.bare_place)
    meter.run("add to cart", server, targets.pages(shop)["add to cart"])
    meter.place(server, shop)
    # Each of them is drawn anew: it is the first look since the sale.
    meter.run("product just sold", server, targets.pages(shop)["product"], turns=ORDERS_PER_ROUND)
    meter.run("whole checkout", server, targets.checkout(shop), turns=ORDERS_PER_ROUND)


class _Meter:
    """Reads clocks around a load and keeps what they say."""

    def __init__(self, plan: Plan, postmaster: int | None) -> None:
        self.turns = plan.turns
        self._postmaster = postmaster
        self._warm = False
        self.figures: dict[str, Figures] = {}

    def next_round(self) -> None:
        """Forget the first round, keep the others."""
        if not self._warm:
            self.figures.clear()
            self._warm = True

    def run(self, name: str, server: Server, task: Task, turns: int | None = None) -> None:
        """Load one target and keep its figures."""
        count = turns or self.turns
        kept = self.figures.setdefault(name, Figures())
        with self._clocks(kept, server, CLIENTS * count):
            times, took = load(server.origin, task, count)
        kept.requests = len(times) // (CLIENTS * count)
        kept.times.extend(times)
        kept.rates.append(CLIENTS * count / took)

    def place(self, server: Server, shop: targets.Shop) -> None:
        """Bring visitors to the order button one after another, then measure only their pressing it."""
        kept = self.figures.setdefault("place order", Figures())
        ready = []
        for turn in range(CLIENTS * ORDERS_PER_ROUND):
            browser = Browser(server.origin)
            targets.new_visitor(browser)
            ready.append((browser, targets.place_form(targets.to_review(browser, shop, turn)[-1])))

        def press(_: Browser, turn: int) -> list[float]:
            browser, (action, fields) = ready[turn]
            answer = browser.post(action, fields)
            if answer.status != targets.SEE_OTHER:
                message = f"placing answered {answer.status}"
                raise RuntimeError(message)
            return [answer.seconds]

        with self._clocks(kept, server, len(ready)):
            times, took = load(server.origin, press, ORDERS_PER_ROUND)
        kept.times.extend(times)
        kept.rates.append(len(ready) / took)

    @contextmanager
    def _clocks(self, kept: Figures, server: Server, runs: int) -> Iterator[None]:
        before, before_database = server.cpu(), database_cpu(self._postmaster)
        yield
        kept.cpu.append((server.cpu() - before) * 1000 / runs)
        kept.database_cpu.append((database_cpu(self._postmaster) - before_database) * 1000 / runs)


@contextmanager
def _databases(kind: str) -> Iterator[tuple[dict[str, str], int | None]]:
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
            yield {name: f"sqlite:///{folder}/{name}.sqlite3" for name in ("bare", "shop")}, None
        return
    cluster = start_cluster(**DURABLE)
    try:
        engine = create_engine(cluster.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in ("bare", "shop"):
                connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        yield {name: cluster.url(name) for name in ("bare", "shop")}, cluster.process.pid
    finally:
        cluster.stop()


def _environment(url: str, folder: str) -> dict[str, str]:
    return {
        "SHOP_MODE": "sample",
        "SHOP_DATA": folder,
        "DATABASE_URL": url,
        "TRUSTED_PROXIES": "1",
        "PYTHONUTF8": "1",
    }


def _fill(environment: dict[str, str], products: int) -> None:
    for arguments in (["db", "upgrade"], ["sample-data", "--products", str(products), "--seed", "1"]):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL
        )


def _give_plenty(url: str) -> None:
    """Let no shelf run out, however many rounds buy from it. The ledger is not asked here."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE stock_items SET on_hand = on_hand + 100000"))
    engine.dispose()


def _addresses(url: str) -> targets.Shop:
    """Goods that one outlet has plenty of, so that nothing runs out while measuring."""
    engine, fresh = create_engine(url), clock.today() + timedelta(days=FRESH_DAYS)
    with engine.connect() as connection:

        def read(sql: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.execute(text(sql), {"fresh": fresh})]

        outlet = int(str(read("SELECT id FROM outlets WHERE slug = 'quay-hoi-lien-hiep-phu-nu-tinh'")[0][0]))
        rows = read(
            "SELECT p.slug, v.id FROM products p JOIN variants v ON v.product_id = p.id AND v.position = 0"
            " JOIN stock_items i ON i.variant_id = v.id AND i.condition = 'sellable'"
            " JOIN lots l ON l.id = i.lot_id AND (l.expires_on IS NULL OR l.expires_on > :fresh)"
            f" WHERE p.state = 'published' AND i.outlet_id = {outlet} AND v.alcohol_bp IS NULL"
            " AND v.measure = 'piece' AND v.storage = 'normal' AND i.on_hand >= 20"
            " GROUP BY p.slug, v.id ORDER BY v.id LIMIT 200"
        )
    engine.dispose()
    return targets.Shop(
        tuple(str(r[0]) for r in rows), tuple(int(str(r[1])) for r in rows), outlet, "mam-gia-vi"
    )
