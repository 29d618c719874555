"""A guest pays by card: at once, after a declined card, with the tab closed, and with the page open twice."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import Run, axe_violations, new_visitor, running_shop
from tests.support.standin import StandIn, running_standin
from tests.support.standin_words import DECLINED, GOOD

pytestmark = pytest.mark.browser
SLUG = "mam-tom-le-gia"
AT_SERVICE = re.compile(r"/c/pay/")
AT_ORDER = re.compile(r"/don-hang/")


@pytest.fixture(scope="module")
def service():
    with running_standin() as standin:
        yield standin


@pytest.fixture(scope="module")
def server(sample_shop, service: StandIn):
    """The sample shop, open once more, with a payment service that tells it what happens."""
    with running_shop(sample_shop, **service.settings()) as open_shop:
        service.listen(f"{open_shop.base}/webhooks/stripe")
        yield open_shop


@pytest.fixture
def visitor(chromium: Browser, server, way: Run):
    context = new_visitor(chromium, way, server.base)
    yield context
    context.close()


def _choose(page: Page, name: str, value: str) -> None:
    card = page.locator(f"input[name={name}][value='{value}']")
    page.locator(f"label[for='{card.get_attribute('id')}']").click()


def _at_service(page: Page, way: Run, phone: str) -> str:
    """One piece for pick-up, placed and led to the page of the service; gives the name of that page."""
    page.goto(way.path(f"/san-pham/{SLUG}"))
    page.locator("form#them button[type=submit]").first.click()
    page.goto(way.path("/thanh-toan"))
    _choose(page, "door", "pickup")
    page.locator("input[name=outlet_id]").first.wait_for(state="attached")
    outlet = page.locator("input[name=outlet_id]").first.get_attribute("id")
    page.locator(f"label[for='{outlet}']").click()
    _choose(page, "pickup_payment", "card")
    page.locator("input[name=phone]").fill(phone)
    page.locator("input[name=name]").fill("Nguyễn Thị Hoa")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    tick = page.locator("input[name=terms]")
    page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]").click()
    page.wait_for_url(AT_SERVICE)
    return page.url.rpartition("/")[2].partition("#")[0]


def _type(page: Page, card: str) -> None:
    page.locator("input[name=card]").fill(card)
    page.locator("form button[type=submit]").click()


def _is_paid(page: Page, way: Run) -> None:
    expect(page.locator("main")).to_contain_text(way.say("trả bằng thẻ lúc", "paid by card at"))
    expect(page.locator("[data-waiting]")).to_have_count(0)


def test_a_card_pays_and_a_declined_one_leaves_another_try(visitor: BrowserContext, chromium, way: Run):
    page = visitor.new_page()
    _at_service(page, way, "0912345801")

    _type(page, DECLINED)
    expect(page.locator("[role=alert]")).to_be_visible()
    _type(page, GOOD)

    page.wait_for_url(AT_ORDER)
    _is_paid(page, way)
    assert axe_violations(chromium, page) == []


def test_the_tab_may_be_closed_after_paying(visitor: BrowserContext, service: StandIn, way: Run):
    page = visitor.new_page()
    ref = _at_service(page, way, "0912345802")
    order = service.get(f"/v1/checkout/sessions/{ref}")["cancel_url"]
    page.close()

    assert service.pay(ref).state == "paid"
    service.settle()

    later = visitor.new_page()
    later.goto(order)
    _is_paid(later, way)


def test_the_page_may_be_open_twice(visitor: BrowserContext, chromium, service: StandIn, way: Run):
    first, second = visitor.new_page(), visitor.new_page()
    ref = _at_service(first, way, "0912345803")
    order = service.get(f"/v1/checkout/sessions/{ref}")["cancel_url"]
    second.goto(order)
    expect(second.locator("[data-waiting]")).to_be_visible()
    assert axe_violations(chromium, second) == []
    second.locator("form[action$='/tra-the'] button").click()
    second.wait_for_url(AT_SERVICE)
    assert ref in second.url

    _type(first, GOOD)
    first.wait_for_url(AT_ORDER)
    _type(second, GOOD)

    second.wait_for_url(AT_ORDER)
    _is_paid(first, way)
    _is_paid(second, way)
    charges = [
        one for one in service.get("/v1/charges?limit=100")["data"] if one["metadata"] == _of(service, ref)
    ]
    assert len(charges) == 1


def _of(service: StandIn, ref: str) -> dict[str, str]:
    return service.get(f"/v1/checkout/sessions/{ref}")["metadata"]
