"""A fair on a phone: announced, goods brought, one sold at the till, the rest counted, what is left goes home."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from shop.core.clock import today
from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in

pytestmark = pytest.mark.browser
HOME = "quay-hoi-lien-hiep-phu-nu-tinh"
HOME_NAME = "Quầy Hội Liên hiệp Phụ nữ tỉnh"
OPERATOR = "Hội Liên hiệp Phụ nữ tỉnh Thanh Hóa"
PAPER = re.compile(r"/chuyen-hang/\d+$")
REVIEW = re.compile(r"/hoi-cho/kiem/\d+$")


@pytest.fixture
def page(chromium: Browser, server: Server, way: Run):
    """An admin, who may stand in every outlet and stall."""
    desk = new_visitor(chromium, way, server.base)
    page = desk.new_page()
    sign_in(page, way, "admin@ocop.example")
    yield page
    desk.close()


def _send(page: Page) -> None:
    """The form of the main part, with the keyboard."""
    page.locator("main form button[type=submit]").last.focus()
    page.keyboard.press("Enter")


def _announced(page: Page, way: Run, chromium: Browser) -> str:
    """A fair of three days with a stall; the address of the stall."""
    page.goto(way.path("/quan-tri/hoi-cho/moi"))
    page.locator("#title").fill(f"Hội chợ {way.name}")
    page.locator("#host").fill("Sở Công Thương mẫu")
    page.locator("#province_code").select_option("38")
    if not way.scripts:
        page.locator("noscript button, main form button[type=submit]").first.click()
    page.locator("#commune_code option[value='14797']").wait_for(state="attached")
    page.locator("#commune_code").select_option("14797")
    page.locator("#title").fill(f"Hội chợ {way.name}")
    page.locator("#operator_id").select_option(label=OPERATOR)
    page.locator("#place").fill("Sân vận động mẫu")
    page.locator("#starts_on").fill(f"{today():%d/%m/%Y}")
    page.locator("#ends_on").fill(f"{today() + timedelta(days=2):%d/%m/%Y}")
    assert axe_violations(chromium, page) == []
    _send(page)
    page.wait_for_url(re.compile(r"/quan-tri/hoi-cho/\d+$"))
    page.locator("main a[href$='/gian-hang']").click()
    page.locator("#name").fill(f"Gian {way.name}")
    page.locator("#operator_id").select_option(label=OPERATOR)
    _send(page)
    page.wait_for_url(re.compile(r"/quan-tri/hoi-cho/\d+$"))
    assert axe_violations(chromium, page) == []
    page.locator("main table a[href$='/hoi-cho']").click()
    return page.url.removesuffix("/hoi-cho")


def _received(page: Page, way: Run) -> str:
    """Eight jars of a lot of this run's own come in at home; the name of the lot."""
    lot = f"HC-{way.name}"
    page.goto(way.path(f"/quan-ly/{HOME}/nhap-hang"))
    page.locator("input[name=typed]").fill("tuong mau")
    page.locator("button[name=do][value=find]").click()
    page.locator("button[name=do][value^='add-']").first.click()
    page.locator("input[name$='quantity']").fill("8")
    page.locator("input[name$='number']").fill(lot)
    page.locator("button[name=do][value=see]").click()
    page.locator("button[name=do][value=save]").click()
    page.wait_for_url(re.compile(r"/nhap-hang/\d+"))
    return lot


def _moved(page: Page, sender: str, receiver: str, to: str, lot: str) -> None:
    """All units of the lot go by a paper, and are received whole."""
    page.goto(f"{sender}/ton-kho?q={lot}")
    page.locator("main table a, main .table a").first.click()
    page.locator("tr", has_text=lot).locator("a[href*='chuyen-hang/moi']").first.click()
    page.locator("select[name=to_outlet_id]").select_option(label=to)
    page.locator("input[name=terms][value=within]").check(force=True)
    page.locator("form[action$='/chuyen-hang/moi'] button[type=submit]").click()
    page.wait_for_url(PAPER)
    page.locator("button[name=do][value=ready]").click()
    page.locator("form[action$='/gui-di'] button").click()
    number = page.url.rpartition("/")[2]
    page.goto(f"{receiver}/chuyen-hang/{number}/nhan")
    page.locator("button[name=do][value=all]").click()
    page.wait_for_url(PAPER)


def _sold(page: Page, stall: str, lot: str) -> None:
    """One jar over the counter, in cash."""
    page.goto(f"{stall}/ban-hang")
    page.locator("#code").fill(lot)
    page.locator("#code").press("Enter")
    expect(page.locator(".till-line")).to_have_count(1)
    page.locator("button[value=cash]").click()
    page.wait_for_url(re.compile(r"/bien-lai/\d+$"))


def test_a_fair_from_its_page_to_its_last_count(
    page: Page, chromium: Browser, server: Server, way: Run
) -> None:
    lot = _received(page, way)
    stall = _announced(page, way, chromium)
    home = server.base + way.path(f"/quan-ly/{HOME}")
    _moved(page, home, stall, f"Gian {way.name}", lot)
    _sold(page, stall, lot)

    page.goto(f"{stall}/hoi-cho")
    page.locator("main a[href$='/hoi-cho/kiem']").click()
    page.locator("input[name^=remaining_]").fill("9")
    _send(page)
    expect(page.locator("input[name^=remaining_]")).to_have_attribute("aria-invalid", "true")
    assert axe_violations(chromium, page) == []
    page.locator("input[name^=remaining_]").fill("3")
    page.locator("main details summary").click()
    page.locator("input[name^=lost_]").fill("1")
    page.locator("select[name^=loss_]").select_option("damaged")
    _send(page)
    page.wait_for_url(REVIEW)
    assert axe_violations(chromium, page) == []
    expected = page.locator("input[name=expected]").input_value()
    page.locator("#cash").fill("0")
    page.locator("#bank").fill("0")
    page.locator("label[for=is_last]").click()
    page.locator("#bank").press("Enter")
    expect(page.locator("#reason")).to_have_attribute("aria-invalid", "true")
    assert axe_violations(chromium, page) == []
    page.locator("#cash").fill(expected)
    page.locator("#cash").press("Enter")
    expect(page.locator("main")).to_contain_text(way.say("Biên lai bán ngày", "Receipt of sales on"))
    assert axe_violations(chromium, page) == []

    _moved(page, stall, home, HOME_NAME, lot)
    page.goto(f"{stall}/hoi-cho")
    page.locator("form[action$='/hoi-cho/dong'] button").click()
    expect(page.locator(".tag").first).to_have_text(way.say("Đã đóng", "Closed"))
    numbers = page.locator("main table").first.locator("tbody td").all_inner_texts()
    assert numbers == ["8", "4", "1", "0", "3", "0"], "came = sold + lost + expired + went home + remaining"
    assert axe_violations(chromium, page) == []

    page.goto(way.path("/hoi-cho"))
    assert axe_violations(chromium, page) == []
    page.get_by_role("link", name=f"Hội chợ {way.name}").click()
    expect(page.locator("h1")).to_have_text(f"Hội chợ {way.name}")
    expect(page.locator("main")).not_to_contain_text(f"Gian {way.name}")
    assert axe_violations(chromium, page) == []
