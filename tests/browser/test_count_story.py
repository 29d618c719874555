"""An outlet is counted on a phone: thirty lines without a page between them, with the network cut in the middle."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in

pytestmark = pytest.mark.browser
OUTLET = "diem-ocop-cho-trung-tam-viet-tri"
LINES = 30


def _at(way: Run, path: str = "") -> str:
    return way.path(f"/quan-ly/{OUTLET}/kiem-kho{path}")


def _press(page: Page, selector: str) -> None:
    """By touch on a phone, by the mouse on a desk."""
    button = page.locator(selector).first
    button.scroll_into_view_if_needed()
    button.click()


def _open(page: Page, way: Run) -> str:
    page.goto(_at(way))
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/kiem-kho/\d+$"))
    return page.url


def _lines(page: Page) -> list[str]:
    rows = page.locator("[data-line]")
    return [rows.nth(place).get_attribute("data-line") for place in range(min(LINES, rows.count()))]


def _typed(page: Page, line: str, units: int) -> None:
    """A number and Enter, as one does with a keyboard."""
    field = page.locator(f"#q{line}")
    field.fill(str(units))
    field.press("Enter")


def _count_with_script(page: Page, way: Run) -> None:
    """Ten lines, ten without a network, ten more; then the sheet knows them all."""
    pages: list[str] = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    lines = _lines(page)
    assert len(lines) == LINES
    state = page.locator("[data-state]")
    for line in lines[:10]:
        _typed(page, line, 3)
    expect(state).to_contain_text(way.say("Đã đồng bộ", "Synchronised"))
    page.context.set_offline(True)
    for line in lines[10:19]:
        _typed(page, line, 2)
    _press(page, f"button[value=zero-{lines[19]}]")
    expect(state).to_have_text(way.say("Đã lưu trên máy · 10 chờ gửi", "Kept on this phone · 10 waiting"))
    _press(page, "a[href$='/nop']")  # what was not sent is not handed in
    expect(page.locator("[data-said]")).to_contain_text("10")
    page.context.set_offline(False)
    expect(state).to_contain_text(way.say("Đã đồng bộ", "Synchronised"))
    for line in lines[20:]:
        _typed(page, line, 1)
    expect(page.locator("[data-done]")).to_have_text(str(LINES))
    assert pages == []
    _survives_reload(page, way, lines[0])
    _scans_and_takes_back(page, way, lines[1])


def _survives_reload(page: Page, way: Run, line: str) -> None:
    """The server does not answer; the page is loaded again and still has what was counted."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/dem", lambda route: route.abort("aborted"))
    _typed(page, line, 4)
    expect(page.locator("[data-state]")).to_contain_text("1 ")
    page.reload()
    expect(page.locator("[data-state]")).to_contain_text(way.say("1 chờ gửi", "1 waiting"))
    expect(page.locator(f"[data-line='{line}'] [data-shown]")).to_contain_text("7")
    page.unroute("**/dem")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-state]")).to_contain_text(way.say("Đã đồng bộ", "Synchronised"))
    page.reload()
    expect(page.locator(f"[data-line='{line}'] [data-shown]")).to_contain_text("7")


def _scans_and_takes_back(page: Page, way: Run, line: str) -> None:
    """A scanner types the lot's code and Enter; one press takes it back."""
    code = page.locator(f"[data-line='{line}']").get_attribute("data-codes").split(" ")[-1]
    shown = page.locator(f"[data-line='{line}'] [data-shown]")
    page.locator("#code").fill(code)
    page.locator("#code").press("Enter")
    expect(page.locator("[data-said]")).to_contain_text(way.say("Thêm 1", "Added 1"))
    page.locator("#code").fill("0000-0000")
    page.locator("#code").press("Enter")
    expect(page.locator("[data-wrong] li")).to_have_count(1)
    expect(shown).to_contain_text("4")
    _typed(page, line, 5)
    expect(shown).to_contain_text("9")
    _press(page, "[data-undo]")
    expect(shown).to_contain_text("4")
    expect(page.locator("[data-said]")).to_contain_text(way.say("Đã bỏ", "taken back"))
    expect(page.locator("[data-state]")).to_contain_text(way.say("Đã đồng bộ", "Synchronised"))


def _count_without_script(page: Page) -> None:
    """The same form, line by line and several at once."""
    lines = _lines(page)
    page.locator(f"#q{lines[0]}").fill("3")
    page.locator(f"#q{lines[0]}").press("Enter")
    page.wait_for_url(re.compile(rf"#dong-{lines[0]}$"))
    page.locator(f"#q{lines[1]}").fill("2")
    page.locator(f"#q{lines[2]}").fill("4")
    _press(page, f"[data-line='{lines[2]}'] button[value=enter]")
    page.wait_for_url(re.compile(rf"#dong-{max(lines[1], lines[2], key=int)}$"))
    _press(page, f"button[value=zero-{lines[3]}]")
    code = page.locator(f"[data-line='{lines[0]}']").get_attribute("data-codes").split(" ")[-1]
    page.locator("#code").fill(code)
    page.locator("#code").press("Enter")
    page.wait_for_url(re.compile(rf"#dong-{lines[0]}$"))
    expect(page.locator("main")).to_contain_text("4/")


def _explained(page: Page, way: Run) -> None:
    """Every difference gets its first reason."""
    reasons = page.locator("select[name^=reason_]")
    for place in range(reasons.count()):
        reasons.nth(place).select_option(index=1)
    page.locator("form[action$='/ly-do'] button[type=submit]").click()
    expect(page.locator("main")).to_contain_text(way.say("Đã lưu lý do", "reasons are saved"))


def test_an_outlet_is_counted_and_a_second_person_approves(
    chromium: Browser, server: Server, way: Run
) -> None:
    counter, desk = new_visitor(chromium, way, server.base), new_visitor(chromium, way, server.base)
    page = counter.new_page()
    sign_in(page, way, "manager.phutho@ocop.example")
    address = _open(page, way)
    assert axe_violations(chromium, page) == []
    if way.scripts:
        _count_with_script(page, way)
    else:
        _count_without_script(page)

    page.goto(f"{address}/nop")
    leave = page.locator("input[name=rest][value=leave]")
    page.locator(f"label[for='{leave.get_attribute('id')}']").click()
    assert axe_violations(chromium, page) == []
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(address)
    _explained(page, way)
    assert axe_violations(chromium, page) == []
    page.goto(f"{address}/duyet")
    expect(page.locator("main")).to_contain_text(way.say("cần người thứ hai", "a second person"))
    expect(page.locator("main form button[type=submit]")).to_have_count(0)

    second = desk.new_page()
    sign_in(second, way, "admin@ocop.example")
    second.goto(f"{address}/duyet")
    assert axe_violations(chromium, second) == []
    second.locator("main form button[type=submit]").click()
    second.wait_for_url(address)
    expect(second.locator("main")).to_contain_text(way.say("Đã duyệt", "Approved"))
    second.goto(f"{address}/in")
    expect(second.locator("h1")).to_contain_text(way.say("Kết quả kiểm kho", "Result of count"))
    counter.close()
    desk.close()
