"""A certificate from its evaluation file through the warning before its end and its renewal to its withdrawal."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from shop.core.clock import today
from tests.builders import catalogue
from tests.support.browser import Run, axe_violations, press

pytestmark = pytest.mark.browser
FILES, PAPERS = "/quan-tri/phan-hang", "/quan-tri/chung-nhan"
NAME = "Nem nướng hồ sơ"
BADGE = "main a.ocop[href='#chung-nhan']"


def _make() -> tuple[int, str]:
    product = catalogue.a_product(NAME)
    return product.id, product.slug


def _fill(page: Page, **typed: str | date) -> None:
    """The fields of the form by name; days as people write them."""
    for name, value in typed.items():
        field = page.locator(f"main form [name={name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(f"{value:%d/%m/%Y}" if isinstance(value, date) else value)


def _send(page: Page, way: Run, action: str = "") -> None:
    form = f"main form[action$='{action}']" if action else "main form[method=post]"
    with page.expect_navigation():
        press(page.locator(f"{form} button[type=submit]").first, way)
    assert page.locator("main .error-summary").count() == 0, page.locator("main").inner_text()[:500]


def _filed(page: Page, way: Run, product_id: int, kind: str, days: list[date]) -> str:
    """A file with the days that it was filed, received, sent and decided on; its id."""
    page.goto(way.path(f"{FILES}/moi?san-pham={product_id}"))
    _fill(page, kind=kind, aims_at="4", filed_on=days[0])
    _send(page, way)
    page.wait_for_url(re.compile(rf"{FILES}/\d+$"))
    for day in days[1:3]:
        _fill(page, day=day)
        _send(page, way, "/buoc")
    _fill(page, day=days[3], stars="4", score="81")
    _send(page, way, "/buoc")
    return page.url.rsplit("/", 1)[1]


def _certified(officers: list[Page], way: Run, file_id: str, number: str, day: date) -> str:
    """The certificate of a file, entered by one officer and checked by the other; its address."""
    first, second = officers
    first.goto(way.path(f"{PAPERS}/moi?ho-so={file_id}"))
    _fill(first, number=number, decided_on=day, authority="UBND tỉnh Thanh Hóa (mẫu)", issued_on=day)
    _send(first, way)
    first.wait_for_url(re.compile(rf"{PAPERS}/\d+$"))
    second.goto(first.url)
    _send(second, way, "/kiem-tra")
    return first.url


def test_a_certificate_from_its_file_to_its_withdrawal(officers, in_shop, chromium: Browser, way: Run):
    product_id, slug = in_shop(_make)
    day = today()
    end = (day + timedelta(days=160)).replace(day=15)  # of the time in which it is to be filed again
    begin = end.replace(year=end.year - 3)
    first, second = officers

    file_id = _filed(
        first, way, product_id, "first", [begin - timedelta(days=back) for back in (45, 44, 30, 0)]
    )
    assert axe_violations(chromium, first) == []
    old = _certified(officers, way, file_id, "1/QĐ-MẪU", begin)
    second.goto(way.path(f"/san-pham/{slug}"))
    expect(second.locator(BADGE).first).to_be_visible()
    expect(second.locator("main")).to_contain_text(f"{end:%d/%m/%Y}")

    first.goto(way.path(f"{PAPERS}/sap-het-han"))
    row = first.locator("main tr", has_text=NAME)
    expect(row).to_contain_text(str((end - day).days))
    expect(row.locator(f"a[href$='{old.rsplit('/', 1)[1]}']").first).to_be_visible()

    file_id = _filed(first, way, product_id, "again", [day - timedelta(days=back) for back in (3, 2, 1, 0)])
    new = _certified(officers, way, file_id, "2/QĐ-MẪU", day)
    second.goto(way.path(f"/san-pham/{slug}"))
    expect(second.locator("main")).to_contain_text(f"/{day.year + 3}")

    second.goto(f"{new}/thu-hoi")
    _fill(second, day=day, ground="criteria_not_met", document="9/QĐ-MẪU")
    _send(second, way)
    assert axe_violations(chromium, second) == []
    first.goto(way.path(f"/san-pham/{slug}"))
    expect(first.locator("h1")).to_contain_text(NAME)
    expect(first.locator(BADGE)).to_have_count(0)
