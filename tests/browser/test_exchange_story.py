"""A broken jar is exchanged over the counter, and a request that was a mistake is withdrawn."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_return_story import JARS, OUTLET, _choose, _opened, _placed, _put_in
from tests.support.browser import Run, axe_violations

pytestmark = pytest.mark.browser


def _ask(page: Page, address: str, instead: str) -> None:
    page.goto(address)
    page.locator("a[href*='/tra-hang/']").last.click()
    page.locator("input[name^=line_]").first.fill("1")
    page.locator("select[name=reason]").select_option("damaged")
    page.locator("textarea[name=note]").fill("Nắp nứt")
    page.locator("select[name=instead]").select_option(instead)
    page.locator("form[action*='/tra-hang/'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"#tra-hang"))


def test_a_broken_jar_is_given_again_and_a_mistaken_request_is_withdrawn(
    visitor: BrowserContext, staff: Page, chromium: Browser, way: Run
):
    page = visitor.new_page()
    _put_in(page, way, JARS, pieces=2)
    page.goto(way.path("/thanh-toan"))
    _choose(page, "door", "pickup")
    _choose(page, "pickup_payment", "at_outlet")
    page.locator("label", has_text=way.say("Hội Liên hiệp Phụ nữ", "Women")).first.click()
    page.locator("input[name=phone]").fill("0912345773")
    page.locator("input[name=name]").fill("Ngô Thị Đổi")
    code = _placed(page)
    address = page.url
    _opened(staff, way, OUTLET, code)
    for step in ("chuan-bi", "san-sang"):
        staff.locator(f"form[action$='/{step}'] button").click()
    staff.locator("input[name=code]").fill(code)
    staff.locator("form[action$='/ban-giao'] button[type=submit]").click()
    expect(staff.locator("form[action$='/ban-giao']")).to_have_count(0)

    _ask(page, address, "same")
    assert axe_violations(chromium, page) == []
    page.locator("a[href$='/rut-lai']").click()
    assert axe_violations(chromium, page) == []
    page.locator("form[action$='/rut-lai'] button").click()
    page.wait_for_url(re.compile(r"#tra-hang"))
    expect(page.locator("main")).to_contain_text(way.say("Khách rút yêu cầu", "Withdrawn by the customer"))

    _ask(page, address, "same")
    staff.goto(way.path(f"/quan-ly/{OUTLET}/tra-hang"))
    staff.locator("main a", has_text=code).first.click()
    staff.locator("input[name=how]").fill("mang đến quầy")
    staff.locator("form[action$='/dong-y'] button[type=submit]").click()
    staff.locator("input[name^=lot_]").first.fill("1")
    staff.locator("form[action$='/da-nhan'] button[type=submit]").click()
    staff.locator("main a[href$='/doi-hang']").click()
    assert axe_violations(chromium, staff) == []
    tick = staff.locator("input[name=at_once]")
    staff.locator(f"label[for='{tick.get_attribute('id')}']").click()
    staff.locator("form[action$='/doi-hang'] button[type=submit]").click()
    staff.wait_for_url(re.compile(r"/don-hang/\d+"))
    made = re.search(r"\b[2-9A-HJ-NP-Z]{8}\b", staff.locator("h1").inner_text()).group()
    expect(staff.locator("main")).to_contain_text(code)
    assert axe_violations(chromium, staff) == []

    page.goto(address)
    expect(page.locator("main")).to_contain_text(way.say("Trừ vào đơn đổi hàng", "Set against the exchange"))
    page.locator("main a", has_text=made).click()
    expect(page.locator("h1")).to_contain_text(made)
    expect(page.locator("main")).to_contain_text(code)
    assert axe_violations(chromium, page) == []
