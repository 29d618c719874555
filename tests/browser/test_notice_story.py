"""Somebody waits for goods at an outlet that has none: the outlet receives them, tells once, and the guest stops it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import Run, axe_violations

pytestmark = pytest.mark.browser
GOODS = "mat-ong-mau-ngay-29-2"
OUTLET = "diem-ocop-cho-trung-tam-viet-tri"  # sells on the web, has none of the goods
PHONE = "0912345797"


def _received(staff: Page, way: Run) -> None:
    staff.goto(way.path(f"/quan-ly/{OUTLET}/nhap-hang"))
    staff.locator("input[name=typed]").fill("mat ong mau ngay")
    staff.locator("button[name=do][value=find]").click()
    staff.locator("button[name=do][value^='add-']").first.click()
    staff.locator("input[name$='quantity']").fill("5")
    day = datetime.now(UTC) + timedelta(days=300)
    staff.locator("input[name$='expires_on']").fill(f"{day:%d/%m/%Y}")
    staff.locator("button[name=do][value=see]").click()
    staff.locator("button[name=do][value=save]").click()
    staff.wait_for_url(re.compile(r"/nhap-hang/"))


def test_a_guest_waits_for_goods_hears_once_and_stops(
    visitor: BrowserContext, staff: Page, chromium: Browser, way: Run, sample_shop
):
    page = visitor.new_page()
    page.goto(way.path(f"/diem-ban/{OUTLET}"))
    page.locator("form[action*='/diem-ban/chon'] button[type=submit]").first.click()
    page.goto(way.path(f"/san-pham/{GOODS}"))
    page.locator("a[href*='/bao-khi-co-hang/']").first.click()
    page.wait_for_url(re.compile(r"/bao-khi-co-hang/\d+\?diem-ban="))
    assert axe_violations(chromium, page) == []

    page.locator("input[name=identifier]").fill(PHONE)
    page.locator("input[name=identifier]").press("Enter")
    expect(page.locator("input[name=agreed]")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("input[name=identifier]")).to_have_value(PHONE)
    assert axe_violations(chromium, page) == []
    tick = page.locator("input[name=agreed]")
    page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    page.locator("form:has(input[name=agreed]) button[type=submit]").click()
    page.wait_for_url(re.compile(rf"/san-pham/{GOODS}"))
    expect(page.locator("body")).to_contain_text(
        way.say("Đã ghi. Khi có hàng", "Noted. You will get one message")
    )

    _received(staff, way)
    sample_shop.flask("worker", "--once")
    staff.goto(way.path(f"/quan-ly/{OUTLET}/can-bao-khach"))
    waiting = staff.locator("li", has=staff.locator("a[href='tel:+84912345797']"))
    expect(waiting).to_have_count(1)
    link = re.search(r"/bao-khi-co-hang/dung/[\w-]{22}", waiting.inner_text()).group()
    assert axe_violations(chromium, staff) == []

    page.goto(way.path(link))
    assert axe_violations(chromium, page) == []
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(way.say("đã gửi hoặc đã dừng", "has been sent or stopped"))
    sample_shop.flask("worker", "--once")
    staff.reload()
    expect(staff.locator("li", has=staff.locator("a[href='tel:+84912345797']"))).to_have_count(1)
