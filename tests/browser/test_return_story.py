"""Goods and money go back: a prepaid parcel that nobody takes, and one jar of a discounted order."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import Run, axe_violations

pytestmark = pytest.mark.browser
PARCEL = "mam-tom-le-gia"
OUTLET = "quay-hoi-lien-hiep-phu-nu-tinh"
JARS = "tuong-mau-hai-chung-nhan"


def _choose(page: Page, name: str, value: str) -> None:
    card = page.locator(f"input[name={name}][value='{value}']")
    page.locator(f"label[for='{card.get_attribute('id')}']").click()


def _put_in(page: Page, way: Run, slug: str, pieces: int = 1) -> None:
    for _piece in range(pieces):
        page.goto(way.path(f"/san-pham/{slug}"))
        page.locator("form#them button[type=submit]").first.click()


def _placed(page: Page) -> str:
    """From the typed address to the order; its code."""
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    tick = page.locator("input[name=terms]")
    page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/don-hang/"))
    return re.search(r"\b[2-9A-HJ-NP-Z]{8}\b", page.locator("h1").inner_text()).group()


def _opened(staff: Page, way: Run, slug: str, code: str) -> None:
    staff.goto(way.path(f"/quan-ly/{slug}/don-hang?tim={code}"))
    staff.locator("main a", has_text=code).first.click()
    staff.wait_for_url(re.compile(r"/don-hang/\d+"))


def test_a_prepaid_parcel_that_nobody_takes_is_paid_back(
    visitor: BrowserContext, staff: Page, chromium: Browser, way: Run
):
    page = visitor.new_page()
    _put_in(page, way, PARCEL)
    page.goto(way.path("/thanh-toan"))
    _choose(page, "door", "delivery")
    page.locator("input[name=phone]").fill("0912345771")
    page.locator("input[name=name]").fill("Lê Văn Vắng")
    page.locator("select[name=province_code]").select_option("38")
    if not way.scripts:
        page.locator("button[name=reload][value=province]").click()
    expect(page.locator("select[name=commune_code] option[value='14797']")).to_have_count(1)
    page.locator("select[name=commune_code]").select_option("14797")
    page.locator("input[name=street]").fill("12 Lê Lợi")
    _choose(page, "delivery_payment", "vietqr")
    code = _placed(page)
    address = page.url
    text = page.locator("main").inner_text()
    outlet = re.search(way.say(r"Giao từ (.+)", r"(?:Sent from|Delivered from) (.+)"), text).group(1).strip()
    page.goto(way.path("/diem-ban"))
    slug = page.locator("main a", has_text=outlet).first.get_attribute("href").rpartition("/")[2]

    _opened(staff, way, slug, code)
    part = staff.url
    staff.goto(f"{part}/xac-nhan-tien")
    staff.locator("input[name=evidence]").fill("Thấy trong ứng dụng")
    staff.locator("form[action$='/xac-nhan-tien'] button[type=submit]").click()
    staff.locator("form[action$='/chuan-bi'] button").click()
    staff.locator("input[name=carrier]").fill("Viettel Post")
    staff.locator("form[action$='/gui-di'] button[type=submit]").click()
    staff.locator("details:has(form[action$='/tu-choi']) summary").click()
    staff.locator("form[action$='/tu-choi'] input[name=reason]").fill("khách đi vắng")
    staff.locator("form[action$='/tu-choi'] button[type=submit]").click()
    expect(staff.locator("form[action$='/tu-choi']")).to_have_count(0)

    page.goto(address)
    expect(page.locator("#hoan-tien")).to_be_visible()
    assert axe_violations(chromium, page) == []
    page.locator("input[name=bank]").fill("Agribank")
    page.locator("input[name=number]").fill("1500 2050 7788")
    page.locator("form[action$='/tai-khoan-nhan-tien'] input[name=name]").fill("LE VAN VANG")
    page.locator("form[action$='/tai-khoan-nhan-tien'] button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("7788")

    staff.goto(way.path("/quan-tri/hoan-tien"))
    assert axe_violations(chromium, staff) == []
    staff.locator("main tr, main li", has_text=code).locator("a").first.click()
    expect(staff.locator("main")).to_contain_text("150020507788")
    assert axe_violations(chromium, staff) == []
    staff.locator("form[action$='/da-hoan'] button[type=submit]").click()
    expect(staff.locator("#reference-error")).to_be_visible()
    staff.locator("input[name=reference]").fill("FT-HOAN-1")
    staff.locator("form[action$='/da-hoan'] button[type=submit]").click()
    expect(staff.locator("form[action$='/da-hoan']")).to_have_count(0)
    page.goto(address)
    expect(page.locator("main")).to_contain_text(way.say("Đã hoàn", "Refunded"))
    expect(page.locator("input[name=number]")).to_have_count(0)


def _voucher(staff: Page, way: Run, code: str) -> None:
    """A thousand đồng off, for everybody."""
    staff.goto(way.path("/quan-tri/ma-giam-gia/moi"))
    today = datetime.now(UTC)
    typed = {
        "code": code,
        "name": "Bớt một nghìn",
        "name_en": "A thousand off",
        "value": "1.000",
        "first_day": f"{today - timedelta(days=1):%d/%m/%Y}",
        "last_day": f"{today + timedelta(days=20):%d/%m/%Y}",
    }
    _choose(staff, "kind", "amount")
    for name, value in typed.items():
        staff.locator(f"main [name={name}]").fill(value)
    staff.locator("main form button[type=submit]").last.click()
    staff.locator("form[action$='/phat-hanh'] button").click()


def test_one_jar_of_a_discounted_order_comes_back_for_its_share(
    visitor: BrowserContext, staff: Page, chromium: Browser, way: Run
):
    voucher = f"BOT{way.name.upper()[:2]}1"
    _voucher(staff, way, voucher)
    page = visitor.new_page()
    _put_in(page, way, JARS, pieces=2)
    page.goto(way.path("/gio-hang"))
    page.locator("#ma-giam-gia input[name=code]").fill(voucher)
    page.locator("#ma-giam-gia form:has(input[name=code]) button[type=submit]").click()
    expect(page.locator("#ma-giam-gia strong")).to_have_text(voucher)
    page.goto(way.path("/thanh-toan"))
    _choose(page, "door", "pickup")
    _choose(page, "pickup_payment", "at_outlet")
    page.locator("label", has_text=way.say("Hội Liên hiệp Phụ nữ", "Women")).first.click()
    page.locator("input[name=phone]").fill("0912345772")
    page.locator("input[name=name]").fill("Phạm Thị Hũ")
    code = _placed(page)
    address = page.url

    _opened(staff, way, OUTLET, code)
    part = staff.url
    for step in ("chuan-bi", "san-sang"):
        staff.locator(f"form[action$='/{step}'] button").click()
    staff.locator("input[name=code]").fill(code)
    staff.locator("form[action$='/ban-giao'] button[type=submit]").click()
    expect(staff.locator("form[action$='/ban-giao']")).to_have_count(0)

    page.goto(address)
    page.locator("a[href*='/tra-hang/']").click()
    assert axe_violations(chromium, page) == []
    page.locator("input[name^=line_]").first.fill("1")
    page.locator("select[name=reason]").select_option("damaged")
    page.locator("textarea[name=note]").fill("Nắp nứt")
    page.locator("form[action*='/tra-hang/'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"#tra-hang"))
    expect(page.locator("main")).to_contain_text(way.say("Chờ điểm bán trả lời", "Waiting for the outlet"))
    assert axe_violations(chromium, page) == []

    staff.goto(way.path(f"/quan-ly/{OUTLET}/tra-hang"))
    assert axe_violations(chromium, staff) == []
    staff.locator("main a", has_text=code).first.click()
    staff.locator("input[name=how]").fill("mang đến quầy")
    staff.locator("form[action$='/dong-y'] button[type=submit]").click()
    staff.locator("input[name^=lot_]").first.fill("1")
    assert axe_violations(chromium, staff) == []
    staff.locator("form[action$='/da-nhan'] button[type=submit]").click()
    expect(staff.locator("form[action$='/ket-thuc']")).to_be_visible()
    assert axe_violations(chromium, staff) == []
    staff.locator("form[action$='/ket-thuc'] button[type=submit]").click()
    staff.locator("main a[href*='/hoan-tien/']").click()
    expect(staff.locator("h1")).to_contain_text("₫")
    staff.locator("form[action$='/da-hoan'] button[type=submit]").click()
    expect(staff.locator("a[href$='/phieu']")).to_be_visible()
    staff.goto(part)
    staff.locator("a[href$='/tra-hang']").last.click()
    assert axe_violations(chromium, staff) == []
    page.goto(address)
    expect(page.locator("main")).to_contain_text(way.say("Đã hoàn", "Refunded"))
