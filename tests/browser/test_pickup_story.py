"""A pick-up lies ready: its customer reads until when, the outlet waits longer, then puts the goods back."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shop.core.clock import today
from tests.support.browser import Run, axe_violations

pytestmark = pytest.mark.browser
GOODS = "mat-ong-mau-ngay-29-2"
OUTLET = "quay-hoi-lien-hiep-phu-nu-tinh"


def _choose(page: Page, name: str, value: str) -> None:
    card = page.locator(f"input[name={name}][value='{value}']")
    page.locator(f"label[for='{card.get_attribute('id')}']").click()


def _ordered(page: Page, way: Run) -> str:
    page.goto(way.path(f"/san-pham/{GOODS}"))
    page.locator("form#them button[type=submit]").first.click()
    page.goto(way.path("/thanh-toan"))
    _choose(page, "door", "pickup")
    _choose(page, "pickup_payment", "at_outlet")
    page.locator("label", has_text=way.say("Hội Liên hiệp Phụ nữ", "Women")).first.click()
    page.locator("input[name=phone]").fill("0912345796")
    page.locator("input[name=name]").fill("Phạm Thị Hẹn")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    tick = page.locator("input[name=terms]")
    page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/don-hang/"))
    return re.search(r"\b[2-9A-HJ-NP-Z]{8}\b", page.locator("h1").inner_text()).group()


def _opened(staff: Page, form: str):
    """The form of a fold, with the fold open."""
    staff.locator(f"details:has(form[action$='/{form}']) > summary").click()
    return staff.locator(f"form[action$='/{form}']")


def _day(days: int) -> str:
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def test_goods_wait_until_a_day_then_longer_then_no_more(
    visitor: BrowserContext, staff: Page, chromium: Browser, way: Run
):
    page = visitor.new_page()
    code = _ordered(page, way)
    staff.goto(way.path(f"/quan-ly/{OUTLET}/don-hang?tim={code}"))
    staff.locator("main a", has_text=code).first.click()
    for step in ("chuan-bi", "san-sang"):
        staff.locator(f"form[action$='/{step}'] button").click()
    part = staff.url
    first = re.search(
        r"\d\d/\d\d/\d{4}", staff.locator("p", has_text=way.say("Giữ cho khách", "Kept for")).inner_text()
    ).group()
    assert axe_violations(chromium, staff) == []
    staff.goto(way.path(f"/quan-ly/{OUTLET}/can-bao-khach"))
    expect(staff.locator("main")).to_contain_text(
        f"nhận đơn {code} đến hết" if way.language == "vi" else code
    )

    page.reload()
    expect(page.locator("main")).to_contain_text(way.say("được giữ đến hết", "are kept until the end of"))
    expect(page.locator("main")).to_contain_text(first)
    expect(page.locator("main svg[role=img], main .qr svg, main figure svg").first).to_be_visible()
    assert axe_violations(chromium, page) == []

    staff.goto(part)
    form = _opened(staff, "gia-han")
    form.locator("input[name=until]").fill(first)
    form.locator("input[name=until]").press("Enter")
    expect(staff.locator("form[action$='/gia-han'] [aria-invalid=true]")).to_have_value(first)
    assert axe_violations(chromium, staff) == []
    staff.locator("form[action$='/gia-han'] input[name=until]").fill(_day(20))
    staff.locator("form[action$='/gia-han'] button[type=submit]").click()
    expect(staff.locator("main")).to_contain_text(_day(20))
    page.reload()
    expect(page.locator("main")).to_contain_text(_day(20))

    form = _opened(staff, "khong-den-nhan")
    form.locator("input[name=why]").fill("Khách nhắn không đến nữa")
    form.locator("button[type=submit]").click()
    expect(staff.locator("form[action$='/ban-giao']")).to_have_count(0)
    expect(staff.locator("main")).to_contain_text("Khách nhắn không đến nữa")
    page.reload()
    expect(page.locator("main")).to_contain_text(way.say("Bạn không phải trả tiền", "You pay nothing"))
    assert axe_violations(chromium, page) == []
