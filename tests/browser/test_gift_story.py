"""A Tết gift to somebody else: wished day, card, no prices, paid ahead by VietQR; staff print slip and card."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_transfer_story import SLUG, _import, _statement
from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in
from tests.support.effort import Effort

pytestmark = pytest.mark.browser
WORDS = "Chúc mừng năm mới\nAn khang thịnh vượng"


def _typed(page: Page, way: Run) -> tuple[str, Effort]:
    """The first page, filled for a gift; the day that was wished for."""
    page.goto(way.path(f"/san-pham/{SLUG}"))
    page.locator("form#them button[type=submit]").first.click()
    page.goto(way.path("/thanh-toan"))
    effort = Effort(page)
    effort.card("door", "delivery")
    effort.fill("phone", "0912 345 688")
    effort.fill("name", "Nguyễn Thị Hoa")
    page.locator("#qua-tang summary").click()
    effort.card("gift", "other")
    effort.fill("recipient_name", "Trần Văn Bình")
    effort.fill("recipient_phone", "0987 654 321")
    effort.fill("card_text", WORDS)
    expect(page.locator("input[name=hides_prices]")).to_be_checked()
    effort.select("province_code", "38")
    if not way.scripts:
        page.locator("button[name=reload][value=province]").click()
    effort.select("commune_code", "14797")
    effort.fill("street", "12 Lê Lợi")
    page.locator("details:has([name=wanted_day]) summary").click()
    wish = page.locator("select[name=wanted_day] option").nth(9).get_attribute("value")
    effort.select("wanted_day", wish)
    return wish, effort


def _ordered(page: Page, way: Run, chromium: Browser) -> tuple[str, str, str]:
    """Code, outlet and wished day of the gift; cash is refused on the way."""
    wish, effort = _typed(page, way)
    effort.card("delivery_payment", "on_delivery")
    page.locator("form.checkout button[type=submit]").last.click()
    expect(page.locator("#delivery_payment-error")).to_contain_text(way.say("phải trả trước", "paid ahead"))
    assert axe_violations(chromium, page) == []
    effort.card("delivery_payment", "vietqr")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    expect(page.locator(".gift-card__words p").nth(1)).to_have_text("An khang thịnh vượng")
    year, month, day = wish.split("-")
    expect(page.locator("main")).to_contain_text(f"{day}/{month}/{year}")
    assert axe_violations(chromium, page) == []
    tick = page.locator("input[name=terms]")
    page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/don-hang/"))
    text = page.locator("main").inner_text()
    outlet = re.search(way.say(r"Giao từ (.+)", r"Delivered from (.+)"), text).group(1).strip()
    return re.search(r"OCOP ([2-9A-HJ-NP-Z]{8})", text).group(1), outlet, f"{day}/{month}/{year}"


def test_a_gift_is_ordered_paid_ahead_and_packed_without_prices(
    visitor: BrowserContext, chromium: Browser, server: Server, way: Run
):
    page = visitor.new_page()
    code, outlet, day = _ordered(page, way, chromium)
    _import(chromium, server, way, _statement(page, code))
    page.goto(way.path("/diem-ban"))
    slug = page.locator("main a", has_text=outlet).first.get_attribute("href").rpartition("/")[2]

    desk = new_visitor(chromium, way, server.base)
    staff = desk.new_page()
    sign_in(staff, way, "admin@ocop.example")
    staff.goto(way.path(f"/quan-ly/{slug}/don-hang?tim={code}"))
    expect(staff.locator("main")).to_contain_text("Trần Văn Bình")
    expect(staff.locator("main")).to_contain_text(way.say("Chuẩn bị từ", "Prepare from"))
    staff.locator("main a", has_text=code).first.click()
    assert axe_violations(chromium, staff) == []
    staff.locator("form[action$='/chuan-bi'] button").click()
    here = staff.url
    staff.goto(f"{here}/phieu-giao")
    slip = staff.locator("main").inner_text()
    assert "Trần Văn Bình" in slip
    assert day in slip
    assert "₫" not in slip
    assert axe_violations(chromium, staff) == []
    staff.goto(f"{here}/thiep")
    expect(staff.locator(".gift-card__words")).to_contain_text("An khang thịnh vượng")
    expect(staff.locator(".gift-card__sender")).to_have_text("Nguyễn Thị Hoa")
    assert axe_violations(chromium, staff) == []
    staff.goto(way.path("/quan-tri/ngay-giao"))
    assert axe_violations(chromium, staff) == []
    desk.close()
