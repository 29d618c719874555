"""A guest types a voucher in the cart, sees it on the review page and on the order; another takes the last use first."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.browser import Run, axe_violations, new_visitor, sign_in

pytestmark = pytest.mark.browser
SLUG = "mam-tom-le-gia"
TERMS = "input[name=terms]"


def _choose(page: Page, name: str, value: str) -> None:
    card = page.locator(f"input[name={name}][value='{value}']")
    page.locator(f"label[for='{card.get_attribute('id')}']").click()


def _publish_last_use(chromium, server, way: Run) -> None:
    """An admin makes a voucher of one use and publishes it."""
    desk = new_visitor(chromium, way, server.base)
    page = desk.new_page()
    sign_in(page, way, "admin@ocop.example")
    page.goto(way.path("/quan-tri/ma-giam-gia/moi"))
    for name, text in {
        "code": "CUOI1",
        "name": "Lượt cuối (mẫu)",
        "value": "5.000",
        "total_limit": "1",
        "first_day": "01/01/2026",
        "last_day": "31/12/2099",
    }.items():
        page.locator(f"[name={name}]").fill(text)
    _choose(page, "kind", "amount")
    assert axe_violations(chromium, page) == []
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/ma-giam-gia/\d+"))
    page.locator("form[action$='/phat-hanh'] button").click()
    expect(page.locator("main")).to_contain_text(way.say("Đang chạy", "Live"))
    assert axe_violations(chromium, page) == []
    desk.close()


def _in_cart(page: Page, way: Run, code: str) -> None:
    page.goto(way.path(f"/san-pham/{SLUG}"))
    page.locator("form#them button[type=submit]").first.click()
    page.goto(way.path("/gio-hang"))
    form = page.locator("form[action*='ma-giam-gia']")
    code_box, button_box = (form.locator(each).bounding_box() for each in ("input[name=code]", "button"))
    assert button_box["y"] < code_box["y"] + code_box["height"]  # beside it: below lies the bar of the phone
    assert axe_violations(page.context.browser, page) == []
    page.locator("input[name=code]").fill("khong co")
    page.locator("form[action*='ma-giam-gia'] button[type=submit]").click()
    expect(page.locator("#code-error")).to_contain_text(way.say("Không có mã", "no such voucher"))
    assert axe_violations(page.context.browser, page) == []
    page.locator("input[name=code]").fill(code.lower())
    page.locator("form[action*='ma-giam-gia'] button[type=submit]").click()
    expect(page.locator("#ma-giam-gia")).to_contain_text(code)
    assert axe_violations(page.context.browser, page) == []


def _reviewed(page: Page, way: Run, phone: str) -> None:
    page.goto(way.path("/thanh-toan"))
    _choose(page, "door", "pickup")
    page.locator("input[name=outlet_id]").first.wait_for(state="attached")
    outlet = page.locator("input[name=outlet_id]").first.get_attribute("id")
    page.locator(f"label[for='{outlet}']").click()
    _choose(page, "pickup_payment", "at_outlet")
    page.locator("input[name=phone]").fill(phone)
    page.locator("input[name=name]").fill("Nguyễn Thị Hoa")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))


def _press(page: Page) -> None:
    tick = page.locator(TERMS)
    if not tick.is_checked():  # a refused form keeps what was ticked
        page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]").click()


def _total(page: Page) -> int:
    return int(page.locator(".bill__row--total data").first.get_attribute("value"))


def test_a_voucher_goes_from_the_cart_to_the_order_and_its_last_use_to_whoever_is_first(
    visitor: BrowserContext, chromium, server, way: Run
):
    _publish_last_use(chromium, server, way)
    page = visitor.new_page()
    _in_cart(page, way, "CUOI1")
    _reviewed(page, way, "0912345711")
    expect(page.locator("main")).to_contain_text(way.say("Giảm giá", "Discount"))
    reduced = _total(page)
    assert axe_violations(chromium, page) == []

    second = new_visitor(chromium, way, server.base)
    other = second.new_page()
    _in_cart(other, way, "CUOI1")
    _reviewed(other, way, "0912345722")

    _press(page)
    page.wait_for_url(re.compile(r"/don-hang/"))
    expect(page.locator("main")).to_contain_text("CUOI1")
    assert _total(page) == reduced
    assert axe_violations(chromium, page) == []

    _press(other)
    expect(other.locator("main")).to_contain_text(
        way.say("Mã giảm giá này đã hết lượt dùng.", "All uses of this voucher are gone.")
    )
    assert _total(other) == reduced + 5_000
    _press(other)
    other.wait_for_url(re.compile(r"/don-hang/"))
    assert _total(other) == reduced + 5_000
    second.close()
