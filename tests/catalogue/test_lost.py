"""Pages that are not there lead on."""

import pytest
import time_machine

from shop.catalogue import services
from tests.builders import cart as carts
from tests.builders.cart import AT

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def goods(db_session):
    """Two goods of one shelf."""
    return carts.on_offer("Mắm tôm Ba Làng").product, carts.on_offer("Mắm tép Hà Yên").product


def cards(answer) -> list[str]:
    return [link.get("href") for link in answer.page.all("a", class_="card__link")]


@pytest.mark.parametrize(
    "path",
    [
        "/san-pham/mam-tom-ba-lang-cu",
        "/mam-tom-ba-lang",
        "/san-pham/m%E1%BA%AFm%20t%C3%B4m%20ba%20l%C3%A0ng",
        "/en/san-pham/mam-tom",
    ],
)
def test_an_unknown_address_offers_what_its_words_name(client, goods, path):
    answer = client.get(path)

    assert answer.status_code == 404
    prefix = "/en" if path.startswith("/en") else ""
    assert cards(answer) == [f"{prefix}/san-pham/{goods[0].slug}"]
    assert answer.page.all("input", id="tim-lai")[0].get("value")
    assert f"{prefix}/danh-muc/mam-gia-vi" in answer.page.links
    assert answer.page.find("img", class_="empty__picture").get("src").startswith("/static/img/empty-house")


@pytest.mark.parametrize(
    "path", ["/x", "/quan-ly/mam-tom", "/don-hang/mam-tom", "/san-pham/%00mam", "/zzqxw-vvkkq"]
)
def test_an_address_that_names_nothing_offers_the_categories(client, goods, path):
    answer = client.get(path)

    assert answer.status_code in {400, 404}
    assert cards(answer) == []


def test_goods_taken_away_are_gone_and_offer_others(client, db_session, goods):
    gone, other = goods
    services.hide(gone.id, by=None, at=AT)
    services.archive(gone.id, by=None, at=AT)

    answer = client.get(f"/san-pham/{gone.slug}")

    assert answer.status_code == 410
    assert cards(answer) == [f"/san-pham/{other.slug}"]
    assert "Món gần giống" in answer.page.text
