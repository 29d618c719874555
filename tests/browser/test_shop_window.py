"""Lists that grow, filters that count beforehand, buying at once, the empty cart: with scripts and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Run, axe_violations

pytestmark = pytest.mark.browser
PER_PAGE = 24
GOODS = "/san-pham/mam-tom-le-gia"


def test_a_list_grows_below_and_is_found_again(page: Page, chromium, way: Run):
    page.goto(way.path("/san-pham"))
    cards = page.locator("#hang > li")
    assert cards.count() == PER_PAGE
    if not way.scripts:
        page.locator("[rel=next]").click()
        expect(page).to_have_url(re.compile(r"trang=2"))
        assert cards.count() == PER_PAGE
        return
    page.locator(".pages__more").evaluate("button => { button.click(); button.click(); }")  # an eager thumb
    expect(cards).to_have_count(2 * PER_PAGE)
    expect(page).to_have_url(re.compile(r"trang=2"))
    expect(cards.nth(PER_PAGE).locator("a").first).to_be_focused()
    assert axe_violations(chromium, page) == []

    chosen = cards.nth(PER_PAGE + 8).locator("a.card__link")
    chosen.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    chosen.click()
    expect(page.locator("h1[data-seen]")).to_be_visible()
    page.go_back()
    expect(cards).to_have_count(2 * PER_PAGE)
    page.wait_for_function("place => Math.abs(scrollY - place) < 400", arg=place)


def test_filters_say_how_much_they_leave(page: Page, way: Run):
    page.goto(way.path("/san-pham"))
    summary = page.locator("#bo-loc > summary")
    if summary.is_visible():
        summary.click()
    page.locator("input[name=sao][value='5']").check()
    button = page.locator("form[data-live] [type=submit]")
    if way.scripts:
        expect(button).to_have_text(re.compile(r"\d"))
        said = re.search(r"\d+", button.inner_text())[0]
    button.click()
    expect(page).to_have_url(re.compile(r"sao=5"))
    found = page.locator("#hang > li").count()
    assert found > 0
    if way.scripts:
        assert int(said) == found


def test_buying_at_once_takes_three_pages(page: Page, way: Run):
    page.goto(way.path(GOODS))
    page.locator("form#them button[name=next]").click()
    expect(page).to_have_url(re.compile(r"/thanh-toan$"))
    expect(page.locator("h1")).to_be_visible()


def test_an_empty_cart_leads_on(page: Page, chromium, way: Run):
    page.goto(way.path(GOODS))
    page.goto(way.path("/gio-hang"))
    expect(page.locator("a.card__link").first).to_be_visible()
    seen = page.locator("[data-last-seen] a")
    if way.scripts:
        expect(seen).to_have_attribute("href", way.path(GOODS))
    else:
        expect(page.locator("[data-last-seen]")).to_be_hidden()
    assert axe_violations(chromium, page) == []
