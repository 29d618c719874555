"""A company sends gifts to a list: a file with a wrong row, corrected on the page, paid by transfer, each parcel seen."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_transfer_story import SLUG, _import, _statement
from tests.support.browser import Run, Server, axe_violations

pytestmark = pytest.mark.browser
HEAD = "Người nhận,Số điện thoại,Tỉnh,Xã,Số nhà,Q1,Lời chúc,Ngày muốn nhận"
LAN = "Lan,0912345678,Thanh Hóa,Phường Hạc Thành,1 Lê Lợi,1,Chúc mừng năm mới,"
WRONG = "Bình,12,Thanh Hóa,Đông Thọ,2 Lê Lợi,1,,"


def _label(page: Page, name: str, value: str = "") -> None:
    """Press the label of a tick or of a card."""
    which = f"input[name={name}]" + (f"[value='{value}']" if value else "")
    page.locator(f"label[for='{page.locator(which).get_attribute('id')}']").click()


def _listed(page: Page, way: Run) -> None:
    """From the goods in the cart to a list with a wrong row."""
    page.goto(way.path(f"/san-pham/{SLUG}"))
    page.locator("form#them button[type=submit]").first.click()
    page.goto(way.path("/qua-cong-ty"))
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/qua-cong-ty/[\w-]{22}$"))
    file = f"{HEAD}\r\n{LAN}\r\n{WRONG}".encode("utf-8-sig")
    page.locator("input[name=file]").set_input_files(
        {"name": "danh-sach.csv", "mimeType": "text/csv", "buffer": file}
    )
    page.locator("form[enctype] button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(way.say("1 dòng cần sửa", "1 row needs correcting"))


def _corrected(page: Page, chromium: Browser) -> None:
    """The wrong row: its phone, and which of the communes that the old name may mean."""
    assert axe_violations(chromium, page) == []
    page.locator("a[href$='/dong/2']").click()
    assert axe_violations(chromium, page) == []
    page.locator("input[name=phone]").fill("0987 654 321")
    _label(page, "chosen", "14797")
    page.locator("form[action$='/dong/2'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/qua-cong-ty/[\w-]{22}#dong-2$"))


def _ordered(page: Page, way: Run, chromium: Browser) -> str:
    """The company and its order; gives the code to pay with."""
    page.locator("a[href$='/dat']").click()
    for name, value in (
        ("name", "Công ty TNHH Hoa Sen"),
        ("tax_code", "0301448733"),
        ("address", "1 Lê Lợi, Thanh Hóa"),
        ("email", "ketoan@hoasen.example"),
        ("phone", "0912 000 111"),
    ):
        page.locator(f"input[name={name}]").fill(value)
    _label(page, "payment", "vietqr")
    _label(page, "terms")
    assert axe_violations(chromium, page) == []
    page.locator("form[action$='/dat'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/don-hang/"))
    expect(page.locator("main")).to_contain_text(way.say("Quà cho 2 người nhận", "Gifts for 2 recipients"))
    return re.search(r"OCOP ([2-9A-HJ-NP-Z]{8})", page.locator("main").inner_text()).group(1)


def test_a_list_with_a_wrong_row_is_corrected_paid_and_followed(
    visitor: BrowserContext, chromium: Browser, server: Server, way: Run
):
    page = visitor.new_page()
    _listed(page, way)
    _corrected(page, chromium)
    code = _ordered(page, way, chromium)
    _import(chromium, server, way, _statement(page, code))

    page.reload()
    page.locator("a[href$='/nguoi-nhan']").click()

    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("main")).to_contain_text(way.say("Đã nhận đơn", "Order received"))
    expect(page.locator("main")).to_contain_text("2 Lê Lợi, Phường Hạc Thành, Thanh Hóa")
    assert axe_violations(chromium, page) == []
