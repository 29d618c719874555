"""A producer's real-life workbook: title, other headings, merged names, a formula, prices in words; corrected, written."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders.workbooks import merged_workbook
from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in

pytestmark = pytest.mark.browser
HERE = "/kenh-chu-the/nhap-bang"
HEAD = ("Giá bán (đ)", "SKU", "Tên SP", "Bộ", "Danh mục", "Quy cách", "ĐVT", "KL cả bì", "Ghi chú")


@pytest.fixture
def producer(chromium: Browser, server: Server, way: Run):
    desk = new_visitor(chromium, way, server.base)
    page = desk.new_page()
    sign_in(page, way, "producer@ocop.example")
    yield page
    desk.close()


def messy(way: Run, second: object, third: object) -> bytes:
    """Rows 4 and 5 are one product: its name is merged over both."""
    code = f"NB-{way.name}"
    return merged_workbook(
        "C4:C5",
        ("BẢNG GIÁ NĂM 2026",),
        (),
        HEAD,
        ("60k", f"{code}-1", f"Mắm nhập bảng {way.name}", 9, "Mắm & gia vị", "Hũ 200 g", "hũ", "320 g", "x"),
        (second, f"{code}-2", None, None, None, "Hũ 500 g", "hũ", 690.0, None),
        (45_000.0, f"{code}-3", f"Miến nhập bảng {way.name}", third, "Miến, mì & gạo", "Gói", "gói", "0,5kg"),
    )


def upload(page: Page, way: Run, data: bytes) -> None:
    page.goto(way.path(HERE))
    file = {"name": "bang gia.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": data}
    page.set_input_files("input[type=file]", files=[file])
    press(page, way, "main form button[type=submit]")
    press(page, way, "button[value=match]")
    page.locator("main table, main .table__empty").first.wait_for()


def press(page: Page, way: Run, selector: str) -> None:
    """With a finger on a phone, with the keyboard elsewhere."""
    if way.width < 800:
        page.locator(selector).tap()
    else:
        page.locator(selector).focus()
        page.keyboard.press("Enter")


def test_a_messy_workbook_is_corrected_and_written_once(producer, chromium: Browser, way: Run):
    upload(producer, way, messy(way, "một trăm ba", "không rõ"))
    main = producer.locator("main")
    expect(main).to_contain_text("“một trăm ba”")
    expect(main).to_contain_text("“không rõ”")
    assert producer.locator("button[value=write]").count() == 0
    assert axe_violations(chromium, producer) == []
    with producer.expect_download() as given:
        press(producer, way, "a[href$='loi.xlsx']")
    assert given.value.suggested_filename == "loi.xlsx"

    upload(producer, way, messy(way, "130.000", 2))
    expect(main).to_contain_text(way.say("Mới: 3", "New: 3"))
    press(producer, way, "button[value=write]")
    expect(main).to_contain_text(way.say("Đã ghi 2 sản phẩm", "2 products are now drafts"))
    assert axe_violations(chromium, producer) == []

    upload(producer, way, messy(way, "135,000", 2))
    expect(main).to_contain_text("135.000")
    expect(main).to_contain_text(way.say("Không đổi: 2", "Unchanged: 2"))
    press(producer, way, "button[value=write]")
    press(producer, way, "button[value=undo]")
    expect(main).to_contain_text(way.say("Đã hoàn tác toàn bộ.", "Everything was undone."))

    upload(producer, way, messy(way, "130k", 2))
    expect(main).to_contain_text(way.say("Không đổi: 3", "Unchanged: 3"))
    producer.goto(way.path("/kenh-chu-the"))
    expect(producer.locator("main a", has_text=re.compile(f"Mắm nhập bảng {way.name}"))).to_have_count(1)
