"""A gift basket runs short while it is being bought: the buyer hears it by name, takes fewer, and has the order."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from shop.catalogue import services
from shop.catalogue.models import Variant
from shop.catalogue.search_index import index
from shop.catalogue.services import BasketPart
from shop.core.clock import now
from shop.extensions import session
from shop.inventory.services import Incoming, receive
from shop.outlets.models import Outlet
from shop.producers.models import Producer
from shop.samples import invented
from shop.samples.orders import WOMEN
from tests.browser.test_voucher_story import _choose, _press
from tests.builders import catalogue
from tests.support.browser import Run, Server, axe_violations, new_visitor

pytestmark = pytest.mark.browser
BASKET, PART, OTHER = "Giỏ quà mẫu khan hàng", "Mắm mẫu sắp cạn", "Mắm mẫu dồi dào"


def _make() -> tuple[str, str, int]:
    """Addresses of a basket and of its part of which there are three, and the outlet that has them."""
    outlet = session.scalars(select(Outlet).where(Outlet.name == WOMEN)).one()
    producer = session.scalars(select(Producer).where(Producer.name == invented.NORTH)).one()
    made = [catalogue.a_product(name, producer=producer) for name in (PART, OTHER, BASKET)]
    ids = [session.scalars(select(Variant.id).where(Variant.product_id == each.id)).one() for each in made]
    services.set_basket(ids[2], [BasketPart(ids[0], 1), BasketPart(ids[1], 1)], sums=True, by=None, at=now())
    lines = [
        Incoming(part, units, number=f"MAU-{part}", index=n)
        for n, (part, units) in enumerate(zip(ids, (3, 20), strict=False))
    ]
    receive(outlet.id, lines, key="basket-story", at=now(), by=None)
    index([each.id for each in made])
    return made[2].slug, made[0].slug, outlet.id


@pytest.fixture
def goods(in_shop) -> tuple[str, str, int]:
    """They stand in the shop that is open."""
    return in_shop(_make)


def _reviewed(page: Page, way: Run, slug: str, outlet_id: int, phone: str) -> None:
    """Two of these goods, to be fetched at the outlet; before the button that places the order."""
    page.goto(way.path(f"/san-pham/{slug}"))
    page.locator("form#them input[name=quantity]").fill("2")
    page.locator("form#them button[type=submit]").first.click()
    page.goto(way.path("/thanh-toan"))
    _choose(page, "door", "pickup")
    page.locator(f"input[name=outlet_id][value='{outlet_id}']").wait_for(state="attached")
    _choose(page, "outlet_id", str(outlet_id))
    _choose(page, "pickup_payment", "at_outlet")
    page.locator("input[name=phone]").fill(phone)
    page.locator("input[name=name]").fill("Nguyễn Thị Hoa")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))


def test_a_basket_runs_short_between_review_and_order(
    visitor: BrowserContext, chromium: Browser, server: Server, way: Run, goods: tuple[str, str, int]
):
    basket, part, outlet_id = goods
    page = visitor.new_page()
    page.goto(way.path(f"/san-pham/{basket}"))
    expect(page.locator("main")).to_contain_text(PART)
    _reviewed(page, way, basket, outlet_id, "0912345731")
    expect(page.locator("main")).to_contain_text(BASKET)
    total = page.locator(".bill__row--total data").first

    second = new_visitor(chromium, way, server.base)
    other = second.new_page()
    _reviewed(other, way, part, outlet_id, "0912345732")
    _press(other)
    other.wait_for_url(re.compile(r"/don-hang/"))
    second.close()

    _press(page)
    notice = page.locator(".notice", has_text=BASKET)
    expect(notice).to_contain_text(way.say("Chỉ còn 1", "Only 1"))
    assert axe_violations(chromium, page) == []
    notice.locator("form button").first.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    expect(total).to_have_attribute("value", "120000")
    _press(page)
    page.wait_for_url(re.compile(r"/don-hang/"))
    expect(page.locator("main")).to_contain_text(BASKET)
    assert total.get_attribute("value") == "120000"
