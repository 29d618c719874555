"""The price of consigned goods: the producer proposes, the outlet agrees, new labels are printed; another is refused."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import Run, Server, axe_violations, new_visitor, press, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def people(chromium: Browser, server: Server, way: Run):
    """The sample producer and the manager of an outlet that holds its goods."""
    desks = [new_visitor(chromium, way, server.base) for _ in range(2)]
    pages = [desk.new_page() for desk in desks]
    sign_in(pages[0], way, "producer@ocop.example")
    sign_in(pages[1], way, "manager.thanhhoa@ocop.example")
    yield pages
    for desk in desks:
        desk.close()


def test_both_sides_agree_on_a_price_and_labels_are_printed(people, chromium: Browser, way: Run):
    producer, manager = people
    producer.goto(way.path("/kenh-chu-the/gia-ky-gui"))
    assert axe_violations(chromium, producer) == []
    producer.locator("main table tbody tr a").last.click()
    producer.locator("input[name=amount]").fill("không")
    press(producer.locator("main form button[type=submit]").last, way)
    expect(producer.locator("[id$='amount-error']")).to_be_visible()
    assert axe_violations(chromium, producer) == []
    producer.locator("input[name=amount]").fill("88.000")
    producer.locator("input[name=note]").fill("Giá nguyên liệu tăng")
    press(producer.locator("main form button[type=submit]").last, way)
    expect(producer.locator("main")).to_contain_text(
        way.say("Đã gửi đề nghị giá cho điểm bán", "was sent to the outlet")
    )

    manager.goto(way.path("/quan-ly/quay-hoi-lien-hiep-phu-nu-tinh/hom-nay"))
    manager.locator("main a[href$='/gia-ky-gui']").first.click()
    assert axe_violations(chromium, manager) == []
    asked = manager.locator("section", has_text="Giá nguyên liệu tăng")
    press(asked.locator("form[action$='/dong-y'] button"), way)
    expect(manager.locator("#tem")).to_be_visible()
    other = manager.locator("form[action$='/tu-choi']").first
    other.locator("input[name=reason]").fill("Khách quen giá cũ")
    press(other.locator("button"), way)
    expect(manager.locator("main")).to_contain_text("Khách quen giá cũ")
    assert axe_violations(chromium, manager) == []

    manager.locator("main a[href*='/tem?']").first.click()
    expect(manager.locator(".label__price").first).to_contain_text(re.compile("88[.,]000"))
    manager.go_back()
    press(manager.locator("form[action$='/da-dan'] button").first, way)
    expect(manager.locator("#tem")).to_have_count(0)

    producer.goto(way.path("/kenh-chu-the/gia-ky-gui"))
    expect(producer.locator("main")).to_contain_text("Khách quen giá cũ")
    expect(producer.locator("main")).to_contain_text(way.say("Điểm bán đã đồng ý", "The outlet has agreed"))
