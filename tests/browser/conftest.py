"""One sample shop, one Chromium and this run's way of looking for all stories."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from shop.app import create_app
from shop.extensions import db, session
from shop.unit_of_work import in_transaction
from tests.support.browser import (
    Run,
    Server,
    new_visitor,
    open_browser,
    run_from_environment,
    running_shop,
    sign_in,
)
from tests.support.databases import environment, flask, fresh_database

HERE = Path(__file__).parent
WALK = "test_every_page.py"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The walk sees the sample as it was made: it comes before the stories, which place orders in it.

    What is marked `scripts` is left out of a run without any, and counted as left out.
    """
    if not run_from_environment().scripts:
        out = [item for item in items if item.get_closest_marker("scripts")]
        items[:] = [item for item in items if item not in out]
        config.hook.pytest_deselected(items=out)
    items.sort(key=lambda item: item.path.parent == HERE and item.path.name != WALK)


@dataclass(frozen=True)
class SampleShop:
    """A database with sample data, and where its files are."""

    url: str
    data: Path

    def environment(self, **more: str) -> dict[str, str]:
        return environment(self.url, self.data, **more)

    def flask(self, *command: str) -> str:
        """Run a command of the shop on it."""
        return flask(self.url, *command, data=self.data)


@pytest.fixture(scope="session")
def way() -> Run:
    """How this run looks at the shop: language, width, with or without scripts."""
    return run_from_environment()


@pytest.fixture(scope="session")
def sample_shop() -> Iterator[SampleShop]:
    """The sample shop, shared by the stories: each uses goods and names of its own."""
    with (
        fresh_database() as url,
        tempfile.TemporaryDirectory(prefix="ocop-shop-", ignore_cleanup_errors=True) as data,
    ):
        flask(url, "sample-data", data=data)
        yield SampleShop(url, Path(data))


@pytest.fixture(scope="session")
def shop_app(sample_shop: SampleShop) -> Flask:
    """The application, for its routes and its services."""
    return create_app(
        {"DATABASE_URL": sample_shop.url, "SHOP_DATA": str(sample_shop.data), "SHOP_MODE": "sample"}
    )


@pytest.fixture
def in_shop(shop_app: Flask) -> Callable[[Callable[[], object]], object]:
    """Runs what prepares a story in the shop that is open, as one transaction."""

    def run(prepare: Callable[[], object]) -> object:
        with shop_app.app_context():
            found = in_transaction(prepare)
            session.remove()
            db.engine.dispose()
        return found

    return run


@pytest.fixture(scope="session")
def server(sample_shop: SampleShop) -> Iterator[Server]:
    """The sample shop, open."""
    with running_shop(sample_shop) as open_shop:
        yield open_shop


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all."""
    with open_browser() as browser:
        yield browser


@pytest.fixture
def visitor(chromium: Browser, server: Server, way: Run) -> Iterator[BrowserContext]:
    """A visitor with an empty cookie jar. At the end nothing they saw may have failed."""
    troubles: list[str] = []
    context = new_visitor(chromium, way, server.base)
    context.on("weberror", lambda error: troubles.append(f"script error: {error.error}"))
    context.on(
        "console", lambda said: troubles.append(f"console: {said.text}") if said.type == "error" else None
    )
    context.on("requestfailed", lambda request: troubles.append(f"failed: {request.url} {request.failure}"))
    yield context
    context.close()
    serious = [
        trouble for trouble in troubles if "ERR_ABORTED" not in trouble and "status of 4" not in trouble
    ]
    assert serious == []


@pytest.fixture
def staff(chromium: Browser, server: Server, way: Run) -> Iterator[Page]:
    """A tab of an admin, who may stand behind every counter and at every desk."""
    desk = new_visitor(chromium, way, server.base)
    page = desk.new_page()
    sign_in(page, way, "admin@ocop.example")
    yield page
    desk.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Page:
    """One tab of the visitor."""
    return visitor.new_page()


@pytest.fixture
def officers(chromium: Browser, server: Server, way: Run) -> Iterator[list[Page]]:
    """Two people of the programme: who enters, and who checks."""
    desks = [new_visitor(chromium, way, server.base) for _ in range(2)]
    pages = [desk.new_page() for desk in desks]
    sign_in(pages[0], way, "officer.thanhhoa@ocop.example")
    sign_in(pages[1], way, "admin@ocop.example")
    yield pages
    for desk in desks:
        desk.close()
