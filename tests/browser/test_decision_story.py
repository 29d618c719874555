"""One decision recognises 46 products: its sheet is uploaded, matched, mended by hand, checked by another officer."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from shop.core.clock import today
from tests.builders import catalogue, producers
from tests.builders.workbooks import a_workbook
from tests.support.browser import Run, axe_violations, press

pytestmark = pytest.mark.browser
NEW = "/quan-tri/chung-nhan/quyet-dinh/moi"
MAKERS = ("Cơ sở mẫu Ba Làng", "Cơ sở mẫu Lam Sơn")
ON_PAPER, IN_SHOP = "Mắm cáy quyết định", "Mắm còng lột theo quyết định"


def _make() -> str:
    """Two producers have goods of one name, one of them 44 in all and one whose name is another; the address of the last."""
    first, second = (producers.producer(name) for name in MAKERS)
    for maker in (first, second):
        catalogue.a_draft("Chè quyết định", producer=maker)
    for number in range(43):
        catalogue.a_draft(f"Sản phẩm quyết định {number}", producer=first)
    return catalogue.a_product(IN_SHOP, producer=second).slug


def _sheet() -> bytes:
    goods = [("Chè quyết định", maker) for maker in MAKERS]
    goods += [(f"Sản phẩm quyết định {number}", MAKERS[0]) for number in range(43)]
    goods.append((ON_PAPER, MAKERS[1]))
    rows = [(n, name, maker, "3 sao" if n % 2 else "****") for n, (name, maker) in enumerate(goods, 1)]
    return a_workbook(
        ("PHỤ LỤC DANH SÁCH SẢN PHẨM",), (), ("TT", "Tên sản phẩm", "Chủ thể", "Xếp hạng"), *rows
    )


def _upload(page: Page, way: Run) -> None:
    page.goto(way.path(NEW))
    page.locator("input[name=number]").fill("46/QĐ-MẪU")
    field, day = page.locator("input[name=decided_on]"), today()
    field.fill(f"{day:%Y-%m-%d}" if field.get_attribute("type") == "date" else f"{day:%d/%m/%Y}")
    page.locator("input[name=authority]").fill("UBND tỉnh Thanh Hóa")
    file = {"name": "phu luc.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": _sheet()}
    page.locator("input[type=file]").set_input_files([file])
    press(page.locator("button[name=do][value=read]"), way)
    expect(page.locator("main table tbody tr")).to_have_count(46)


def test_forty_six_products_of_a_decision_get_their_stars(officers, in_shop, chromium: Browser, way: Run):
    slug = in_shop(_make)
    first, second = officers
    _upload(first, way)
    unmatched = first.locator("main table .tag")
    expect(unmatched).to_have_count(1)
    assert axe_violations(chromium, first) == []
    press(first.locator("button[name=do][value=save]"), way)
    first.wait_for_url(re.compile(r"/quyet-dinh/\d+$"))
    decision = first.url
    expect(first.locator("main form button[type=submit]")).to_have_count(0)
    assert axe_violations(chromium, first) == []

    press(first.locator("main table a[href$='/san-pham']"), way)
    first.locator("main input[name=q]").fill("còng lột")
    first.locator("main input[name=q]").press("Enter")
    row = first.locator("main tr", has_text=IN_SHOP)
    press(row.locator("button"), way)
    expect(first.locator("main")).to_contain_text(IN_SHOP)
    second.goto(way.path(f"/san-pham/{slug}"))
    expect(second.locator("main a.ocop[href='#chung-nhan']")).to_have_count(0)

    second.goto(decision)
    expect(second.locator("main table tbody tr")).to_have_count(46)
    expect(second.locator("main table a[href$='/san-pham']")).to_have_count(0)
    press(second.locator("main form button[type=submit]"), way)
    expect(second.locator("main form button[type=submit]")).to_have_count(0)
    expect(second.locator("main table .tag--good")).to_have_count(46)
    second.goto(way.path(f"/san-pham/{slug}"))
    expect(second.locator("main a.ocop[href='#chung-nhan']").first).to_be_visible()
