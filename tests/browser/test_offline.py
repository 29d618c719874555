"""Without a network the browser shows the shop's own page, and keeps nothing else of it.

Without scripts it shows its own page: there is nothing of ours to look at.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.scripts]
READY = "navigator.serviceWorker.ready.then(one => one.active.state)"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(request.url);
  return found.map(url => url.slice(location.origin.length)).sort();
}"""
TEXTS = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(await (await cache.match(request)).text());
  }
  return found.join("\\n");
}"""


@pytest.fixture
def with_worker(chromium, server: Server, way: Run) -> Iterator[BrowserContext]:
    """A visitor whose browser may keep the page without a network."""
    context = new_visitor(chromium, way, server.base, workers="allow")
    yield context
    context.close()


def wait_for_worker(page: Page) -> None:
    """Until the worker has kept its page and stands between."""
    assert page.evaluate(READY) in {"activating", "activated"}
    page.wait_for_function(
        "navigator.serviceWorker.getRegistration().then(one => one.active?.state === 'activated')"
    )


def test_a_page_without_a_network_says_so_and_opens_by_itself_later(with_worker, chromium, way: Run):
    page = with_worker.new_page()
    page.goto(way.path("/san-pham"))
    wait_for_worker(page)
    assert page.evaluate("navigator.serviceWorker.controller") is None  # the first page was not in its hands

    with_worker.set_offline(True)
    for path, words in (
        ("/diem-ban", "Không có kết nối mạng"),
        ("/en/diem-ban?tinh=38", "No network connection"),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(words)
        assert page.evaluate(
            "document.fonts.ready.then(() => getComputedStyle(document.body).backgroundColor)"
        ) == ("rgb(255, 252, 246)")
        assert page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
    again = page.locator("main a.button").first
    assert again.evaluate("one => one.href") == page.url

    with_worker.set_offline(False)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("No network connection")
    assert page.url.endswith("/en/diem-ban?tinh=38")
    page.goto(way.path("/ngoai-tuyen"))
    assert axe_violations(chromium, page) == []


def test_what_was_typed_is_there_again_after_a_sending_that_was_lost(with_worker, way: Run):
    page = with_worker.new_page()
    page.goto(way.path("/tra-cuu-don"))
    wait_for_worker(page)
    page.goto(way.path("/dang-ky"))
    name = page.locator("main form.keep #name")
    name.fill("Lê Thị Mai")

    with_worker.set_offline(True)
    page.locator("main form.keep [type=submit]").click()
    page.wait_for_url(
        "chrome-error://**"
    )  # a sending passes by the worker: only the browser can send it again
    with_worker.set_offline(False)
    page.goto(way.path("/dang-ky"))
    assert name.input_value() == "Lê Thị Mai"


def test_nothing_of_a_person_is_ever_kept(with_worker, way: Run):
    page = with_worker.new_page()
    page.goto(way.path("/"))
    wait_for_worker(page)
    sign_in(page, way, "customer@ocop.example")  # the answer clears nothing, the pages below are personal
    for path in ("/tai-khoan", "/tai-khoan/thong-tin", "/gio-hang", "/"):
        page.goto(way.path(path))
    wait_for_worker(page)
    assert page.evaluate("!!navigator.serviceWorker.controller")

    kept = page.evaluate(KEPT)
    pages = [path for path in kept if not path.startswith("/static/")]
    assert [path.partition("?")[0] for path in pages] == ["/en/ngoai-tuyen", "/ngoai-tuyen"]
    assert all(re.search(r"\.[0-9a-f]{10}\.\w+$", path) for path in kept if path.startswith("/static/"))
    assert len(kept) == len(pages) + 7
    assert "csrf" not in page.evaluate(TEXTS)
