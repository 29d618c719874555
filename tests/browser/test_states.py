"""Pages in the states that people meet: refused, empty, full, closed, with suggestions, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.walk import faults
from tests.support.browser import HEIGHTS, Run, Server

pytestmark = pytest.mark.browser
NEXT = """() => {
  const here = document.activeElement, caught = window.lastStop === here;
  window.lastStop = here;
  const { left, right } = here.getBoundingClientRect();
  const cut = right - left <= innerWidth && (left < -1 || right > innerWidth + 1);
  return [caught || cut, here === document.body ? '' : here.outerHTML.slice(0, 200)];
}"""
MOST_STOPS = 400


@pytest.fixture
def measured(chromium: Browser, server: Server, way: Run):
    """A guest's tab in which a page can be measured: scripts run whatever the run says."""
    context = chromium.new_context(
        base_url=server.base,
        viewport={"width": way.width, "height": HEIGHTS[way.width]},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def _refused(page: Page) -> None:
    """The form of the page, sent as it stands."""
    page.locator("main form[method=post] button[type=submit]").last.click()
    expect(page.locator(".error-summary").first).to_be_visible()


def _typed(page: Page) -> None:
    page.locator("header input[name=q]").press_sequentially("mam")
    expect(page.get_by_role("option").first).to_be_visible()


def _filled_cart(page: Page) -> None:
    page.locator("main form[action$='/gio-hang/them'] button").first.click()
    page.wait_for_load_state()


def _shows(selector: str) -> Callable[[Page], None]:
    return lambda page: expect(page.locator(selector).first).to_be_visible()


def _lacks(selector: str) -> Callable[[Page], None]:
    return lambda page: expect(page.locator(selector)).to_have_count(0)


STATES: dict[str, tuple[str, int, Callable[[Page], None]]] = {
    "sign-in refused": ("/dang-nhap", 200, _refused),
    "registering refused": ("/dang-ky", 200, _refused),
    "look-up refused": ("/tra-cuu-don", 200, _refused),
    "a search that finds nothing": ("/san-pham?q=zzqxwv", 200, _lacks("#hang > li")),
    "a filtered list": ("/san-pham?q=mam&sao=4&tinh=38&con-hang=1", 200, _shows("#hang > li")),
    "suggestions": ("/", 200, _typed),
    "an empty cart": ("/gio-hang", 200, _shows("main .empty")),
    "not found": ("/san-pham/mam-tom-cu", 404, _shows("#gan-giong")),
    "not found, nothing near": ("/zzqxwv", 404, _lacks("#gan-giong")),
    "not by this way": ("/dang-xuat", 405, _shows("main .empty")),
}


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_accessible_and_fits(measured: Page, way: Run, state: str):
    path, status, act = STATES[state]
    assert measured.goto(way.path(path)).status == status
    act(measured)

    wrong = faults(measured)
    assert not wrong, "\n".join(wrong)


def test_a_full_cart_and_a_refused_checkout_are_accessible_and_fit(measured: Page, way: Run):
    measured.goto(way.path("/san-pham?con-hang=1"))
    _filled_cart(measured)
    measured.goto(way.path("/gio-hang"))
    expect(measured.locator("main .lead data")).to_be_visible()
    wrong = faults(measured)
    measured.goto(way.path("/thanh-toan"))
    wrong += faults(measured)
    measured.locator("form.checkout button[type=submit]").last.click()
    expect(measured.locator(".error-summary").first).to_be_visible()
    wrong += faults(measured)

    assert not wrong, "\n".join(wrong)


def test_a_closed_shop_is_accessible_and_fits(measured: Page, way: Run, sample_shop):
    sample_shop.flask("maintenance", "23:59")
    try:
        measured.goto(way.path("/san-pham"))
        assert measured.locator("h1").inner_text() == way.say(
            "Cửa hàng đang bảo trì", "The shop is closed for maintenance"
        )
        wrong = faults(measured)
    finally:
        sample_shop.flask("maintenance", "--off")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/", "/san-pham", "/gio-hang", "/dang-nhap", "/khong-co"])
def test_the_keyboard_comes_first_to_the_content_and_through_the_page(measured: Page, way: Run, path: str):
    measured.goto(way.path(path))
    measured.keyboard.press("Tab")
    assert measured.evaluate("() => document.activeElement.matches('.skip')")
    seen = [measured.evaluate(NEXT)[1]]
    while len(seen) < MOST_STOPS:
        measured.keyboard.press("Tab")
        caught, here = measured.evaluate(NEXT)
        assert not caught, f"the keyboard is caught, or not in sight, at {here}"
        if not here or here == seen[0]:
            break
        seen.append(here)
    assert len(seen) < MOST_STOPS
    assert seen[-1].startswith("<a "), f"the last stop is {seen[-1]}"

    measured.goto(way.path(path))
    measured.keyboard.press("Tab")
    measured.keyboard.press("Enter")
    assert measured.evaluate("() => document.activeElement.id") == "noi-dung"
