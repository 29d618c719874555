"""The camera reads the bars of goods at the counter, and nothing of it is fetched before the tap."""

from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from shop.web.codes import qr_png
from tests.support.browser import Run, Server, axe_violations, new_visitor, sign_in
from tests.support.fake_camera import looking, picture_of_bars

pytestmark = [pytest.mark.browser, pytest.mark.scripts]
OUTLET = "quay-hoi-lien-hiep-phu-nu-tinh"
READ = """async ([data, wasm, address]) => {
  const { reader, meant } = await import(address);
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bytes]));
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return meant(await (await reader(wasm))(canvas));
}"""


def _goods(chromium: Browser, server: Server, way: Run) -> str:
    """The number under the bars on the label of some goods."""
    visitor = new_visitor(chromium, way, server.base)
    page = visitor.new_page()
    sign_in(page, way, "clerk.thanhhoa@ocop.example")
    page.goto(way.path(f"/quan-ly/{OUTLET}/ton-kho?q=che"))
    page.locator("main tbody a[href*='/ton-kho/']").first.click()
    page.locator("main a[href*='/tem']").first.click()
    code = page.locator(".label__bars span").first.inner_text()
    visitor.close()
    return code


def _counter(browser: Browser, server: Server, way: Run) -> Page:
    page = new_visitor(browser, way, server.base).new_page()
    sign_in(page, way, "clerk.thanhhoa@ocop.example")
    page.goto(way.path(f"/quan-ly/{OUTLET}/ban-hang"))
    return page


def test_the_camera_puts_goods_on_the_sale(
    chromium: Browser, server: Server, way: Run, tmp_path: Path
) -> None:
    code = _goods(chromium, server, way)
    with looking(chromium, picture_of_bars(code), tmp_path / "bars.y4m") as seeing:
        page = _counter(seeing, server, way)
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url))
        button = page.locator("[data-camera]")
        expect(button).to_be_visible()
        assert not [url for url in fetched if "zxing" in url or "scan." in url]
        button.click()
        expect(page.locator(".till-line")).to_have_count(1)
        expect(page.locator("dialog")).to_have_count(0)
        assert [url for url in fetched if "zxing_reader" in url]
        assert all(url.startswith(server.base) for url in fetched)


def test_a_square_code_is_read_and_a_missing_camera_is_said(
    chromium: Browser, server: Server, way: Run
) -> None:
    page = _counter(chromium, server, way)
    button = page.locator("[data-camera]")
    data = b64encode(qr_png(f"{server.base}/lo-hang/MTHL2026")).decode()
    words = [data, button.get_attribute("data-wasm"), button.get_attribute("data-camera")]
    assert page.evaluate(READ, words) == "MTHL2026"
    button.click()
    expect(page.locator("dialog")).to_contain_text(
        way.say("Không dùng được camera", "The camera cannot be used")
    )
    assert axe_violations(chromium, page) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#code")).to_be_editable()
