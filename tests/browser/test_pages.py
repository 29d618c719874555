"""The main pages as people see them: accessible, within the screen, without a failing request."""

import pytest
from playwright.sync_api import Page

from tests.support.browser import Run, axe_violations

pytestmark = pytest.mark.browser
PAGES = [
    "/",
    "/san-pham",
    "/diem-ban",
    "/chu-the",
    "/gio-hang",
    "/tra-cuu-don",
    "/dang-nhap",
    "/dang-ky",
    "/khong-co",
]
NARROW = 320
MOST_REQUESTS = 16
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def first_link(page: Page, path: str) -> str:
    """The first link of the page whose address goes below `path`."""
    href = page.locator(f"main a[href*='{path}/']").first.get_attribute("href")
    assert href is not None
    return href


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible(page: Page, chromium, way: Run, path: str):
    page.goto(way.path(path))

    assert page.locator("html").get_attribute("lang") == way.language
    assert axe_violations(chromium, page) == []


@pytest.mark.parametrize(
    ("listing", "path"), [("/san-pham", "/san-pham"), ("/diem-ban", "/diem-ban"), ("/chu-the", "/chu-the")]
)
def test_the_page_behind_a_list_is_accessible(page: Page, chromium, way: Run, listing: str, path: str):
    page.goto(way.path(listing))
    page.goto(first_link(page, path))

    assert axe_violations(chromium, page) == []


@pytest.mark.parametrize("path", PAGES[:-1])
def test_a_page_fits_the_narrowest_screen(page: Page, way: Run, path: str):
    page.set_viewport_size({"width": NARROW, "height": 640})
    page.goto(way.path(path))

    if way.scripts:
        assert page.evaluate(OVERFLOW) <= 0
    assert page.locator("h1").count() == 1


@pytest.mark.scripts
@pytest.mark.parametrize("path", ["/", "/san-pham", "/gio-hang", "/diem-ban"])
def test_a_page_asks_for_little(page: Page, way: Run, path: str):
    """Without scripts browsers fetch all pictures at once, to tell nobody how far somebody reads."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(way.path(path), wait_until="networkidle")

    assert len([url for url in asked if "favicon" not in url]) <= MOST_REQUESTS, asked


def test_the_other_language_is_the_same_page(page: Page, way: Run):
    page.goto(way.path("/san-pham"))
    other = way.say("/en/san-pham", "/san-pham")
    page.locator(f"a[href='{other}']").first.click()

    assert page.url.endswith(other)
    assert page.locator("html").get_attribute("lang") == way.say("en", "vi")
