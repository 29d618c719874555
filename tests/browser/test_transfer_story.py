"""A guest pays by VietQR: the page waits, the operator imports the bank's statement, the page says paid."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support.browser import Run, axe_violations, new_visitor, sign_in

pytestmark = pytest.mark.browser
SLUG = "mam-tom-le-gia"


def _choose(page: Page, name: str, value: str) -> None:
    card = page.locator(f"input[name={name}][value='{value}']")
    page.locator(f"label[for='{card.get_attribute('id')}']").click()


def _placed(page: Page, way: Run) -> str:
    """One piece for pick-up at the outlet of the sample operator, to be paid by transfer; gives the order's code."""
    page.goto(way.path(f"/san-pham/{SLUG}"))
    page.locator("form#them button[type=submit]").first.click()
    page.goto(way.path("/thanh-toan"))
    _choose(page, "door", "pickup")
    page.locator("input[name=outlet_id]").first.wait_for(state="attached")
    outlet = page.locator("input[name=outlet_id]").first.get_attribute("id")
    page.locator(f"label[for='{outlet}']").click()
    _choose(page, "pickup_payment", "vietqr")
    page.locator("input[name=phone]").fill("0912345799")
    page.locator("input[name=name]").fill("Nguyễn Thị Hoa")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    tick = page.locator("input[name=terms]")
    page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/don-hang/"))
    return re.search(r"OCOP ([2-9A-HJ-NP-Z]{8})", page.locator("main").inner_text()).group(1)


def _statement(page: Page, code: str) -> bytes:
    """What the operator's bank would list of the transfer that the page asks for."""
    amount = re.sub(r"\D", "", page.locator("[data-waiting] .copy__text").nth(1).inner_text())
    rows = (
        "Ngày giao dịch,Ghi có,Nội dung,Số tham chiếu",
        f"28/11/2026,{amount},MBVCB.OCOP{code}.CT,FT-{code}",
    )
    return "\r\n".join(rows).encode("utf-8-sig")


def _import(chromium, server, way: Run, file: bytes) -> None:
    """An admin, who speaks for every account, imports the statement for each of them: only one holds the order."""
    desk = new_visitor(chromium, way, server.base)
    page = desk.new_page()
    sign_in(page, way, "admin@ocop.example")
    page.goto(way.path("/quan-tri/chuyen-khoan/sao-ke"))
    for account in page.locator("select[name=account] option").evaluate_all(
        "all => all.map(one => one.value)"
    ):
        page.goto(way.path("/quan-tri/chuyen-khoan/sao-ke"))
        page.locator("select[name=account]").select_option(account)
        page.locator("input[name=file]").set_input_files(
            {"name": "sao-ke.csv", "mimeType": "text/csv", "buffer": file}
        )
        page.locator("form[enctype] button[type=submit]").click()
        page.wait_for_url(re.compile(r"/sao-ke/\d+"))
        assert axe_violations(chromium, page) == []
        page.locator("form[action*='/sao-ke/'] button[type=submit]").click()
        expect(page.locator("main")).to_contain_text(way.say("Đơn được trả đủ", "Orders paid in full"))
    page.goto(way.path("/quan-tri/chuyen-khoan"))
    assert axe_violations(chromium, page) == []
    desk.close()


def test_an_order_is_paid_by_transfer_through_a_statement(
    visitor: BrowserContext, chromium, server, way: Run
):
    page = visitor.new_page()
    code = _placed(page, way)
    expect(page.locator("[data-waiting] svg.qr__svg")).to_be_visible()
    assert axe_violations(chromium, page) == []

    _import(chromium, server, way, _statement(page, code))

    if not way.scripts:
        page.reload()
    expect(page.locator("[data-waiting]")).to_have_count(0, timeout=30_000)
    expect(page.locator("main")).to_contain_text(way.say("Đã nhận", "arrived at"))
