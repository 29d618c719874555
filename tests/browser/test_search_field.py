"""The search field: suggestions by keyboard and finger with scripts, a plain form without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Run, axe_violations

pytestmark = pytest.mark.browser
LEAST_TARGET = 44


def test_suggestions_are_chosen_by_keyboard(page: Page, chromium, way: Run):
    page.goto(way.path("/"))
    field = page.locator("#q")
    field.fill("mam to")
    if not way.scripts:
        field.press("Enter")
        expect(page).to_have_url(re.compile(r"/san-pham\?q=mam"))
        return
    field.press_sequentially("m")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    assert 1 <= options.count() <= 8
    assert field.get_attribute("role") == "combobox"
    assert field.get_attribute("aria-expanded") == "true"
    assert all(box["height"] >= LEAST_TARGET for box in (one.bounding_box() for one in options.all()))

    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    assert axe_violations(chromium, page) == []

    field.press("Escape")
    expect(options.first).to_be_hidden()
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "mam tom"

    field.press_sequentially(" ")
    field.press("Backspace")
    expect(options.first).to_be_visible()
    field.press("ArrowUp")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/(san-pham|danh-muc|chu-the)/"))


def test_enter_without_a_choice_searches_what_was_typed(page: Page, way: Run):
    page.goto(way.path("/"))
    field = page.locator("#q")
    field.fill("mam tom")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/san-pham\?q=mam"))
    assert page.locator("main .card__link, main a[href*='/san-pham/']").count() > 0


def test_nothing_found_offers_ways_on_and_is_accessible(page: Page, chromium, way: Run):
    page.goto(way.path("/san-pham?q=qwrtpsdf&sao=5"))
    assert page.locator("main a[href*='/danh-muc/']").count() > 0
    assert page.locator("main a[href$='/san-pham?q=qwrtpsdf']").count() >= 1
    assert axe_violations(chromium, page) == []
