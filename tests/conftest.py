"""Fixtures of the whole suite.

`db_session` runs a test in one outer transaction that is thrown away; a commit inside closes a savepoint
only. `database` gives a database of its own with real commits, for races, kills, the worker and browsers.
`client` is a PageClient on whichever of the two the test asked for.
"""

import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest
from flask import Flask

from shop.app import create_app
from shop.extensions import db, session
from tests.support import network, process_caches
from tests.support.client import PageClient
from tests.support.databases import (
    KINDS,
    cluster_for_run,
    environment,
    fresh_database,
    kind,
    pages_are_shared,
)
from tests.support.figures import note_figure
from tests.support.queries import Statements, recorded_statements
from tests.support.standin import StandIn, running_standin

hypothesis.settings.register_profile(
    "shop",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.register_profile("prove", hypothesis.settings.get_profile("shop"), max_examples=500)
hypothesis.settings.load_profile(os.environ.get("SHOP_HYPOTHESIS", "shop"))
_run = ExitStack()
VISITORS = frozenset({"client", "clients"})


@dataclass(frozen=True)
class Database:
    """A database of a test's own: the address for other processes, a data folder, an application on it."""

    url: str
    data: Path
    app: Flask

    def environment(self, **more: str) -> dict[str, str]:
        """What a process needs to work on this database."""
        return environment(self.url, self.data, **more)


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once for the run, in the process that leads it."""
    if not hasattr(config, "workerinput"):
        _run.enter_context(cluster_for_run())
    network.allow_only_this_machine()


def pytest_unconfigure() -> None:
    """End what the run started."""
    _run.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the long tests first: one that begins at the end would keep one process busy and the other idle.

    In CI each file's tests of pages run on one of the two databases, since what they look at is the page; services,
    queries and races run on both, and `make prove` runs everything on both.
    """
    if pages_are_shared():
        mine = [item for item in items if not _asks_for_pages(item) or _database_of(item) == kind()]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(mine)])
        items[:] = mine
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def _asks_for_pages(item: pytest.Item) -> bool:
    """Whether a visitor's pages are what it looks at."""
    return not VISITORS.isdisjoint(getattr(item, "fixturenames", ())) and not item.get_closest_marker("once")


def _database_of(item: pytest.Item) -> str:
    """The database that the pages of a file are for: by its name, so that it stays the same."""
    return KINDS[zlib.crc32(item.path.relative_to(item.config.rootpath).as_posix().encode()) % 2]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test that did not run proves nothing: the run fails when one was skipped."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if hasattr(session.config, "workerinput") or reporter is None:
        return
    idle = [sort for sort in ("skipped", "xfailed", "xpassed") if reporter.stats.get(sort)]
    if idle and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"FAILED: tests were {' and '.join(idle)}; every test has to run", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _fresh_process() -> None:
    """Forget what this process remembers between requests."""
    process_caches.forget()


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for all tests that throw their transaction away."""
    data = tmp_path_factory.mktemp("data")
    with fresh_database() as url:
        app = application(url, data)
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database of the test's own, with real commits."""
    data = tmp_path / "data"
    data.mkdir()
    with fresh_database() as url:
        app = application(url, data)
        yield Database(url, data, app)
        with app.app_context():
            session.remove()
            db.engine.dispose()


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application, in its context: on the test's `database`, or in a transaction that is thrown away."""
    if "database" in request.fixturenames:
        application = request.getfixturevalue("database").app
        with application.app_context():
            yield application
            session.remove()
    else:
        application = request.getfixturevalue("shared_app")
        with application.app_context(), _thrown_away():
            yield application


@pytest.fixture
def db_session(app: Flask):
    """The session of the test; services can be called directly."""
    return session


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A guest with an empty cookie jar."""
    return PageClient(app)


@pytest.fixture
def clients(app: Flask) -> Callable[[], PageClient]:
    """As many guests as a test needs, each with a jar of its own."""
    return lambda: PageClient(app)


@pytest.fixture
def query_count() -> Callable[[], Statements]:
    """`with query_count() as statements: …`, then `len(statements)`; transaction control is not counted."""
    return recorded_statements


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """The stand-in for Stripe; webhooks wait until the test carries them."""
    with running_standin() as running:
        yield running


@pytest.fixture
def takes_cards(app: Flask, standin: StandIn) -> Iterator[StandIn]:
    """The application takes cards, with the stand-in as its service."""
    from tests.builders.cards import taking_cards

    with taking_cards(app, standin):
        yield standin


@pytest.fixture
def proof() -> Callable[[str], None]:
    """`proof("50 orders of 200 buyers")`: a figure for docs/proof.md; said only by `make prove`."""
    return note_figure


@pytest.fixture
def sign_in() -> Callable[..., PageClient]:
    """`sign_in(client, user)` through a session of accounts; the client is given back."""
    from tests.support.signing_in import sign_in

    return sign_in


def application(url: str, data: Path) -> Flask:
    """A shop on this database, as tests want it."""
    for name in ("STORAGE_URL", "MAIL_URL", "PUBLIC_URL", "QUEUE_URL"):
        os.environ.pop(name, None)
    return create_app(
        {
            "TESTING": True,
            "SHOP_MODE": "sample",
            "SHOP_DATA": str(data),
            "DATABASE_URL": url,
            "SECRET_KEY": "a secret for tests, of no value anywhere else",
        }
    )


class _thrown_away:  # noqa: N801 reads as a sentence where it is used
    """The session works on one connection with an outer transaction that is rolled back at the end."""

    def __enter__(self) -> None:
        self.engines = db.engines
        self.engine = self.engines[None]
        self.connection = self.engine.connect()
        self.outer = self.connection.begin()
        self.engines[None] = self.connection
        session.remove()
        session.configure(join_transaction_mode="create_savepoint")

    def __exit__(self, *_error: object) -> None:
        session.remove()
        session.configure(join_transaction_mode="conditional_savepoint")
        self.outer.rollback()
        self.connection.close()
        self.engines[None] = self.engine
