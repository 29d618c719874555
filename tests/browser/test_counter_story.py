"""A clerk sells over the counter: by name, by code, in cash with change, by transfer; prints, and looks at the day."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in

pytestmark = pytest.mark.browser
OUTLET = "quay-hoi-lien-hiep-phu-nu-tinh"
RECEIPT = re.compile(r"/bien-lai/\d+$")


def _at(way: Run, path: str = "") -> str:
    return way.path(f"/quan-ly/{OUTLET}/ban-hang{path}")


def _scan(page: Page, typed: str) -> None:
    """A scanner types into the field and presses Enter."""
    page.locator("#code").fill(typed)
    page.locator("#code").press("Enter")


def _choose(page: Page, place: int = 0) -> str:
    """The name of an offer that was put on the sale."""
    offer = page.locator(".till-offer").nth(place)
    name = offer.locator("strong").inner_text()
    offer.locator("button").click()
    expect(page.locator(".till-line").first).to_be_visible()
    return name


def _begin(page: Page, way: Run) -> None:
    """Goods that are looked for by name: with script the list comes while typing."""
    page.goto(_at(way))
    if way.scripts:
        page.locator("#code").press_sequentially("mam tom", delay=20)
    else:
        _scan(page, "mam tom")
    expect(page.locator(".till-offer").nth(1)).to_be_visible()


def _code_of_goods(page: Page, way: Run) -> str:
    """The code of some goods on the shelf, as the stock page shows it."""
    page.goto(way.path(f"/quan-ly/{OUTLET}/ton-kho?q=che"))
    return page.locator("tbody .nowrap").first.inner_text()


def test_goods_are_scanned_and_paid_in_cash(chromium: Browser, server: Server, way: Run) -> None:
    visitor = new_visitor(chromium, way, server.base)
    page = visitor.new_page()
    sign_in(page, way, "clerk.thanhhoa@ocop.example")
    code = _code_of_goods(page, way)
    _begin(page, way)
    assert axe_violations(chromium, page) == []
    _choose(page)
    pages: list[str] = []
    page.on("request", lambda request: pages.append(request.url) if request.is_navigation_request() else None)
    for _ in range(2):
        _scan(page, code)
        expect(page.locator(".messages")).to_contain_text(way.say("Đã thêm", "Added"))
        expect(page.locator("#code")).to_have_value("")
    expect(page.locator(".till-line")).to_have_count(2)
    expect(page.locator(".till-line").nth(1).locator(".till-line__number")).to_have_value("2")
    assert not pages or not way.scripts, "with script a scan loads no page"
    if way.scripts:
        expect(page.locator("#code")).to_be_focused()
    _scan(page, "không có mã này")
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator("#code")).to_have_value("không có mã này")
    assert axe_violations(chromium, page) == []
    page.locator(".till-line__number").first.fill("999999")
    page.locator(".till-line__number").first.press("Enter")
    expect(page.locator(".till-line--wrong")).to_contain_text(way.say("chỉ còn", "Only"))
    page.locator(".till-line__number").first.fill("1")
    page.locator(".till-line__number").first.press("Enter")
    expect(page.locator(".till-line--wrong")).to_have_count(0)

    if way.scripts:
        page.locator("[data-quick] button").last.click()
        expect(page.locator("[data-change]")).to_be_visible()
        shown = page.locator("[data-change] strong").inner_text()
    else:
        page.locator("#given").fill("500.000")
        shown = ""
    page.locator("button[value=cash]").click()
    page.wait_for_url(RECEIPT)
    assert axe_violations(chromium, page) == []
    if shown:
        expect(page.locator(".till-total")).to_contain_text(shown)
    receipt = page.url
    for roll in ("58", "80"):
        page.goto(f"{receipt}/in?kho={roll}")
        assert axe_violations(chromium, page) == []
        assert page.evaluate(
            "document.querySelector('.sheet').scrollWidth <= document.querySelector('.sheet').clientWidth + 1"
        )
    _comes_back(chromium, page, way, receipt)
    visitor.close()


def _comes_back(chromium: Browser, page: Page, way: Run, receipt: str) -> None:
    """One piece is brought back with its receipt, and the day's list has both."""
    page.goto(_at(way, "/hom-nay"))
    assert axe_violations(chromium, page) == []
    expect(page.locator("table")).to_be_visible()
    page.goto(receipt)
    page.get_by_role("link", name=way.say("Khách trả hàng", "Goods returned by the customer")).click()
    page.wait_for_url(re.compile(r"/tra-hang$"))
    expect(page.locator("main form").last).to_be_visible()


def test_a_transfer_waits_for_the_clerk_while_others_are_served(
    chromium: Browser, server: Server, way: Run
) -> None:
    visitor = new_visitor(chromium, way, server.base)
    page = visitor.new_page()
    sign_in(page, way, "clerk.thanhhoa@ocop.example")
    _begin(page, way)
    _choose(page, 1)
    page.locator("button[value=transfer]").click()
    page.wait_for_url(re.compile(r"/chuyen-khoan$"))
    assert axe_violations(chromium, page) == []
    waiting = page.url
    expect(page.locator(".qr__letters")).to_contain_text("OCOP")
    page.goto(_at(way))
    expect(page.locator(".till-parked").first).to_contain_text(
        way.say("chờ chuyển khoản", "waits for a transfer")
    )
    page.goto(waiting)
    page.locator("form[action$='/da-nhan'] button").click()
    page.wait_for_url(RECEIPT)
    expect(page.locator(".till-paper")).to_contain_text(way.say("Đã chuyển khoản", "Paid by transfer"))
    visitor.close()
