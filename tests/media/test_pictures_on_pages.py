"""Uploaded pictures on pages: each place offers the sizes that it can use, with room kept for them."""

import pytest
import time_machine

from shop.catalogue.services import add_image
from shop.media import services
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.media import picture


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def offer(db_session):
    """Goods on sale that a photograph shows."""
    found = carts.on_offer()
    media = services.store_picture(picture(1600, 1200), by=None, at=AT)
    add_image(found.product.id, media_id=media.id, alt="Hũ mắm tôm", by=None, at=AT)
    return found, media.digest


def widths(text: str, kind: str, digest: str) -> list[int]:
    """The widths that a `srcset` names; each has the address of that width."""
    found = []
    for part in text.split(", "):
        address, width = part.split(" ")
        assert address == f"/tep/{digest}-{width.removesuffix('w')}.{kind}"
        found.append(int(width.removesuffix("w")))
    return found


def shown(page, digest) -> list[tuple[list[int], dict[str, str]]]:
    """The uploaded pictures of a page: the widths on offer (the same in all kinds), and the img."""
    found = []
    for element in page.all("picture"):
        avif, webp, image = list(element)
        assert [source.get("type") for source in (avif, webp)] == ["image/avif", "image/webp"]
        offered = widths(image.get("srcset"), "jpg", digest)
        assert (
            widths(avif.get("srcset"), "avif", digest)
            == widths(webp.get("srcset"), "webp", digest)
            == offered
        )
        assert avif.get("sizes") == webp.get("sizes") == image.get("sizes") != ""
        found.append((offered, dict(image.attrib)))
    return found


def test_a_card_offers_sizes_up_to_twice_its_width(client, offer):
    _, digest = offer
    [(offered, image)] = shown(client.get("/san-pham").page, digest)
    assert offered == [160, 320, 480, 800]
    assert (image["src"], image["alt"]) == (f"/tep/{digest}-320.jpg", "")
    assert (image["width"], image["height"], image["class"]) == ("320", "320", "card__picture")


def test_the_page_of_a_product_offers_all_sizes_and_loads_the_first_picture_first(client, offer):
    found, digest = offer
    pictures = shown(client.get(f"/san-pham/{found.product.slug}").page, digest)
    offered, image = pictures[0]
    assert offered == [160, 320, 480, 800, 1280]
    assert (image["alt"], image["fetchpriority"]) == ("Hũ mắm tôm", "high")
    assert (int(image["width"]) * 3, "loading" in image) == (int(image["height"]) * 4, False)


def test_a_line_of_the_cart_offers_small_ones_only(client, offer):
    found, digest = offer
    client.post("/gio-hang/them", data={"variant_id": found.variant_id, "quantity": "1"}, token=False)
    [(offered, image)] = shown(client.get("/gio-hang").page, digest)
    assert offered == [160, 320]
    assert (image["width"], image["height"]) == ("96", "96")


def test_a_drawing_of_the_shop_has_one_size(client, db_session):
    carts.on_offer()
    page = client.get("/san-pham").page
    assert page.all("picture") == []
    [image] = [image for image in page.all("img") if image.get("class") == "card__picture"]
    assert image.get("srcset") is None
    assert image.get("src").endswith(".svg")
