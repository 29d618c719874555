"""Rice spirit: the age is asked first, only paying ahead is offered, papers are seen at the counter; and a VAT invoice."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in

pytestmark = pytest.mark.browser
CODE = r"\b[2-9A-HJ-NP-Z]{8}\b"


def _press(page: Page, name: str, value: str = "") -> None:
    """Touch the label of a tick or card."""
    control = page.locator(f"input[name={name}]" + (f"[value='{value}']" if value else "")).first
    page.locator(f"label[for='{control.get_attribute('id')}']").click()


def _send(page: Page, action: str) -> None:
    page.locator(f"form[action$='{action}'] button[type=submit]").first.click()


def _spirit(page: Page, way: Run, chromium: Browser) -> None:
    """Past the question for the age to a spirit that can be ordered, and into the cart."""
    page.goto(way.path("/san-pham?bo-san-pham=14"))
    main = page.locator("main")
    expect(main).not_to_contain_text("Rượu")
    assert axe_violations(chromium, page) == []
    _send(page, "/xac-nhan-tuoi")
    expect(page.locator("main a.card__link").first).to_be_visible()
    links = page.locator("main a.card__link").evaluate_all("all => all.map(one => one.href)")
    for link in links:
        page.goto(link)
        if page.locator("form#them").count():
            break
    assert axe_violations(chromium, page) == []
    page.locator("form#them button[type=submit]").first.click()
    expect(page.get_by_role("status").first).to_be_visible()


def _order(page: Page, way: Run) -> tuple[str, str]:
    """Only ways to pay ahead; without the word about the age nothing is ordered. Gives the code and the outlet's name."""
    page.goto(way.path("/thanh-toan"))
    _press(page, "door", "pickup")
    ways = page.locator("input[name=pickup_payment]").evaluate_all("all => all.map(one => one.value)")
    assert "vietqr" in ways
    assert "at_outlet" not in ways
    first = page.locator("input[name=outlet_id]").first
    outlet = page.locator(f"label[for='{first.get_attribute('id')}'] .choice__name").inner_text()
    _press(page, "outlet_id")
    _press(page, "pickup_payment", "vietqr")
    page.locator("input[name=phone]").fill("0912345733")
    page.locator("input[name=name]").fill("Nguyễn Thị Hoa")
    _press(page, "invoice")
    page.locator("input[name=invoice_name]").fill("Công ty Sông Mã")
    page.locator("input[name=invoice_tax_code]").fill("0301448733")
    page.locator("input[name=invoice_address]").fill("12 Lê Lợi, Thanh Hóa")
    page.locator("input[name=invoice_email]").fill("ke.toan@songma.vn")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile("/thanh-toan/xem-lai"))
    expect(page.locator("main")).to_contain_text("0301448733")
    _press(page, "terms")
    _send(page, "/thanh-toan/dat-hang")
    expect(page.locator("main")).to_contain_text(way.say("đủ 18 tuổi để đặt hàng", "18 or over to place it"))
    _press(page, "age")
    _send(page, "/thanh-toan/dat-hang")
    page.wait_for_url(re.compile("/don-hang/"))
    return re.search(rf"OCOP ({CODE})", page.locator("main").inner_text())[1], outlet


def _paid_and_ready(page: Page, way: Run, code: str, outlet: str) -> Locator:
    """The outlet sees the money and lays the goods ready."""
    page.goto(way.path("/diem-ban"))
    slug = page.get_by_role("link", name=outlet).first.get_attribute("href").rsplit("/", 1)[1]
    page.goto(way.path(f"/quan-ly/{slug}/don-hang?tim={code}"))
    page.locator(f"main a[href*='/quan-ly/{slug}/don-hang/']").first.click()
    here = page.url
    page.locator("main a[href*='xac-nhan']").first.click()
    page.locator("input[name=evidence]").fill("Ứng dụng ngân hàng")
    page.locator("main form button[type=submit]").last.click()
    for step in ("/chuan-bi", "/san-sang"):
        page.goto(here)
        _send(page, step)
    return page.locator("main")


def test_a_spirit_is_bought_by_an_adult_and_handed_over_against_papers(
    visitor: BrowserContext, chromium: Browser, server: Server, way: Run
):
    page = visitor.new_page()
    _spirit(page, way, chromium)
    code, outlet = _order(page, way)
    expect(page.locator("main")).to_contain_text("Công ty Sông Mã")

    context = new_visitor(chromium, way, server.base)
    desk = context.new_page()
    sign_in(desk, way, "admin@ocop.example")
    main = _paid_and_ready(desk, way, code, outlet)
    desk.locator("input[name=code]").fill(code)
    _send(desk, "/ban-giao")
    expect(main).to_contain_text(way.say("hãy kiểm tra giấy tờ của khách", "check the customer's papers"))
    assert axe_violations(chromium, desk) == []
    _press(desk, "age")
    _send(desk, "/ban-giao")
    expect(main).to_contain_text(way.say("Đã bàn giao", "Handed over"))
    desk.goto(way.path("/quan-tri/hoa-don"))
    expect(main).to_contain_text("Công ty Sông Mã")
    assert axe_violations(chromium, desk) == []
    desk.get_by_role("link", name=code).first.click()
    desk.locator("input[name=symbol]").fill("1C26MAA")
    desk.locator("input[name=number]").fill("128")
    _send(desk, "/so")
    expect(main).to_contain_text("1C26MAA 128")
    context.close()

    page.reload()
    expect(page.locator("main")).to_contain_text("1C26MAA")
