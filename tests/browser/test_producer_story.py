"""A producer joins on a phone, lists goods with photos, mends what staff ask for, sells with the badge, rests."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.builders.media import picture
from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in

pytestmark = pytest.mark.browser
PASSWORD = "mam-tom-Hoang-Thanh-26"
NAME = "Mắm tép truyện kể"


def _file(side: int, name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture(side, side)}


def _fill(page: Page, values: dict[str, str]) -> None:
    for name, value in values.items():
        page.locator(f"[name='{name}']").first.fill(value)


def _do(page: Page, value: str) -> None:
    """Press the button that saves the draft and does this."""
    button = page.locator(f"main button[name=do][value='{value}']").first
    with page.expect_navigation():
        button.click()


@pytest.fixture
def officer(chromium: Browser, server: Server, way: Run) -> Page:
    """An officer of Thanh Hóa at a desk."""
    context = new_visitor(chromium, way, server.base)
    page = context.new_page()
    sign_in(page, way, "officer.thanhhoa@ocop.example")
    yield page
    context.close()


def _apply(page: Page, way: Run) -> str:
    """Make an account and apply; gives the address of the producer's own page."""
    login = f"chu.the.{way.name}@example.vn"
    page.goto(way.path("/kenh-chu-the/dang-ky"))
    page.locator("main a[href*='/dang-ky?next']").click()
    _fill(page, {"name": "Trần Thị Tép", "identifier": login})
    for box in page.locator("main input[type=password]").all():
        box.fill(PASSWORD)
    for tick in page.locator("main input[type=checkbox][required]").all():
        page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    sign_in(page, way, login, PASSWORD)
    page.goto(way.path("/kenh-chu-the/dang-ky"))
    _fill(
        page,
        {
            "name": f"Cơ sở mẫu Tép {way.name}",
            "tax_code": "0301448733",
            "registration_number": "26-0001",
            "representative": "Trần Thị Tép",
            "phone": "0912 345 701",
        },
    )
    page.locator("[name=legal_form]").select_option("household_business")
    page.locator("[name=province_code]").select_option("38")
    if way.scripts:
        expect(page.locator("[name=commune_code] option[value='16000']")).to_be_attached()
    else:
        page.locator("main form button[type=submit]").last.click()
    page.locator("[name=commune_code]").select_option("16000")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()
    expect(page).to_have_url(re.compile(r"/kenh-chu-the/ho-so/\d+"))
    return page.url


def _paper(page: Page, kind: str) -> None:
    page.locator("[name=kind]").select_option(kind)
    _fill(page, {"number": f"SỐ-{kind}", "issued_on": "05/01/2026"})
    page.locator("[name=scan]").set_input_files(_file(600, "giay.jpg"))
    with page.expect_navigation():
        page.locator("form[action$='/giay-to'] button[type=submit]").click()


def _accept(officer: Page, way: Run, chromium: Browser, name: str) -> None:
    """Both papers are looked at, then the application is accepted."""
    officer.goto(way.path("/quan-tri/ho-so-chu-the"))
    assert axe_violations(chromium, officer) == []
    officer.locator("main a", has_text=name).first.click()
    expect(officer.locator("form[action*='/giay-to/']")).to_have_count(2)
    assert axe_violations(chromium, officer) == []
    for number in range(2):
        with officer.expect_navigation():
            officer.locator("form[action*='/giay-to/'] button").nth(number).click()
    with officer.expect_navigation():
        officer.locator("form[action$='/quyet-dinh'] button").click()
    expect(officer.locator("form[action$='/quyet-dinh']")).to_have_count(0)


def _list(page: Page, way: Run, chromium: Browser) -> str:
    """A product with three photos and one variant on one page, sent to review; gives its address."""
    page.goto(way.path("/kenh-chu-the"))
    assert axe_violations(chromium, page) == []
    page.goto(way.path("/kenh-chu-the/san-pham/moi"))
    _fill(page, {"name": f"{NAME} {way.name}"})
    page.locator("[name=set_code]").select_option("9")
    page.locator("[name=shelf_id]").select_option(index=1)
    page.locator("#photos").set_input_files([_file(side, f"anh-{side}.jpg") for side in (700, 760, 820)])
    if not way.scripts:
        _do(page, "add_photos")
    expect(page.locator("main li img")).to_have_count(3)
    second = page.locator("main input[name^='alt-']").nth(1).get_attribute("name").removeprefix("alt-")
    up = page.locator(f"main button[name=do][value='up-{second}']")
    up.click()
    expect(page.locator("main input[name^='alt-']").first).to_have_attribute("name", f"alt-{second}")
    _fill(
        page,
        {
            "v0-name": "Hũ 300 g",
            "v0-unit": "hũ",
            "v0-net_weight_g": "300",
            "v0-gross_weight_g": "450",
            "v0-price": "85.000",
            "summary": "Tép đồng ủ thính.",
            "responsible_name": "Cơ sở mẫu Tép",
            "responsible_address": "Hoằng Thanh, Thanh Hóa",
            "origin": "Việt Nam",
            "ingredients": "Tép, muối, thính gạo",
            "usage": "Chưng hoặc chấm.",
            "storage_note": "Nơi khô, mát.",
        },
    )
    if way.scripts:
        expect(page.locator("[data-autosaved]")).not_to_be_empty()
    assert axe_violations(chromium, page) == []
    _do(page, "submit")
    expect(page.locator("form[action$='/rut-lai']")).to_be_visible()
    return page.url


def _review(officer: Page, way: Run, product: str) -> None:
    officer.goto(way.path(f"/quan-tri/duyet/{product}"))


def _add_star(page: Page, address: str, way: Run, chromium: Browser) -> None:
    """The reviewer's reasons stand at the fields; the certificate is added and the product sent again."""
    page.goto(address)
    expect(page.locator("main")).to_contain_text(
        way.say("Thiếu giấy chứng nhận: hãy thêm giấy", "The certificate is missing: add it")
    )
    assert axe_violations(chromium, page) == []
    if not page.locator("[name='c-number']").is_visible():
        page.locator("#giay-moi summary").click()
    decided = datetime.now(UTC) - timedelta(days=100)
    day = f"{decided:%d/%m/%Y}"
    _fill(
        page,
        {
            "c-number": f"99/{way.name}",
            "c-authority": "UBND tỉnh Thanh Hóa",
            "c-decided_on": day,
            "c-issued_on": day,
        },
    )
    page.locator("[name='c-stars']").select_option("4")
    page.locator("[name='c-issuer_level']").select_option("province")
    page.locator("[name='c-scan']").set_input_files(_file(700, "giay-chung-nhan.jpg"))
    _do(page, "add_certificate")
    expect(page.locator("main input[name=certificate]")).to_be_checked()
    _do(page, "submit")
    expect(page.locator("form[action$='/rut-lai']")).to_be_visible()


def test_from_applying_to_the_badge_an_edit_and_a_holiday(
    visitor: BrowserContext, officer: Page, chromium: Browser, way: Run
):
    page = visitor.new_page()
    own = _apply(page, way)
    _paper(page, "registration")
    _paper(page, "food_safety")
    assert axe_violations(chromium, page) == []
    _accept(officer, way, chromium, f"Cơ sở mẫu Tép {way.name}")

    address = _list(page, way, chromium)
    product = re.search(r"/san-pham/(\d+)", address)[1]
    officer.goto(way.path("/quan-tri/duyet"))
    assert axe_violations(chromium, officer) == []
    _review(officer, way, product)
    assert axe_violations(chromium, officer) == []
    officer.locator("#ready_certificates .tick__label").first.click()
    with officer.expect_navigation():
        officer.locator("main button[data-key=s]").click()

    _add_star(page, address, way, chromium)
    _review(officer, way, product)
    officer.locator("label[for^='dung-']").click()
    with officer.expect_navigation():
        officer.locator("main button[data-key=a]").click()

    page.goto(way.path(f"/chu-the/{_slug(page, way)}"))
    page.locator("main a[href*='/san-pham/']").first.click()
    expect(page.locator("main .ocop").first).to_be_visible()
    shown = page.url

    page.goto(address)
    page.locator("#summary").fill("Tép đồng ủ thính mười tháng.")
    _do(page, "submit")
    page.goto(shown)
    expect(page.locator("main")).not_to_contain_text("mười tháng")
    _review(officer, way, product)
    expect(officer.locator("main ins").first).to_contain_text("mười tháng")
    with officer.expect_navigation():
        officer.locator("main button[data-key=a]").click()
    page.goto(shown)
    expect(page.locator("main")).to_contain_text("mười tháng")

    page.goto(own)
    today = datetime.now(UTC) + timedelta(hours=7)
    last = today + timedelta(days=5)
    _fill(page, {"first": f"{today:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}", "reason": "Giỗ tổ"})
    with page.expect_navigation():
        page.locator("form[action$='/nghi'] button[type=submit]").click()
    expect(page.locator("main .notice--warning").first).to_contain_text(f"{last:%d/%m/%Y}")
    assert page.goto(shown).status == 200


def _slug(page: Page, way: Run) -> str:
    """The producer's public address: its name in the list of producers leads there."""
    page.goto(way.path(f"/chu-the?q=tep+{way.name}"))
    link = page.locator("main a[href*='/chu-the/']").first.get_attribute("href")
    return link.rsplit("/", 1)[-1]
