"""Who has fetched an order reviews it with a photo; staff read it, it is shown, the producer answers."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.builders.media import noisy
from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in

pytestmark = pytest.mark.browser
OUTLET = "quay-hoi-lien-hiep-phu-nu-tinh"
SLUG = "bo-mau-a-chung-chung-nhan"
LARGE = 3000
SHRUNK, REDRAWN = 1600, 2000  # by the browser before it is sent; by the shop in any case
WORDS = "Đan đều tay, mùi tre thơm"
ANSWER = "Cảm ơn bạn, hẹn gặp lại ở Hạc Thành"


@pytest.fixture
def desk(chromium: Browser, server: Server, way: Run):
    """`desk(login)`: a tab of somebody who works here, signed in."""
    opened: list[BrowserContext] = []

    def open_for(login: str) -> Page:
        opened.append(new_visitor(chromium, way, server.base))
        page = opened[-1].new_page()
        sign_in(page, way, login)
        return page

    yield open_for
    for context in opened:
        context.close()


def _press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).last.click()


def _order(page: Page, way: Run) -> tuple[str, str]:
    """One piece for pick-up, paid at the outlet; (address of the order's page, its code)."""
    page.goto(way.path(f"/san-pham/{SLUG}"))
    _press(page, "form#them button[type=submit]:not([name])")
    page.goto(way.path("/thanh-toan"))
    for name, value in (("door", "pickup"), ("pickup_payment", "at_outlet")):
        card = page.locator(f"input[name={name}][value={value}]")
        page.locator(f"label[for='{card.get_attribute('id')}']").click()
    page.locator("label", has_text=way.say("Hội Liên hiệp Phụ nữ", "Women")).first.click()
    page.locator("input[name=phone]").fill("0912345733")
    page.locator("input[name=name]").fill("Lê Thị Mây")
    _press(page, "form.checkout button[type=submit]")
    tick = page.locator("input[name=terms]")
    page.locator(f"label[for='{tick.get_attribute('id')}']").click()
    _press(page, "form[action$='/thanh-toan/dat-hang'] button[type=submit]")
    page.wait_for_url(re.compile(r"/don-hang/"))
    code = re.search(r"\b[2-9A-HJ-NP-Z]{8}\b", page.locator("main").inner_text()).group()
    return page.url, code


def _hand_over(manager: Page, way: Run, code: str) -> None:
    manager.goto(way.path(f"/quan-ly/{OUTLET}/don-hang"))
    with manager.expect_navigation():
        manager.locator("main a", has_text=code).first.click()
    _press(manager, "form[action$='/chuan-bi'] button")
    _press(manager, "form[action$='/san-sang'] button")
    manager.locator("input[name=code]").fill(code)
    _press(manager, "form[action$='/ban-giao'] button[type=submit]")
    expect(manager.locator("form[action$='/ban-giao']")).to_have_count(0)


def _write(page: Page, way: Run, chromium: Browser, order: str) -> None:
    """Five stars, a sentence and a photo as large as a phone's; with scripts it travels smaller."""
    page.goto(order)
    with page.expect_navigation():
        page.locator("main a[href*='/danh-gia/']").first.click()
    assert axe_violations(chromium, page) == []
    stars = page.locator("input[name=stars][value='5']").get_attribute("id")
    page.locator(f"label[for='{stars}']").click()
    page.locator("[name=text]").fill(f"{WORDS} ({way.name}).")
    photo = noisy(LARGE, LARGE, "JPEG", quality=80)
    page.locator("input[name=photos]").set_input_files(
        {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    _press(page, "form[enctype] button[type=submit]")
    expect(page.get_by_role("status").first).to_contain_text(way.say("Cảm ơn bạn!", "Thank you!"))


def _side(page: Page, base: str, shown: str) -> int:
    """The longer side of the picture as it was kept."""
    digest = re.search(r"/tep/([0-9a-f]{64})", shown)[1]
    kept = page.request.get(f"{base}/tep/{digest}.jpg").body()
    return max(Image.open(BytesIO(kept)).size)


def test_a_buyer_reviews_with_a_photo_staff_show_it_and_the_producer_answers(
    page: Page, desk, chromium: Browser, server: Server, way: Run
):
    order, code = _order(page, way)
    page.goto(order)
    expect(page.locator("main a[href*='/danh-gia/']")).to_have_count(0)
    _hand_over(desk("manager.thanhhoa@ocop.example"), way, code)
    _write(page, way, chromium, order)
    said = f"{WORDS} ({way.name})."
    page.goto(way.path(f"/san-pham/{SLUG}"))
    expect(page.locator("main")).not_to_contain_text(said)

    officer = desk("officer.thanhhoa@ocop.example")
    officer.goto(way.path("/quan-tri/danh-gia"))
    assert axe_violations(chromium, officer) == []
    with officer.expect_navigation():
        officer.locator("tr", has_text=way.name).locator("a").first.click()
    expect(officer.locator("img.review__photo")).to_have_count(1)
    assert axe_violations(chromium, officer) == []
    _press(officer, "form[action$='/dang'] button")

    page.goto(way.path(f"/san-pham/{SLUG}"))
    review = page.locator("article.review", has_text=said)
    expect(review.locator("img.review__photo")).to_have_count(1)
    expect(review).to_contain_text("★")
    shown = review.locator("img.review__photo").get_attribute("src")
    assert _side(page, server.base, shown) == (SHRUNK if way.scripts else REDRAWN)

    producer = desk("producer@ocop.example")
    producer.goto(way.path("/kenh-chu-the/danh-gia"))
    assert axe_violations(chromium, producer) == []
    with producer.expect_navigation():
        producer.locator("tr", has_text=way.name).locator("a").first.click()
    producer.locator("[name=answer]").fill(ANSWER)
    _press(producer, "main form button[type=submit]")
    page.goto(way.path(f"/san-pham/{SLUG}"))
    expect(page.locator("article.review", has_text=said)).to_contain_text(ANSWER)
    assert axe_violations(chromium, page) == []
