"""Every kind of page, as the people who use it see it: accessible, legible, within the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from shop.app import create_app
from tests.architecture.addresses import targets
from tests.browser.walk import faults, kinds
from tests.support.browser import HEIGHTS, Run, Server

pytestmark = pytest.mark.browser
PEOPLE = {
    "guest": ["/", "/tra-cuu-don", "/dang-ky", "/quen-mat-khau", "/quen-mat-khau/ma"],
    "customer": ["/tai-khoan"],
    "producer": ["/kenh-chu-the", "/kenh-chu-the/ho-so"],
    "manager.thanhhoa": ["/vao-viec"],
    "officer.thanhhoa": ["/vao-viec"],
    "operator": ["/quan-tri/diem-ban"],
    "admin": ["/quan-tri/cai-dat", "/quan-tri/don-vi/moi", "/quan-tri/don-vi/1"],
}

MACHINES = {
    *("accounts.data_file", "catalogue.suggestions", "geography.communes_json", "geography.search_json"),
    *(
        "media.file",
        "payments.order_state",
        "payments.qr_picture",
        "producers.own_scan",
        "producers.staff_scan",
    ),
    *("web.bare_prefix", "web.healthz", "web.readyz", "web.robots", "web.static_file"),
}
LEAST_KINDS = 110


@pytest.fixture(scope="session")
def shop_app(sample_shop) -> Flask:
    """The application, for its routes."""
    return create_app(
        {"DATABASE_URL": sample_shop.url, "SHOP_DATA": str(sample_shop.data), "SHOP_MODE": "sample"}
    )


@pytest.fixture(scope="session")
def people(chromium: Browser, server: Server, way: Run) -> Iterator[dict[str, BrowserContext]]:
    """A browser of each person, signed in by the form; scripts run in all of them, for the measuring."""
    found = {}
    for name in PEOPLE:
        found[name] = chromium.new_context(
            base_url=server.base,
            viewport={"width": way.width, "height": HEIGHTS[way.width]},
            has_touch=way.width < 800,
            is_mobile=False,
            bypass_csp=True,
            reduced_motion="reduce",
        )
        if name != "guest":
            page = found[name].new_page()
            page.goto(way.path("/dang-nhap"))
            page.locator("main input[autocomplete*=username]").fill(f"{name}@ocop.example")
            page.locator("main input[type=password]").fill("ocop-sample")
            page.locator("main form button[type=submit]").last.click()
            page.wait_for_url(lambda url: "/dang-nhap" not in url)
            page.close()
    yield found
    for context in found.values():
        context.close()


@pytest.fixture(scope="session")
def pages(shop_app: Flask, people: dict[str, BrowserContext], way: Run) -> dict[str, dict[str, str]]:
    """Who -> endpoint -> address: each kind of page once, by the first person who comes to it."""
    known: set[str] = set()
    found = {}
    for name, starts in PEOPLE.items():
        found[name] = kinds(shop_app, people[name].request, starts, known, way.path(""))
        known |= found[name].keys()
    return found


def test_nearly_every_kind_of_page_is_walked(shop_app: Flask, pages):
    """The others need what the sample shop does not have: an open case, a letter with a link, a part in some state."""
    walked = {endpoint for mine in pages.values() for endpoint in mine}
    known = {target.endpoint for target in targets(shop_app) if target.method == "GET"} - MACHINES
    missed = sorted(known - walked)

    assert len(walked) >= LEAST_KINDS, missed
    assert len(missed) <= len(known) // 4, missed


@pytest.mark.parametrize("name", PEOPLE)
def test_pages_are_accessible_and_fit(people, pages, way: Run, name: str):
    page, wrong = people[name].new_page(), []
    for endpoint, path in pages[name].items():
        page.goto(way.path(path))
        wrong += [f"{endpoint} {path}: {fault}" for fault in faults(page)]
    page.close()

    assert not wrong, "\n".join(wrong)
