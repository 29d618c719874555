"""Goods on consignment: terms are agreed, a statement is disputed, answered and signed, and the producer is paid."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import Run, Server, axe_violations, new_visitor, press, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def people(chromium: Browser, server: Server, way: Run):
    """The sample producer, its operator, and somebody who has nothing but a link."""
    desks = [new_visitor(chromium, way, server.base) for _ in range(3)]
    pages = [desk.new_page() for desk in desks]
    sign_in(pages[0], way, "producer@ocop.example")
    sign_in(pages[1], way, "operator@ocop.example")
    yield pages
    for desk in desks:
        desk.close()


def _form(page: Page, ending: str) -> Locator:
    return page.locator(f"form[action$='{ending}']")


def test_a_producer_checks_every_dong_and_is_paid(people, chromium: Browser, way: Run):
    producer, operator, guest = people
    producer.goto(way.path("/kenh-chu-the/ky-gui"))
    assert axe_violations(chromium, producer) == []
    press(_form(producer, "/dong-y").locator("button"), way)
    expect(producer.locator("main")).to_contain_text(
        way.say("Đã đồng ý điều khoản", "You have agreed to the terms")
    )

    operator.goto(way.path("/quan-tri/ky-gui"))
    operator.locator("main table tbody tr a").first.click()
    operator.locator("main a[href$='/dieu-khoan']").click()
    assert axe_violations(chromium, operator) == []

    producer.goto(way.path("/kenh-chu-the/doi-soat"))
    producer.locator("main table tbody tr a").first.click()
    assert axe_violations(chromium, producer) == []
    statement = producer.url
    line = producer.locator("main table a", has_text=re.compile("mẫu|Sample", re.IGNORECASE)).last
    line.click()
    expect(producer.locator("#tung-dong")).to_be_visible()
    producer.locator("select[name=line]").select_option(index=1)
    press(_form(producer, "/y-kien").locator("button"), way)
    expect(producer.locator(".error-summary, [id$='text-error']").first).to_be_visible()
    producer.locator("textarea[name=text]").fill("Tôi giao 45, ở đây chỉ ghi 44")
    press(_form(producer, "/y-kien").locator("button"), way)
    expect(producer.locator("main")).to_contain_text("Tôi giao 45")
    expect(_form(producer, "/xac-nhan")).to_have_count(0)

    operator.goto(way.path("/quan-tri/cong-no"))
    assert axe_violations(chromium, operator) == []
    operator.locator("main table tbody tr a").first.click()
    operator.locator("textarea[name=answer]").fill("Phiếu nhập có chữ ký ghi 44.")
    press(operator.locator("form[action*='/y-kien/'] button"), way)
    expect(operator.locator("main")).to_contain_text("Phiếu nhập có chữ ký ghi 44.")
    assert axe_violations(chromium, operator) == []

    guest.goto(operator.locator(".copy__text").first.inner_text())
    guest.locator("input[name=name]").fill("Lê Thị Mẫu")
    assert axe_violations(chromium, guest) == []
    press(_form(guest, "/xac-nhan").locator("button"), way)
    expect(guest.locator("main")).to_contain_text("Lê Thị Mẫu")

    producer.goto(way.path("/kenh-chu-the/ho-so"))
    producer.locator("a[href$='/tai-khoan']").click()
    for name, typed in (
        ("bank_bin", "970405"),
        ("bank_account", "0123456789"),
        ("bank_account_name", "CO SO MAU SONG MA"),
    ):
        producer.locator(f"input[name={name}]").fill(typed)
    press(producer.locator("main form button[type=submit]").last, way)
    expect(producer.locator("main")).to_contain_text(
        way.say("Đã ghi tài khoản nhận tiền", "The account for payments")
    )

    operator.goto(way.path("/quan-tri/cong-no"))
    operator.locator("main a[href*='/chi-tra/']").first.click()
    assert axe_violations(chromium, operator) == []
    press(operator.locator("main form button[type=submit]").last, way)
    operator.wait_for_url(re.compile(r"/chi-tra/dot/\d+$"))
    with operator.expect_download() as file:
        operator.locator("main a[href$='/tep/csv']").click()
    assert "0123456789,CO SO MAU SONG MA,970405" in file.value.path().read_text(encoding="utf-8-sig")
    press(_form(operator, "/da-tra").locator("button"), way)
    expect(operator.locator("main")).to_contain_text(way.say("Đã ghi trả tiền", "Recorded as paid"))
    assert axe_violations(chromium, operator) == []

    producer.goto(statement)
    expect(producer.locator("main .tag").first).to_have_text(way.say("Đã trả tiền", "Paid"))
    with producer.expect_download() as paper:
        producer.locator("main a[href$='/tep/pdf']").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")
