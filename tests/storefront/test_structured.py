import json
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue import services
from shop.catalogue.models import Variant
from shop.catalogue.states import Reach, Storage
from shop.delivery.services import load_reference as load_rates
from shop.settings import services as settings
from tests.builders import inventory
from tests.builders.catalogue import a_product, label
from tests.builders.certification import certificate, link
from tests.builders.places import VIET_TRI
from tests.builders.producers import producer
from tests.support.pages import words

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
CENTRE = [
    *("Đà Nẵng", "Đắk Lắk", "Gia Lai", "Hà Tĩnh", "Huế", "Khánh Hòa"),
    *("Lâm Đồng", "Nghệ An", "Quảng Ngãi", "Quảng Trị"),
]


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


def sent(fee: str, days: int, names: list[str]) -> dict:
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": fee, "currency": "VND"},
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": "VN", "addressRegion": names},
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": {"@type": "QuantitativeValue", "minValue": 0, "maxValue": 0, "unitCode": "DAY"},
            "transitTime": {"@type": "QuantitativeValue", "minValue": 0, "maxValue": days, "unitCode": "DAY"},
        },
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


def test_an_offer_says_what_the_pages_about_delivery_and_returns_say(client, app, monkeypatch, db_session):
    monkeypatch.setitem(app.config, "SHOP_INDEXABLE", True)
    sku = {"sku": "HTX-200", "reach": Reach.REGION, "max_transit_days": 5}
    product = a_product("Mắm tôm", price=60_000, variant=sku, name_en="Shrimp paste")
    inventory.stocked(inventory.an_outlet(), db_session.scalars(select(Variant)).one(), 12)
    load_rates()

    found = data_of(client, f"/en/san-pham/{product.slug}")["Product"]
    assert (found["sku"], found["category"]) == ("HTX-200", "Fish sauce & spices")
    assert found["offers"] == [
        {
            "@type": "Offer",
            "name": "Hũ 200 g",
            "sku": "HTX-200",
            "price": "60000",
            "priceCurrency": "VND",
            "availability": "https://schema.org/InStock",
            "itemCondition": "https://schema.org/NewCondition",
            "url": "http://localhost/en/san-pham/mam-tom",
            "hasMerchantReturnPolicy": {
                "@type": "MerchantReturnPolicy",
                "applicableCountry": "VN",
                "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
                "merchantReturnDays": 7,
                "merchantReturnLink": "http://localhost/en/thong-tin/doi-tra",
                "returnMethod": "https://schema.org/ReturnInStore",
                "refundType": "https://schema.org/FullRefund",
                "itemDefectReturnFees": "https://schema.org/FreeReturn",
                "customerRemorseReturnFees": "https://schema.org/ReturnFeesCustomerResponsibility",
            },
            "shippingDetails": [
                sent("18000", 2, ["Thanh Hóa"]),
                sent("28000", 3, CENTRE),
            ],
        }
    ]


def test_chilled_goods_are_told_about_within_a_day_and_not_taken_back_for_a_change_of_mind(
    client, app, monkeypatch, db_session
):
    monkeypatch.setitem(app.config, "SHOP_INDEXABLE", True)
    product = a_product("Nem chua", variant={"storage": Storage.CHILLED})
    policy = data_of(client, f"/san-pham/{product.slug}")["Product"]["offers"][0]["hasMerchantReturnPolicy"]
    assert policy["merchantReturnDays"] == 1
    assert "customerRemorseReturnFees" not in policy


def test_the_shop_says_its_mark_its_phone_and_how_goods_go_back(client, app, monkeypatch, db_session):
    monkeypatch.setitem(app.config, "SHOP_INDEXABLE", True)
    settings.change({"phone": "+842373852246", "return_days": 10}, by=None, at=NOW)
    store = data_of(client, "/")["OnlineStore"]
    assert re.fullmatch(r"http://localhost/static/img/touch\..*png", store["logo"])
    assert store["contactPoint"] == {
        "@type": "ContactPoint",
        "contactType": "customer service",
        "telephone": "+842373852246",
        "areaServed": "VN",
        "availableLanguage": ["vi", "en"],
    }
    assert store["hasMerchantReturnPolicy"]["merchantReturnDays"] == 10


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
