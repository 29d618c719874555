"""The page that stands in for Stripe's, as a customer meets it: declined, asked by the bank, paid, and too late."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Run, axe_violations, new_visitor
from tests.support.standin import StandIn
from tests.support.standin_client import opened, stripe_client
from tests.support.standin_words import ASKS, DECLINED, GOOD

pytestmark = pytest.mark.browser
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def _look(chromium, page: Page) -> None:
    assert axe_violations(chromium, page) == []
    expect(page.locator("h1")).to_have_count(1)


def _type(page: Page, way: Run, card: str) -> None:
    page.get_by_label(way.say("Số thẻ thử", "Test card number")).fill(card)
    page.get_by_role("button", name=re.compile(way.say("Thanh toán", "Pay"))).click()


def test_a_customer_pays_on_the_page_that_stands_in_for_stripe(chromium, standin: StandIn, way: Run):
    stripe = stripe_client(standin)
    shop = f"{standin.url}/healthz"
    addresses = {"success_url": f"{shop}?page={{CHECKOUT_SESSION_ID}}", "cancel_url": shop}
    visitor = new_visitor(chromium, way, standin.url)
    page = visitor.new_page()
    session = opened(stripe, locale=way.language, **addresses)

    page.goto(session.url)
    expect(page.get_by_role("banner")).to_contain_text(
        way.say("THỬ NGHIỆM – không phải Stripe, không mất tiền", "TEST – not Stripe, no money moves")
    )
    expect(page.get_by_role("row").last).to_contain_text(way.say("245.000\xa0₫", "₫245,000"))
    page.locator("summary").click()
    _look(chromium, page)
    if way.scripts:
        assert page.evaluate(TOO_WIDE) is False

    _type(page, way, DECLINED)
    expect(page.get_by_role("alert")).to_contain_text(way.say("Ngân hàng từ chối", "The bank declined"))
    _look(chromium, page)

    _type(page, way, ASKS)
    _look(chromium, page)
    page.get_by_role("button", name=way.say("Từ chối", "Refuse")).click()
    expect(page.get_by_role("alert")).to_be_visible()
    _type(page, way, GOOD)
    page.wait_for_url(f"{shop}?page={session.id}")
    page.goto(session.url)
    expect(page.locator("h1")).to_have_text(way.say("Đã thanh toán", "Paid"))

    late = opened(stripe, locale=way.language, **addresses)
    page.goto(late.url)
    standin.expire(late.id)
    _type(page, way, GOOD)
    expect(page.locator("h1")).to_have_text(
        way.say("Trang thanh toán đã hết hạn", "This payment page has expired")
    )
    _look(chromium, page)
    page.get_by_role("link", name=way.say("Quay lại cửa hàng", "Back to the shop")).click()
    page.wait_for_url(shop)
    visitor.close()
    assert [charge.status for charge in stripe.v1.charges.list().data] == ["succeeded", "failed"]
