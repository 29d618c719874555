"""An outlet's day on a phone: a lot comes in, an order comes in, the customer is told, the goods go out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.support.browser import Run, axe_violations, new_visitor, sign_in

pytestmark = pytest.mark.browser
OUTLET = "quay-hoi-lien-hiep-phu-nu-tinh"
GOODS = "Tương mẫu hai chứng nhận"
SLUG = "tuong-mau-hai-chung-nhan"


@pytest.fixture
def manager(visitor: BrowserContext, way: Run) -> Page:
    """The manager's phone, signed in by the form."""
    page = visitor.new_page()
    sign_in(page, way, "manager.thanhhoa@ocop.example")
    page.wait_for_url(re.compile(r"/(quan-ly/|vao-viec)"))
    return page


def _at(way: Run, path: str) -> str:
    return way.path(f"/quan-ly/{OUTLET}/{path}")


def _order(context: BrowserContext, way: Run, phone: str) -> str:
    """A guest elsewhere orders one piece for pick-up at this outlet; gives the address of the order's page."""
    page = context.new_page()
    page.goto(way.path(f"/san-pham/{SLUG}"))
    page.locator("form#them button[type=submit]").first.click()
    page.goto(way.path("/thanh-toan"))
    for name, value in (("door", "pickup"), ("pickup_payment", "at_outlet")):
        card = page.locator(f"input[name={name}][value={value}]")
        page.locator(f"label[for='{card.get_attribute('id')}']").click()
    outlet = page.locator("label", has_text=way.say("Hội Liên hiệp Phụ nữ", "Women")).first
    outlet.click()
    page.locator("input[name=phone]").fill(phone)
    page.locator("input[name=name]").fill("Nguyễn Thị Hoa")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    tick = page.locator("input[name=terms]")
    page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/don-hang/"))
    return page.url


def _receive(page: Page, way: Run) -> None:
    """Five pieces of a new lot, seen before they are written."""
    page.goto(_at(way, "nhap-hang"))
    page.locator("input[name=typed]").fill("tuong mau")
    page.locator("button[name=do][value=find]").click()
    page.locator("button[name=do][value^='add-']").first.click()
    page.locator("input[name$='quantity']").fill("5")
    page.locator("input[name$='number']").fill(f"LÔ-{way.name}")
    day = datetime.now(UTC) + timedelta(days=300)
    page.locator("input[name$='expires_on']").fill(f"{day:%d/%m/%Y}")
    page.locator("button[name=do][value=see]").click()
    expect(page.locator("main")).to_contain_text("→")
    page.locator("button[name=do][value=save]").click()
    page.wait_for_url(re.compile(r"/nhap-hang/"))


def test_a_manager_receives_tells_prepares_and_hands_over(manager: Page, chromium, server, way: Run):
    _receive(manager, way)
    assert axe_violations(chromium, manager) == []
    guest = new_visitor(chromium, way, server.base)
    address = _order(guest, way, "0912345711")
    code = re.search(r"\b[2-9A-HJ-NP-Z]{8}\b", guest.pages[-1].locator("main").inner_text()).group()

    manager.goto(_at(way, "hom-nay"))
    assert axe_violations(chromium, manager) == []
    manager.goto(_at(way, "don-hang"))
    assert axe_violations(chromium, manager) == []
    manager.locator("main a", has_text=code).first.click()
    manager.locator("form[action$='/chuan-bi'] button").click()
    expect(manager.locator("form[action$='/san-sang'] button")).to_be_visible()
    assert axe_violations(chromium, manager) == []
    manager.locator("form[action$='/san-sang'] button").click()
    expect(manager.locator("form[action$='/ban-giao']")).to_be_visible()
    part = manager.url

    manager.goto(_at(way, "can-bao-khach"))
    assert axe_violations(chromium, manager) == []
    waiting = manager.locator("li", has_text=code).filter(has=manager.locator("a[href^='tel:']")).first
    expect(waiting.locator("a[href^='sms:']")).to_be_visible()
    waiting.locator("form[action$='/da-bao'] button").click()
    expect(manager.get_by_role("status").first).to_be_visible()

    manager.goto(part)
    manager.locator("input[name=code]").fill("SAI222")
    manager.locator("form[action$='/ban-giao'] button[type=submit]").click()
    expect(manager.locator("[id$='-error']").first).to_be_visible()
    manager.locator("input[name=code]").fill(code)
    manager.locator("form[action$='/ban-giao'] button[type=submit]").click()
    expect(manager.locator("form[action$='/ban-giao']")).to_have_count(0)
    shown = guest.new_page()
    shown.goto(address)
    expect(shown.locator("form[action$='/huy']")).to_have_count(0)
    guest.close()


def _first_of_the_goods(page: Page) -> Locator:
    links = page.locator("main a[href*='/ton-kho/']")
    ends = links.evaluate_all("all => all.map(one => one.pathname.split('/').pop())")
    return links.nth(next(position for position, end in enumerate(ends) if end.isdigit()))


def test_the_manager_corrects_a_figure_after_seeing_its_effect(manager: Page, chromium, way: Run):
    manager.goto(_at(way, "ton-kho"))
    assert axe_violations(chromium, manager) == []
    _first_of_the_goods(manager).click()
    assert axe_violations(chromium, manager) == []
    manager.locator("main a[href*='/sua'], main a[href*='/dieu-chinh'], main a[href*='/kiem']").first.click()
    before = manager.locator("input[name=seen]").input_value()
    becomes = manager.locator("input[name=becomes]")
    becomes.fill(str(int(before) - 1) if before.isdigit() and int(before) > 1 else before)
    loss = manager.locator("input[name=kind][value=damaged]")
    manager.locator(f"label[for='{loss.get_attribute('id')}']").click()
    manager.locator("main form button[type=submit]").first.click()
    expect(manager.locator("main")).to_contain_text("→")
    assert axe_violations(chromium, manager) == []


def test_somebody_elses_outlet_is_not_there(manager: Page, way: Run):
    answer = manager.goto(way.path("/quan-ly/diem-ocop-cho-trung-tam-viet-tri/don-hang"))
    assert answer is not None
    assert answer.status == 404
