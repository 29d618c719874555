import json
from datetime import UTC, date, datetime

import pytest
import time_machine

from shop.catalogue import services
from tests.builders.catalogue import a_product, label
from tests.builders.certification import certificate, link
from tests.builders.places import VIET_TRI
from tests.builders.producers import producer
from tests.support.pages import words

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _june():
    with time_machine.travel(NOW, tick=False):
        yield


def data_of(client, path):
    page = client.get(path).page
    return {
        block["@type"]: block
        for block in (json.loads(script.text) for script in page.all("script", type="application/ld+json"))
    }


def test_a_sample_shop_says_nothing_to_search_engines(client, db_session):
    a_product("Mắm tôm")
    for path in ("/", "/san-pham", "/san-pham/mam-tom"):
        assert data_of(client, path) == {}


def test_an_open_shop_says_price_stock_and_certificate(client, app, monkeypatch, db_session):
    monkeypatch.setitem(app.config, "SHOP_INDEXABLE", True)
    product = a_product("Mắm </script> tôm", price=60_000)
    link(product, certificate(stars=4, issued_on=date(2026, 1, 2)))
    found = data_of(client, f"/san-pham/{product.slug}")["Product"]
    assert found["name"] == "Mắm </script> tôm"
    assert [(offer["price"], offer["priceCurrency"]) for offer in found["offers"]] == [("60000", "VND")]
    assert found["offers"][0]["availability"] == "https://schema.org/OutOfStock"
    assert found["hasCertification"]["validFrom"] == "2026-01-02"
    assert set(data_of(client, "/")) == {"OnlineStore", "WebSite"}
    assert set(data_of(client, "/san-pham")) == {"ItemList", "BreadcrumbList"}


def test_a_list_without_goods_claims_no_list(client, app, monkeypatch, db_session):
    monkeypatch.setitem(app.config, "SHOP_INDEXABLE", True)
    a_product("Mắm tôm", shelf="mam-gia-vi")
    assert set(data_of(client, "/san-pham?q=khongconaoca")) == {"BreadcrumbList"}


def test_alcohol_has_no_offer_for_search_engines(client, app, monkeypatch, db_session):
    monkeypatch.setitem(app.config, "SHOP_INDEXABLE", True)
    a_product("Rượu", set_code=14, shelf="do-uong", warning="18+", variant={"alcohol_bp": 4000})
    assert "Product" not in data_of(client, "/san-pham/ruou")


def test_english_pages_show_english_words_where_there_are_some(client, db_session):
    product = a_product("Mắm tôm")
    services.save_version(
        product.id, label("Mắm tôm", name_en="Shrimp paste"), by=None, at=datetime(2026, 2, 1, tzinfo=UTC)
    )
    services.publish(product.id, by=None, at=datetime(2026, 2, 1, tzinfo=UTC))
    page = client.get("/en/san-pham").page
    card = page.find("a", class_="card__link")
    assert (words(card), card.get("href")) == ("Shrimp paste", "/en/san-pham/mam-tom")
    assert client.get("/en/san-pham/mam-tom").page.heading == "Shrimp paste"
    assert "₫60,000" in page.text
    assert client.get("/en/").status_code == 200


def test_the_goods_of_one_maker(client, db_session):
    maker = producer("HTX Đất Tổ", commune_code=VIET_TRI)
    a_product("Chè Long Cốc", producer=maker)
    a_product("Mắm tôm")
    page = client.get(f"/san-pham?chu-the={maker.slug}").page
    assert [words(card) for card in page.all("a", class_="card__link")] == ["Chè Long Cốc"]
    assert [words(link) for link in page.all("a", class_="applied__one")] == ["Bỏ HTX Đất Tổ"]
