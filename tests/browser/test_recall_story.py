"""A lot is recalled after somebody took it home: its page, the order, the programme's desk, the notice, and back."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shop.core.clock import today
from tests.builders.media import PDF
from tests.support.browser import Run, axe_violations

pytestmark = pytest.mark.browser
GOODS = "mat-ong-mau-ngay-29-2"
OUTLET = "quay-hoi-lien-hiep-phu-nu-tinh"


def _choose(page: Page, name: str, value: str) -> None:
    card = page.locator(f"input[name={name}][value='{value}']")
    page.locator(f"label[for='{card.get_attribute('id')}']").click()


def _bought(page: Page, way: Run) -> str:
    """One jar, to be picked up; the code of its order."""
    page.goto(way.path(f"/san-pham/{GOODS}"))
    page.locator("form#them button[type=submit]").first.click()
    page.goto(way.path("/thanh-toan"))
    _choose(page, "door", "pickup")
    _choose(page, "pickup_payment", "at_outlet")
    page.locator("label", has_text=way.say("Hội Liên hiệp Phụ nữ", "Women")).first.click()
    page.locator("input[name=phone]").fill("0912345781")
    page.locator("input[name=name]").fill("Lê Thị Mật")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    tick = page.locator("input[name=terms]")
    page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/don-hang/"))
    return re.search(r"\b[2-9A-HJ-NP-Z]{8}\b", page.locator("h1").inner_text()).group()


def _handed_over(staff: Page, way: Run, code: str) -> None:
    staff.goto(way.path(f"/quan-ly/{OUTLET}/don-hang?tim={code}"))
    staff.locator("main a", has_text=code).first.click()
    for step in ("chuan-bi", "san-sang"):
        staff.locator(f"form[action$='/{step}'] button").click()
    staff.locator("input[name=code]").fill(code)
    staff.locator("form[action$='/ban-giao'] button[type=submit]").click()
    expect(staff.locator("form[action$='/ban-giao']")).to_have_count(0)


def _failed_report(staff: Page) -> None:
    """What a laboratory found, entered for the programme; the scan goes with it."""
    typed = {
        "laboratory": "Trung tâm 1",
        "number": "KN-7",
        "subject": "Vi sinh vật",
        "tested_on": f"{today():%d/%m/%Y}",
    }
    for name, value in typed.items():
        staff.locator(f"input[name={name}]").fill(value)
    _choose(staff, "passed", "khong-dat")
    staff.locator("input[name=scan]").set_input_files(
        {"name": "kn.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    staff.locator("form:has(input[name=laboratory]) button[type=submit]").click()
    expect(staff.locator("main td a[href^='/tep/'], main td a[href^='/en/tep/']")).to_have_count(1)


def test_a_lot_is_recalled_and_its_buyer_hears_of_it(
    visitor: BrowserContext, staff: Page, chromium: Browser, way: Run
):
    page = visitor.new_page()
    code = _bought(page, way)
    order = page.url
    _handed_over(staff, way, code)

    page.goto(order)
    page.locator("#nguon-goc ~ ul a").first.click()
    page.wait_for_url(re.compile(r"/lo-hang/"))
    lot = page.url
    expect(page.locator("main")).to_contain_text("Sông Mã")
    expect(page.locator("main")).not_to_contain_text(way.say("ĐÃ THU HỒI", "RECALLED"))
    assert axe_violations(chromium, page) == []
    page.locator("main nav a[href$='/lo-hang']").click()
    page.locator("input[name=ma]").fill(lot.rpartition("/")[2].lower())
    page.locator("main form[role=search] button, main form button").first.click()
    page.wait_for_url(re.compile(r"/lo-hang/"))

    staff.goto(way.path("/quan-tri/thu-hoi"))
    staff.locator("main input[name=q]").fill(lot.rpartition("/")[2])
    staff.locator("main input[name=q]").press("Enter")
    staff.locator("main td a, main th a").first.click()
    desk = staff.url
    staff.locator("main a[href$='/kiem-nghiem']").click()
    _failed_report(staff)
    page.goto(lot)
    expect(page.locator("main .notice").first).to_contain_text("KN-7")
    assert axe_violations(chromium, page) == []
    staff.locator(f"main .notice a[href='{urlsplit(desk).path}']").click()
    expect(staff.locator("input[name=reason]")).to_have_value(
        re.compile("kiểm nghiệm không đạt", re.IGNORECASE)
    )
    staff.locator("form:has(input[name=reason]) button[type=submit]").first.click()
    expect(staff.locator("input[name=confirmed]")).to_have_count(1)
    assert axe_violations(chromium, staff) == []
    staff.locator("form:has(input[name=confirmed]) button[type=submit]").click()
    expect(staff.locator("main")).to_contain_text("Lê Thị Mật")
    assert axe_violations(chromium, staff) == []
    staff.locator("a[href$='/thong-bao']").click()
    expect(staff.locator("main")).to_contain_text("Kiểm nghiệm không đạt")
    assert axe_violations(chromium, staff) == []
    staff.goto(way.path(f"/quan-ly/{OUTLET}/can-bao-khach"))
    expect(staff.locator("main")).to_contain_text("Lê Thị Mật")

    page.goto(lot)
    expect(page.locator("main")).to_contain_text(way.say("ĐÃ THU HỒI", "RECALLED"))
    assert axe_violations(chromium, page) == []
    page.goto(order)
    expect(page.locator("main")).to_contain_text(way.say("bị thu hồi", "is recalled"))

    staff.goto(desk)
    staff.locator("details:has(form[action$='/bo']) summary").click()
    staff.locator("form[action$='/bo'] input[name=reason]").fill("kiểm nghiệm lại đạt")
    staff.locator("form[action$='/bo'] button[type=submit]").click()
    page.goto(lot)
    expect(page.locator("main")).not_to_contain_text(way.say("ĐÃ THU HỒI", "RECALLED"))
