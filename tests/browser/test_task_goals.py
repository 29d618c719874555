"""What the tasks of shoppers, producers and staff cost, counted: pages, fields, taps; with scripts and without."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders.media import picture
from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in
from tests.support.effort import Effort

pytestmark = pytest.mark.browser
WORDS = {
    "summary": "Ủ chín mười hai tháng.",
    "v0-name": "Hũ 300 g",
    "v0-unit": "hũ",
    "v0-net_weight_g": "300",
    "v0-gross_weight_g": "450",
    "v0-price": "85.000",
    "ingredients": "Moi biển, muối",
    "usage": "Dùng để chấm.",
    "storage_note": "Nơi khô, mát.",
}
MOST_FIELDS = 3 + len(WORDS) + 1  # name, set, shelf; what is typed; the photos
SCREENS = {390: 844, 1280: 900}


@pytest.fixture
def producer(chromium: Browser, server: Server, way: Run) -> Iterator[Page]:
    """The sample producer, on the screen of this run."""
    context = new_visitor(chromium, way, server.base)
    page = context.new_page()
    sign_in(page, way, "producer@ocop.example")
    yield page
    context.close()


@pytest.fixture
def officer(chromium: Browser, server: Server, way: Run) -> Iterator[Page]:
    """The administrator, on the screen of this run."""
    context = new_visitor(chromium, way, server.base)
    page = context.new_page()
    sign_in(page, way, "admin@ocop.example")
    yield page
    context.close()


def _in_cart(page: Page, way: Run, words: str) -> Effort:
    """Goods found and put into the cart; counting begins at the cart."""
    page.goto(way.path(f"/san-pham?q={words}"))
    page.locator("main a[href*='/san-pham/']").first.click()
    page.locator("form#them button[type=submit]").first.click()
    expect(page.get_by_role("status").first).to_be_visible()
    page.goto(way.path("/gio-hang"))
    effort = Effort(page)
    effort.begin()
    effort.tap(page.locator("a[href$='/thanh-toan']").first, leads_on=True)
    return effort


def _order(effort: Effort) -> str:
    """On to the summary, agree, order; gives the code."""
    page = effort.page
    effort.tap(page.locator("form.checkout button[type=submit]").last, leads_on=True)
    tick = page.locator("input[name=terms]")
    effort.tap(page.locator(f"label[for='{tick.get_attribute('id')}']"))
    effort.tap(page.locator("form[action$='/thanh-toan/dat-hang'] button[type=submit]"), leads_on=True)
    return re.search(r"\b[2-9A-HJ-NP-Z]{8}\b", page.locator("main").inner_text()).group()


def test_a_guest_who_picks_up_fills_four_fields_on_two_pages_and_finds_the_order_on_one(
    page: Page, way: Run, proof
):
    effort = _in_cart(page, way, "nuoc+mam")
    effort.tap(_label(page, "door", "pickup"))
    outlet = page.locator("input[name=outlet_id]").first.get_attribute("value")
    effort.card("outlet_id", outlet)
    effort.fill("phone", "0912 345 611")
    effort.fill("name", "Nguyễn Thị Hoa")
    effort.card("pickup_payment", "at_outlet")
    code = _order(effort)
    assert effort.fields == 4
    assert effort.pages[:2] == ["/thanh-toan", "/thanh-toan/xem-lai"]
    assert len(effort.pages) == 3
    proof(f"pick-up, {way.name}: 2 pages after the cart, {effort.fields} fields, {effort.taps} taps")

    page.goto(way.path("/tra-cuu-don"))
    effort.begin()
    effort.fill("code", code)
    effort.fill("last4", "5611")
    effort.tap(page.locator("main form button[type=submit]"), leads_on=True)
    assert (effort.fields, effort.taps, len(effort.pages)) == (2, 1, 1)
    assert code in page.locator("main").inner_text()


def test_a_guest_who_wants_delivery_meets_seven_fields_on_two_pages(page: Page, way: Run, proof):
    effort = _in_cart(page, way, "mam+tom")
    effort.tap(_label(page, "door", "delivery"))
    effort.fill("phone", "0912 345 612")
    effort.fill("name", "Trần Văn Bình")
    effort.select("province_code", "38")
    if not way.scripts:
        page.locator("button[name=reload][value=province]").click()
    effort.select("commune_code", "14797")
    effort.fill("street", "12 Lê Lợi")
    effort.fill("note", "Gọi trước")
    effort.card("delivery_payment", "on_delivery")
    _order(effort)
    assert effort.fields == 7
    assert list(dict.fromkeys(effort.pages))[:2] == ["/thanh-toan", "/thanh-toan/xem-lai"]
    proof(f"delivery, {way.name}: 2 pages after the cart, {effort.fields} fields, {effort.taps} taps")


def _label(page: Page, name: str, value: str):
    card = page.locator(f"main input[name='{name}'][value='{value}']")
    return page.locator(f"label[for='{card.get_attribute('id')}']")


def _photos(first: int) -> list[dict[str, object]]:
    return [
        {"name": f"anh-{side}.jpg", "mimeType": "image/jpeg", "buffer": picture(side, side)}
        for side in range(first, first + 3)
    ]


def _listed(page: Page, way: Run, name: str, side: int) -> Effort:
    """A product with three photos, typed on its one page, not sent yet."""
    page.goto(way.path("/kenh-chu-the/san-pham/moi"))
    effort = Effort(page)
    effort.begin()
    effort.fill("name", f"{name} {way.name}")
    effort.select("set_code", "9")
    shelf = page.locator("main select[name=shelf_id] option").nth(1).get_attribute("value")
    effort.select("shelf_id", shelf)
    for field, value in WORDS.items():
        effort.fill(field, value)
    effort.files("#photos", _photos(side))
    if way.scripts:
        expect(page.locator("[data-photos] img")).to_have_count(3)
    return effort


def test_a_producer_lists_goods_with_three_photos_on_one_page(producer: Page, way: Run, chromium, proof):
    effort = _listed(producer, way, "Mắm đếm", 900)
    if way.scripts:
        expect(producer.locator("[data-missing] li")).to_have_count(0)
        expect(producer).to_have_url(re.compile(r"/kenh-chu-the/san-pham/\d+$"))
    assert effort.pages == []
    effort.tap(producer.locator("main button[name=do][value=submit]").first, leads_on=True)
    expect(producer.locator("form[action$='/rut-lai']")).to_be_visible()
    assert effort.fields <= MOST_FIELDS
    assert (effort.taps, len(effort.pages)) == (1, 1)
    assert axe_violations(chromium, producer) == []
    proof(f"listing with 3 photos, {way.name}: 1 page, {effort.fields} fields, {effort.taps} tap")


def test_a_listing_is_decided_with_two_taps_and_its_evidence_in_sight(
    producer: Page, officer: Page, way: Run, chromium, proof
):
    certified = _listed(producer, way, "Mắm có giấy", 930)
    producer.locator("#giay-moi summary").click()
    for name, value in (
        ("c-number", f"77/{way.name}"),
        ("c-decided_on", "01/06/2026"),
        ("c-authority", "UBND tỉnh Thanh Hóa"),
        ("c-issued_on", "02/06/2026"),
    ):
        certified.fill(name, value)
    producer.locator("[name='c-stars']").select_option("4")
    producer.locator("[name='c-issuer_level']").select_option("province")
    producer.locator("[name='c-scan']").set_input_files(_photos(960)[:1])
    producer.locator("main button[name=do][value=submit]").first.click()
    expect(producer.locator("form[action$='/rut-lai']")).to_be_visible()
    plain = _listed(producer, way, "Mắm không ảnh nhãn", 970)
    plain.tap(producer.locator("main button[name=do][value=submit]").first, leads_on=True)

    officer.goto(way.path("/quan-tri/duyet"))
    officer.locator("main a", has_text=f"Mắm có giấy {way.name}").click()
    # Tall enough that the bar at the bottom, under which a page scrolls, covers no target while axe looks.
    officer.set_viewport_size({"width": way.width, "height": 6000})
    assert axe_violations(chromium, officer) == []
    officer.set_viewport_size({"width": way.width, "height": SCREENS[way.width]})
    if way.scripts:
        _evidence_is_in_sight(officer, SCREENS[way.width])
    effort = Effort(officer)
    effort.begin()
    effort.tap(officer.locator("label[for^='dung-']"))
    effort.tap(officer.locator("main button[data-key=a]"), leads_on=True)
    assert (effort.taps, effort.fields, len(effort.pages)) == (2, 0, 1)

    officer.goto(way.path("/quan-tri/duyet"))
    officer.locator("main a", has_text=f"Mắm không ảnh nhãn {way.name}").click()
    effort.begin()
    effort.tap(officer.locator("#ready_photos .tick__label").nth(1))
    effort.tap(officer.locator("main button[data-key=s]"), leads_on=True)
    assert (effort.taps, effort.fields, len(effort.pages)) == (2, 0, 1)
    proof(f"deciding a listing, {way.name}: 1 page, 2 taps, claim and evidence on one screen")


def _evidence_is_in_sight(page: Page, screen: int) -> None:
    """No part of the claim is further from its evidence than one screen."""
    pairs = page.locator(".judged__pair")
    assert pairs.count() == 6
    for number in range(pairs.count()):
        box = pairs.nth(number).bounding_box()
        assert box["height"] <= screen, f"part {number} takes {box['height']} of {screen} px"


@pytest.fixture
def desk(chromium: Browser, server: Server, way: Run) -> Iterator[Page]:
    """The administrator with a keyboard and a mouse, whatever the screen of this run."""
    context = new_visitor(chromium, way, server.base, width=1280)
    page = context.new_page()
    sign_in(page, way, "admin@ocop.example")
    yield page
    context.close()


def test_keys_decide_and_can_be_switched_off(producer: Page, desk: Page, way: Run):
    officer = desk
    if not way.scripts:
        officer.goto(way.path("/quan-tri/duyet"))
        assert officer.locator("[data-keys]:visible").count() == 0
        return
    for number in (1, 2):
        listed = _listed(producer, way, f"Mắm phím {number}", 980 + 5 * number)
        listed.tap(producer.locator("main button[name=do][value=submit]").first, leads_on=True)
    officer.goto(way.path("/quan-tri/duyet"))
    officer.locator("main a", has_text=f"Mắm phím 1 {way.name}").click()
    first = officer.url
    expect(officer.locator("[data-keys]")).to_be_visible()
    with officer.expect_navigation():
        officer.keyboard.press("j")
    second = officer.url
    assert second != first
    with officer.expect_navigation():
        officer.keyboard.press("k")
    assert officer.url == first
    officer.keyboard.press("s")
    assert officer.evaluate("document.activeElement.name") == "ready_name"
    officer.keyboard.press("Space")
    with officer.expect_navigation():
        officer.keyboard.press("s")
    assert officer.url == second
    officer.locator("[data-keys-switch]").click()
    officer.keyboard.press("a")
    officer.reload()
    expect(officer.locator("h1")).to_have_text(f"Mắm phím 2 {way.name}")
    officer.locator("[data-keys-switch]").click()
    with officer.expect_navigation():
        officer.keyboard.press("a")
    expect(officer.locator("main")).to_contain_text(way.say("Đã duyệt và đăng bán", "Approved and on sale"))
