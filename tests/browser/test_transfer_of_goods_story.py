"""Goods go from one outlet to another on a phone: begun from a lot, packed, sent, received in part and with a loss."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Run, axe_violations

pytestmark = pytest.mark.browser
SENDER = "quay-hoi-lien-hiep-phu-nu-tinh"
RECEIVER = "trung-tam-trung-bay-hang-hoa-vcci-thanh-hoa"
GOODS = "tuong-mau-hai-chung-nhan"
LOT = re.compile(r"chuyen-hang/moi\?hang=")


def _received(page: Page, way: Run) -> None:
    """Twelve jars of a lot of this run's own come in."""
    page.goto(way.path(f"/quan-ly/{SENDER}/nhap-hang"))
    page.locator("input[name=typed]").fill("tuong mau")
    page.locator("button[name=do][value=find]").click()
    page.locator("button[name=do][value^='add-']").first.click()
    page.locator("input[name$='quantity']").fill("12")
    page.locator("input[name$='number']").fill(f"CH-{way.name}")
    page.locator("button[name=do][value=see]").click()
    page.locator("button[name=do][value=save]").click()
    page.wait_for_url(re.compile(r"/nhap-hang/\d+"))


def _press(page: Page, selector: str) -> None:
    """With the keyboard alone."""
    page.locator(selector).focus()
    page.keyboard.press("Enter")


def _tap(page: Page, way: Run, selector: str) -> None:
    """With a finger on a phone, with the mouse elsewhere."""
    if way.width < 800:
        page.locator(selector).tap()
    else:
        page.locator(selector).click()


def test_goods_go_to_another_outlet_and_what_is_missing_has_a_reason(
    staff: Page, chromium: Browser, way: Run
):
    page = staff
    _received(page, way)
    page.goto(way.path(f"/quan-ly/{SENDER}/ton-kho?q=CH-{way.name}"))
    page.locator("main table a, main .table a").first.click()
    page.locator("tr", has_text=f"CH-{way.name}").locator("a[href*='chuyen-hang/moi']").first.click()
    assert LOT.search(page.url)
    assert axe_violations(chromium, page) == []
    page.locator("select[name=to_outlet_id]").select_option(label=way.say(*_NAMES))
    card = page.locator("input[name=terms][value=sold]")
    _tap(page, way, f"label[for='{card.get_attribute('id')}']")
    _press(page, "form[action$='/chuyen-hang/moi'] button[type=submit]")
    page.wait_for_url(re.compile(r"/chuyen-hang/\d+$"))
    assert axe_violations(chromium, page) == []

    page.locator("input[name^=quantity_]").fill("1000001")
    _tap(page, way, "button[name=do][value=ready]")
    expect(page.locator("input[name^=quantity_]")).to_have_attribute("aria-invalid", "true")
    assert axe_violations(chromium, page) == []
    page.locator("input[name^=quantity_]").fill("8")
    page.locator("input[name^=price_]").fill("45.000")
    _tap(page, way, "button[name=do][value=ready]")
    page.locator("input[name=carried_by]").fill("Xe 36A")
    assert axe_violations(chromium, page) == []
    paper = page.url
    page.keyboard.press("Enter")
    expect(page.locator("a[href$='/in']")).to_be_visible()
    expect(page.locator("form[action$='/gui-di']")).to_have_count(0)
    page.goto(f"{paper}/in")
    expect(page.locator("main")).to_contain_text("Xe 36A")

    page.goto(way.path(f"/quan-ly/{RECEIVER}/hom-nay"))
    _tap(page, way, "main a.stat[href$='/chuyen-hang?xem=dang-den']")
    number = paper.rpartition("/")[2]
    page.locator(f"main a[href$='/chuyen-hang/{number}/nhan']").click()
    assert axe_violations(chromium, page) == []
    page.locator("input[name^=good_]").fill("5")
    page.locator("input[name^=short_]").fill("2")
    _tap(page, way, "button[name=do][value=save]")
    expect(page.locator("select[name^=reason_]")).to_have_attribute("aria-invalid", "true")
    assert axe_violations(chromium, page) == []
    page.locator("select[name^=reason_]").select_option("stolen")
    _tap(page, way, "button[name=do][value=save]")
    page.wait_for_url(re.compile(r"/chuyen-hang/\d+$"))
    assert axe_violations(chromium, page) == []
    page.locator("a[href$='/nhan']").click()
    _press(page, "button[name=do][value=all]")
    page.wait_for_url(re.compile(r"/chuyen-hang/\d+$"))
    expect(page.locator("a[href$='/nhan']")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(way.say("Mất trên đường", "Stolen on the way"))


_NAMES = (
    "Trung tâm trưng bày hàng hóa VCCI Thanh Hóa (đơn vị khác)",
    "Trung tâm trưng bày hàng hóa VCCI Thanh Hóa (another operator)",
)
