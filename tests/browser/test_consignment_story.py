"""What is owed for consigned goods over two periods, and when another operator buys some of them."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from shop.core.clock import today
from tests.builders import consigned_months
from tests.builders.accounts import PASSWORD
from tests.support.browser import Run, Server, axe_violations, new_visitor, press, sign_in

pytestmark = pytest.mark.browser
DEBTS, OWN = "/quan-tri/cong-no", "/kenh-chu-the/doi-soat"


@pytest.fixture
def seats(chromium: Browser, server: Server, way: Run):
    """Somebody signed in, by e-mail."""
    desks = []

    def seat(email: str) -> Page:
        desks.append(new_visitor(chromium, way, server.base))
        page = desks[-1].new_page()
        sign_in(page, way, email, PASSWORD)
        return page

    yield seat
    for each in desks:
        each.close()


def _close(page: Page, way: Run, days: int) -> str:
    """Close the first of what waits, up to so many days ago; gives the address of the statement."""
    page.goto(way.path(DEBTS))
    page.locator("main a[href*='/chot/']").first.click()
    field, day = page.locator("input[name=upto_day]"), today() - timedelta(days=days)
    field.fill(f"{day:%Y-%m-%d}" if field.get_attribute("type") == "date" else f"{day:%d/%m/%Y}")
    press(page.locator("main form button[type=submit]").last, way)
    page.wait_for_url(re.compile(r"/cong-no/\d+$"))
    return page.url


def _open(page: Page, way: Run, path: str) -> None:
    """The newest statement."""
    page.goto(way.path(path))
    page.locator(
        f"main table a[href*='{path}/']:not([href*='/chot/']):not([href*='/chi-tra/'])"
    ).first.click()
    page.wait_for_url(re.compile(rf"{path}/\d+$"))


def _agree(page: Page, way: Run) -> None:
    press(page.locator("form[action$='/xac-nhan'] button"), way)
    expect(page.locator("form[action$='/xac-nhan']")).to_have_count(0)


def _pay(page: Page, way: Run, amount: str) -> None:
    page.goto(way.path(DEBTS))
    page.locator("main a[href*='/chi-tra/']").first.click()
    expect(page.locator("main form")).to_contain_text(_money(amount))
    press(page.locator("main form button[type=submit]").last, way)
    page.wait_for_url(re.compile(r"/chi-tra/dot/\d+$"))
    press(page.locator("form[action$='/da-tra'] button"), way)
    expect(page.locator("main")).to_contain_text(way.say("Đã ghi trả tiền", "Recorded as paid"))


def _money(amount: str) -> re.Pattern[str]:
    """An amount in either language, not as the end of a larger one; `-` in front: one below zero."""
    digits = amount.removeprefix("-").replace(".", "[.,]")
    before = "[−-]₫?" if amount.startswith("-") else r"(?<![\d.,])"
    return re.compile(rf"{before}{digits}(?![\d.,])")


def _says(page: Page, *amounts: str) -> None:
    for amount in amounts:
        expect(page.locator("main")).to_contain_text(_money(amount))


def test_a_refund_of_a_paid_month_stands_in_the_next_one(seats, in_shop, chromium: Browser, way: Run):
    operator, producer = map(seats, in_shop(consigned_months.two_months))
    _close(operator, way, 31)
    _says(operator, "153.000", "51.000", "204.000")

    _open(producer, way, OWN)
    first = producer.url
    _says(producer, "204.000")
    producer.locator("select[name=line]").select_option(index=1)
    producer.locator("textarea[name=text]").fill("Tôi chưa được báo hũ vỡ")
    press(producer.locator("form[action$='/y-kien'] button"), way)
    expect(producer.locator("form[action$='/xac-nhan']")).to_have_count(0)
    expect(producer.locator("main")).to_contain_text("Tôi chưa được báo hũ vỡ")
    operator.reload()
    operator.locator("textarea[name=answer]").fill("Biên bản vỡ có ảnh, quầy chịu.")
    press(operator.locator("form[action*='/y-kien/'] button"), way)
    expect(operator.locator("main")).to_contain_text("quầy chịu")
    producer.goto(first)
    expect(producer.locator("main")).to_contain_text("quầy chịu")
    _agree(producer, way)
    _pay(operator, way, "204.000")

    _close(operator, way, 1)
    _says(operator, "-60.000", "-51.000", "102.000")
    assert axe_violations(chromium, operator) == []
    producer.goto(first)
    _says(producer, "204.000")
    expect(producer.locator("main .tag").first).to_have_text(way.say("Đã trả tiền", "Paid"))
    _open(producer, way, OWN)
    assert producer.url != first
    _says(producer, "-51.000", "51.000")
    _agree(producer, way)
    _pay(operator, way, "51.000")


def test_each_operator_sees_who_owes_what_for_goods_sold_between_them(seats, in_shop, way: Run):
    seller, buyer, producer = map(seats, in_shop(consigned_months.sold_on))
    _close(buyer, way, 1)
    _says(buyer, "200.000")
    expect(buyer.locator("form[action$='/xac-nhan']")).to_have_count(0)
    seller.goto(way.path(DEBTS))
    expect(seller.locator("main a[href*='/chot/']")).to_have_count(1)
    _open(seller, way, DEBTS)
    _agree(seller, way)
    _pay(buyer, way, "200.000")
    seller.reload()
    expect(seller.locator("main .tag").first).to_have_text(way.say("Đã trả tiền", "Paid"))

    _close(seller, way, 1)
    _says(seller, "200.000", "30.000", "170.000", "221.000")
    _open(producer, way, OWN)
    _says(producer, "170.000", "51.000", "221.000")
    producer.goto(way.path(OWN))
    expect(producer.locator("main table a[href*='/doi-soat/']")).to_have_count(1)
