"""An outlet cannot serve one of two goods: another outlet of its operator does, and the customer reads it."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import Run, axe_violations

pytestmark = pytest.mark.browser
HERE, THERE = "diem-ban-ocop-nga-son", "trung-tam-dac-san-sam-son"
GOODS = ("mam-tom-le-gia", "tuong-mau-hai-chung-nhan")


def _choose(page: Page, selector: str) -> None:
    page.locator(f"label[for='{page.locator(selector).get_attribute('id')}']").click()


def _placed(page: Page, way: Run, outlet: str) -> str:
    """Two goods, to be fetched at the outlet; the order's code."""
    for slug in GOODS:
        page.goto(way.path(f"/san-pham/{slug}"))
        page.locator("form#them button[type=submit]").first.click()
    page.goto(way.path("/thanh-toan"))
    _choose(page, "input[name=door][value=pickup]")
    page.locator("input[name=phone]").fill("0912345881")
    page.locator("input[name=name]").fill("Lê Thị Chuyển")
    card = page.locator(".choice", has_text=outlet).locator("input[name=outlet_id]")
    page.locator(f"label[for='{card.get_attribute('id')}']").click()
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    _choose(page, "input[name=terms]")
    page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/don-hang/"))
    return re.search(r"\b[2-9A-HJ-NP-Z]{8}\b", page.locator("h1").inner_text()).group()


def test_one_of_two_goods_comes_from_another_outlet(
    visitor: BrowserContext, staff: Page, chromium: Browser, way: Run
):
    page = visitor.new_page()
    page.goto(way.path(f"/diem-ban/{HERE}"))
    code = _placed(page, way, page.locator("h1").inner_text().strip())
    order = page.url

    staff.goto(way.path(f"/quan-ly/{HERE}/don-hang?tim={code}"))
    staff.locator("main a", has_text=code).first.click()
    staff.wait_for_url(re.compile(r"/don-hang/\d+"))
    staff.locator("a[href$='/chuyen-diem-ban']").click()
    form = staff.locator("form[action$='/chuyen-diem-ban']")
    form.locator("button[type=submit]").click()
    expect(staff.locator("#lines, #lines-error, .error-summary").first).to_be_visible()
    assert axe_violations(chromium, staff) == []
    _choose(staff, "input[name=lines] >> nth=0")
    outlet = staff.locator("select[name=to] option", has_text=re.compile(r"Sầm Sơn|Sam Son")).first
    staff.locator("select[name=to]").select_option(outlet.get_attribute("value"))
    staff.locator("input[name=reason]").fill("quầy hết hàng")
    if way.width < 800:
        form.locator("button[type=submit]").tap()
    else:
        form.locator("button[type=submit]").focus()
        staff.keyboard.press("Enter")
    staff.wait_for_url(re.compile(r"/don-hang/\d+$"))
    expect(staff.locator("main table tbody tr")).to_have_count(1)

    staff.goto(way.path(f"/quan-ly/{THERE}/don-hang?tim={code}"))
    staff.locator("main a", has_text=code).first.click()
    expect(staff.locator("main")).to_contain_text("quầy hết hàng")
    page.goto(order)
    expect(page.locator("main")).to_contain_text("quầy hết hàng")
    assert page.locator("main h2", has_text=re.compile(r"Sầm Sơn|Sam Son")).count() == 1
    assert axe_violations(chromium, page) == []
