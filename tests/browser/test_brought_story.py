"""A customer collects at one outlet what another one brings: ordered, sent, received, handed over."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import Run, axe_violations, shown_soon

pytestmark = pytest.mark.browser
HERE, THERE = "diem-ban-mau-vinh-yen", "diem-ban-mau-hoa-binh"
GOODS = "tuong-mau-hai-chung-nhan"
MANY = "300"


@pytest.fixture
def bringing(staff: Page, way: Run):
    """The one outlet takes what the other sends, as long as the story lasts."""
    _set(staff, way, HERE, "takes_pickups", on=True)
    _set(staff, way, THERE, "sends_pickups", on=True)
    yield
    _set(staff, way, HERE, "takes_pickups", on=False)
    _set(staff, way, THERE, "sends_pickups", on=False)


def _set(page: Page, way: Run, outlet: str, name: str, *, on: bool) -> None:
    page.goto(way.path(f"/quan-ly/{outlet}/gio-mo-cua/gui-nhan"))
    page.locator(f"input[name={name}]").set_checked(on, force=True)
    page.locator("input[name=send_days]").fill("1")
    page.locator("form[action$='/gui-nhan'] button[type=submit], main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/gio-mo-cua$"))


def _received(page: Page, way: Run) -> None:
    """Enough of it comes in at the other outlet."""
    page.goto(way.path(f"/quan-ly/{THERE}/nhap-hang"))
    page.locator("input[name=typed]").fill("tuong mau")
    page.locator("button[name=do][value=find]").click()
    page.locator("button[name=do][value^='add-']").first.click()
    page.locator("input[name$='quantity']").fill("400")
    page.locator("input[name$='number']").fill(f"GV-{way.name}")
    page.locator("button[name=do][value=see]").click()
    page.locator("button[name=do][value=save]").click()
    page.wait_for_url(re.compile(r"/nhap-hang/\d+"))


def _choose(page: Page, name: str, value: str) -> None:
    card = page.locator(f"input[name={name}][value='{value}']")
    page.locator(f"label[for='{card.get_attribute('id')}']").click()


def _ordered(page: Page, chromium: Browser, way: Run) -> str:
    page.goto(way.path(f"/san-pham/{GOODS}"))
    page.locator("form#them input[name=quantity]").fill(MANY)
    page.locator("form#them button[type=submit]").first.click()
    page.goto(way.path("/thanh-toan"))
    says = way.say("Có hàng được gửi từ", "brought here for you")
    brought = shown_soon(page, page.locator("label", has_text=says)).first
    _choose(page, "door", "pickup")
    _choose(page, "pickup_payment", "at_outlet")
    assert axe_violations(chromium, page) == []
    brought.click()
    page.locator("input[name=phone]").fill("0912345711")
    page.locator("input[name=name]").fill("Lê Thị Gửi")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    expect(page.locator("main")).to_contain_text(way.say("Có hàng được gửi từ", "brought here for you"))
    tick = page.locator("input[name=terms]")
    page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/don-hang/"))
    return re.search(r"\b[2-9A-HJ-NP-Z]{8}\b", page.locator("h1").inner_text()).group()


@pytest.mark.usefixtures("bringing")
def test_goods_are_brought_to_where_they_are_collected(
    visitor: BrowserContext, staff: Page, chromium: Browser, way: Run
):
    _received(staff, way)
    page = visitor.new_page()
    code = _ordered(page, chromium, way)

    staff.goto(way.path(f"/quan-ly/{HERE}/don-hang?tim={code}"))
    staff.locator("main a", has_text=code).first.click()
    part = staff.url
    expect(staff.locator("main")).to_contain_text(way.say("chưa gửi", "has not sent it yet"))
    staff.goto(way.path(f"/quan-ly/{THERE}/chuyen-hang"))
    staff.locator("a[href*='/chuyen-hang/cho-don']").click()
    assert axe_violations(chromium, staff) == []
    expect(staff.locator("main")).to_contain_text(code)
    staff.locator("input[name=carried_by]").fill("Xe 19A")
    staff.locator("form[action*='cho-don'] button[type=submit]").focus()
    staff.keyboard.press("Enter")
    staff.wait_for_url(re.compile(r"/chuyen-hang/\d+$"))
    paper = re.search(r"/chuyen-hang/(\d+)$", staff.url).group(1)

    page.reload()
    expect(page.locator("main")).to_contain_text(way.say("đang trên đường từ", "on their way from"))
    staff.goto(way.path(f"/quan-ly/{HERE}/chuyen-hang/{paper}/nhan"))
    staff.locator("button[name=do][value=all]").click()
    staff.wait_for_url(re.compile(rf"/chuyen-hang/{paper}$"))
    staff.goto(part)
    for step in ("chuan-bi", "san-sang"):
        staff.locator(f"form[action$='/{step}'] button").click()
    assert axe_violations(chromium, staff) == []
    staff.locator("input[name=code]").fill(code)
    staff.locator("form[action$='/ban-giao'] button[type=submit]").last.click()
    expect(staff.locator("main")).to_contain_text(way.say("Đã bàn giao", "Handed over"))
