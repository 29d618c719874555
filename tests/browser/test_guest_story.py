"""A guest buys: from a search to the page of the order, picked up or delivered, by real clicks."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Run, axe_violations

pytestmark = pytest.mark.browser
PICKUP_FIELDS = 4  # phone, name, outlet, payment
DELIVERY_FIELDS = 7  # phone, name, province, commune, street, note, payment


def _find(page: Page, way: Run, words: str) -> None:
    """Search from the home page and open the first product found."""
    page.goto(way.path("/"))
    page.locator("header input[name=q]").fill(words)
    page.locator("header form[role=search] button").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.locator("main a[href*='/san-pham/']").first.click()
    expect(page.locator("form#them")).to_be_visible()


def _put_in_cart(page: Page) -> None:
    page.locator("form#them button[type=submit]").first.click()
    expect(page.get_by_role("status").first).to_be_visible()


def _to_checkout(page: Page, way: Run) -> None:
    page.goto(way.path("/gio-hang"))
    page.locator("a[href$='/thanh-toan']").first.click()
    expect(page.locator("input[name=phone]")).to_be_visible()


def _choose(page: Page, name: str, value: str) -> None:
    """A radio card: its label is what one clicks."""
    card = page.locator(f"input[name={name}][value='{value}']")
    page.locator(f"label[for='{card.get_attribute('id')}']").click()


def _place(page: Page) -> str:
    """Agree, press the button, give the code on the order's page."""
    tick = page.locator("input[name=terms]")
    assert not tick.is_checked()
    page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/don-hang/"))
    found = re.search(r"\b[2-9A-HJ-NP-Z]{8}\b", page.locator("main").inner_text())
    assert found is not None
    return found.group()


def _choose_first_outlet(page: Page) -> None:
    first = page.locator("input[name=outlet_id]").first
    page.locator(f"label[for='{first.get_attribute('id')}']").click()


def test_a_guest_buys_to_pick_up_with_four_fields_and_looks_the_order_up(page: Page, chromium, way: Run):
    _find(page, way, "nuoc mam")
    _put_in_cart(page)
    _to_checkout(page, way)
    _choose(page, "door", "pickup")
    _choose_first_outlet(page)
    page.locator("input[name=phone]").fill("0912 345 601")
    page.locator("input[name=name]").fill("Nguyễn Thị Hoa")
    _choose(page, "pickup_payment", "at_outlet")
    assert axe_violations(chromium, page) == []
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    assert axe_violations(chromium, page) == []
    code = _place(page)
    assert axe_violations(chromium, page) == []

    page.goto(way.path("/tra-cuu-don"))
    page.locator("input[name=code]").fill(code.lower())
    page.locator("input[name=last4]").fill("5601")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/don-hang/"))
    assert code in page.locator("main").inner_text()


def test_a_guest_has_goods_delivered_with_seven_fields_and_cancels(page: Page, way: Run):
    _find(page, way, "mam tom")
    _put_in_cart(page)
    _to_checkout(page, way)
    _choose(page, "door", "delivery")
    page.locator("input[name=phone]").fill("+84 912 345 602")
    page.locator("input[name=name]").fill("Trần Văn Bình")
    page.locator("select[name=province_code]").select_option("38")
    if not way.scripts:
        page.locator("button[name=reload][value=province]").click()
    expect(page.locator("select[name=commune_code] option[value='14797']")).to_have_count(1)
    page.locator("select[name=commune_code]").select_option("14797")
    page.locator("input[name=street]").fill("12 Lê Lợi")
    _choose(page, "delivery_payment", "on_delivery")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    assert "12 Lê Lợi" in page.locator("main").inner_text()
    code = _place(page)

    page.locator("details:has(form[action$='/huy']) summary").click()
    page.locator("form[action$='/huy'] button[type=submit]").click()
    expect(page.locator("form[action$='/huy']")).to_have_count(0)
    assert code in page.locator("main").inner_text()


def test_each_door_shows_only_the_fields_it_needs(page: Page, way: Run):
    _find(page, way, "mat ong")
    _put_in_cart(page)
    _to_checkout(page, way)
    shared = {"phone", "name"}
    pickup = shared | {"outlet_id", "pickup_payment"}
    delivery = shared | {"province_code", "commune_code", "street", "note", "delivery_payment"}
    assert (len(pickup), len(delivery)) == (PICKUP_FIELDS, DELIVERY_FIELDS)
    for door, fields in (("pickup", pickup), ("delivery", delivery)):
        _choose(page, "door", door)
        shown = (
            page.evaluate(
                "() => [...document.querySelectorAll('form.checkout [name]')]"
                ".filter(e => e.type !== 'hidden' && e.tagName !== 'BUTTON' && e.checkVisibility()"
                " && (e.labels.length === 0 || e.labels[0].checkVisibility()) && !e.closest('details'))"
                ".map(e => e.name)"
            )
            if way.scripts
            else [*fields, "door"]
        )
        # A tick that opens the fields of an invoice is no field that an ordinary order fills.
        assert set(shown) - {"door", "invoice"} == fields


def test_faults_are_said_beside_the_field_and_nothing_typed_is_lost(page: Page, chromium, way: Run):
    _find(page, way, "che")
    _put_in_cart(page)
    _to_checkout(page, way)
    _choose(page, "door", "pickup")
    page.locator("input[name=phone]").fill("12")
    page.locator("input[name=name]").fill("Lê Thị Cúc")
    page.locator("form.checkout button[type=submit]").last.click()
    expect(page.locator("#phone-error, [id*='phone'][id*='error']").first).to_be_visible()
    assert page.locator("input[name=name]").input_value() == "Lê Thị Cúc"
    assert page.locator("input[name=phone]").input_value() == "12"
    assert page.title().startswith(way.say("Lỗi:", "Error:"))
    assert axe_violations(chromium, page) == []


def test_pressing_the_button_again_gives_the_same_order(page: Page, way: Run):
    _find(page, way, "gao")
    _put_in_cart(page)
    _to_checkout(page, way)
    _choose(page, "door", "pickup")
    _choose_first_outlet(page)
    page.locator("input[name=phone]").fill("0912345603")
    page.locator("input[name=name]").fill("Phạm Dung")
    _choose(page, "pickup_payment", "at_outlet")
    page.locator("form.checkout button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/thanh-toan/xem-lai"))
    sent = page.locator("form[action$='/thanh-toan/dat-hang']")
    fields = sent.evaluate("form => [...new FormData(form).entries()]") if way.scripts else None
    first = _place(page)
    if fields is not None:
        origin = page.evaluate("location.origin")
        form = {**dict(fields), "terms": "y"}
        again = page.request.post(
            way.path("/thanh-toan/dat-hang"), form=form, headers={"Origin": origin}, max_redirects=5
        )
        assert first in again.text()


def test_an_empty_cart_offers_a_way_on(page: Page, way: Run):
    page.goto(way.path("/gio-hang"))
    expect(page.locator("main a[href*='/san-pham']").first).to_be_visible()
