"""A producer announces a delivery on a phone; the outlet takes part of it in, refuses a jar, then takes the rest for less."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in

pytestmark = pytest.mark.browser
OUTLET = "trung-tam-trung-bay-hang-hoa-vcci-thanh-hoa"  # buys these goods


@pytest.fixture
def people(chromium: Browser, server: Server, way: Run):
    """A producer, and an admin who may stand in every outlet."""
    desks = [new_visitor(chromium, way, server.base) for _ in range(2)]
    pages = [desk.new_page() for desk in desks]
    sign_in(pages[0], way, "producer@ocop.example")
    sign_in(pages[1], way, "admin@ocop.example")
    yield pages
    for desk in desks:
        desk.close()


def _press(page: Page, way: Run, selector: str) -> None:
    """With a finger on a phone, with the keyboard elsewhere."""
    if way.width < 800:
        page.locator(selector).tap()
    else:
        page.locator(selector).focus()
        page.keyboard.press("Enter")


def _typed_day(page: Page, name: str, day: str) -> None:
    field = page.locator(f"[name={name}]")
    field.fill("-".join(reversed(day.split("/"))) if field.get_attribute("type") == "date" else day)


def test_goods_are_announced_and_received_in_two_steps(people, chromium: Browser, way: Run):
    producer, clerk = people
    producer.goto(way.path("/kenh-chu-the/giao-hang"))
    producer.locator("main a[href$='/giao-hang/moi']").click()
    producer.locator("select[name=goods]").select_option(index=1)
    _press(producer, way, "button[name=do][value=add]")
    producer.locator("input[name=quantity_0]").fill("6")
    producer.locator("input[name=number_0]").fill(f"BG-{way.name}")
    _typed_day(producer, "due_on", "01/01/2020")
    place = producer.locator("select[name=outlet_id] option", has_text="VCCI").first
    producer.locator("select[name=outlet_id]").select_option(place.get_attribute("value"))
    producer.locator("input[name=price_0]").fill("45.000")
    _press(producer, way, "button[name=do][value=save]")
    expect(producer.locator("#due_on-error")).to_be_visible()
    assert axe_violations(chromium, producer) == []
    day = producer.evaluate("() => new Date(Date.now() + 86400000 * 2).toLocaleDateString('en-GB')")
    _typed_day(producer, "due_on", day)
    _press(producer, way, "button[name=do][value=save]")
    producer.wait_for_url(re.compile(r"/giao-hang$"))
    code = producer.locator("main table tbody tr a").first.inner_text()
    assert axe_violations(chromium, producer) == []

    clerk.goto(way.path(f"/quan-ly/{OUTLET}/nhap-hang"))
    clerk.locator("main a", has_text=code).click()
    assert axe_violations(chromium, clerk) == []
    address = clerk.url
    clerk.locator("input[name^=quantity_]").fill("3")
    clerk.locator("input[name^=refused_]").fill("1")
    clerk.locator("select[name^=reason_]").select_option("damaged")
    _press(clerk, way, "button[name=do][value=save]")
    clerk.wait_for_url(re.compile(r"/nhap-hang/\d+"))
    expect(clerk.locator("main")).to_contain_text(f"BG-{way.name}")
    clerk.goto(address)
    clerk.locator("input[name^=unit_cost_]").fill("43.000")
    _press(clerk, way, "button[name=do][value=all]")
    expect(clerk.locator("#note-error")).to_be_visible()
    assert axe_violations(chromium, clerk) == []
    clerk.locator("input[name=note]").fill("Nhãn cũ, chủ thể đã đồng ý")
    _press(clerk, way, "button[name=do][value=all]")
    clerk.wait_for_url(re.compile(r"/nhap-hang/\d+"))

    producer.locator("main a", has_text=code).click()
    expect(producer.locator("main table")).to_contain_text(
        way.say("Hỏng, vỡ, móp", "Damaged, broken, dented")
    )
    expect(producer.locator("main table")).to_contain_text("43")
    expect(producer.locator("main")).to_contain_text("Nhãn cũ, chủ thể đã đồng ý")
    assert axe_violations(chromium, producer) == []
