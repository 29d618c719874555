from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue import services
from shop.catalogue.models import Variant
from shop.catalogue.states import PriceKind
from tests.builders import inventory
from tests.builders.catalogue import LONG_AGO, a_draft, a_product, a_variant
from tests.builders.certification import certificate, link
from tests.support.pages import words

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _june():
    with time_machine.travel(NOW, tick=False):
        yield


def variant_of(product, session):
    return session.scalars(
        select(Variant).where(Variant.product_id == product.id).order_by(Variant.id)
    ).first()


def stock(product, session, units=12, outlet=None, **fields):
    outlet = outlet or inventory.an_outlet()
    inventory.stocked(outlet, variant_of(product, session), units, **fields)
    return outlet


def test_a_product_says_what_it_is_costs_and_where_it_is(client, db_session):
    product = a_product("Mắm tôm Lê Gia", price=60_000)
    outlet = stock(product, db_session, 12)
    page = client.get("/san-pham/mam-tom-le-gia").page
    assert page.heading == "Mắm tôm Lê Gia"
    assert "60.000 ₫ 30.000 ₫/100 g" in page.text.replace("\u00a0", " ")
    assert "Còn 12 hũ tại 1 điểm bán" in page.text.replace("\u00a0", " ")
    assert outlet.name in page.text
    assert "Phí giao" not in page.text  # said by the block with the province
    assert "Còn ít nhất 20 ngày khi giao" in page.text
    assert "Thành phần" in page.text
    assert "Moi biển, muối" in page.text
    assert "Giá đã bao gồm VAT" in page.text
    form = page.form("/gio-hang/them")
    assert [field.get("name") for field in form.iter("input")] == ["variant_id", "quantity"]


def test_the_certificate_stands_on_its_last_day_and_not_the_day_after(client, db_session):
    product = a_product("Chè xanh", set_code=11, shelf="che-tra")
    link(product, certificate(stars=4, issued_on=date(2023, 6, 2), expires_on=date(2026, 6, 1)))
    page = client.get(f"/san-pham/{product.slug}").page
    assert "Chứng nhận OCOP 4 sao, còn hiệu lực đến 01/06/2026" in page.text
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        page = client.get(f"/san-pham/{product.slug}").page
    assert "4 sao" not in page.text
    assert "Chứng nhận OCOP đã hết hạn ngày 01/06/2026." in page.text


def test_a_former_address_leads_to_the_present_one(client, db_session):
    product = a_product("Mắm tôm")
    services.rename_slug(product.id, "mam-tom-ngon", by=None, at=LONG_AGO)
    answer = client.get("/san-pham/mam-tom")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/san-pham/mam-tom-ngon")


@pytest.mark.parametrize(("verb", "status"), [("hide", 404), ("archive", 410)])
def test_goods_taken_away_are_not_shown(client, db_session, verb, status):
    product = a_product("Mắm tôm")
    getattr(services, verb)(product.id, by=None, at=LONG_AGO)
    assert client.get("/san-pham/mam-tom").status_code == status


def test_a_draft_is_not_shown(client, db_session):
    a_draft("Nháp")
    assert client.get("/san-pham/nhap").status_code == 404
    assert client.get("/san-pham/khong-co").status_code == 404


def test_alcohol_is_sold_at_outlets_only(client, db_session):
    product = a_product(
        "Rượu Chi Nê",
        set_code=14,
        shelf="do-uong",
        warning="Không bán cho người dưới 18 tuổi.",
        variant={"alcohol_bp": 3950, "net_weight_g": None, "net_volume_ml": 500},
    )
    stock(product, db_session)
    client.set_cookie("of_age", "1")
    page = client.get(f"/san-pham/{product.slug}").page
    assert "Chỉ bán tại điểm bán" in page.text
    assert "chưa có giấy phép bán lẻ rượu" in page.text
    assert "Phí giao" not in page.text
    assert "39,5 %" in page.text
    assert page.all("form", action="/gio-hang/them") == []


def test_variants_are_radio_cards_and_those_that_ran_out_stay_with_the_reason(client, db_session):
    product = a_product("Nem chua", set_code=8, shelf="nem-gio-thit-chua", price=50_000)
    a_variant(product, name="Hộp 20 quả", price=95_000)
    stock(product, db_session, 5)
    page = client.get(f"/san-pham/{product.slug}").page
    labels = [words(label).replace("\u00a0", " ") for label in page.all("label", class_="choice__label")]
    assert labels == [
        "Hũ 200 g 50.000 ₫ Còn 5 hũ tại 1 điểm bán · 25.000 ₫/100 g",
        "Hộp 20 quả 95.000 ₫ Tạm hết hàng · 47.500 ₫/100 g",
    ]


def test_goods_made_on_demand_are_asked_for(client, db_session):
    product = a_product("Giỏ cói", set_code=21, shelf="coi-tre")
    variant = variant_of(product, db_session)
    inventory.setting(inventory.an_outlet(), variant, offering="on_demand", lead_days=7)
    page = client.get(f"/san-pham/{product.slug}").page
    assert f"/dat-truoc/{variant.id}" in page.links
    assert page.all("form", action="/gio-hang/them") == []


def test_a_marked_down_lot_is_an_offer_of_its_own(client, db_session):
    product = a_product("Miến", set_code=6, shelf="mien-mi-gao", price=80_000)
    variant = variant_of(product, db_session)
    item = inventory.stocked(
        inventory.an_outlet(), variant, 3, expires_on=date(2026, 6, 20), condition="marked_down"
    )
    services.set_price(
        variant.id,
        amount=40_000,
        kind=PriceKind.MARKDOWN,
        lot_id=item.lot_id,
        starts_at=LONG_AGO,
        by=None,
        at=LONG_AGO,
    )
    page = client.get(f"/san-pham/{product.slug}").page
    assert "Giảm giá vì gần hết hạn" in page.text
    assert "40.000 ₫" in page.text.replace("\u00a0", " ")
    assert "Hạn sử dụng 20/06/2026" in page.text
    forms = page.all("form", action="/gio-hang/them")
    assert [field.get("name") for field in forms[-1].iter("input")] == ["variant_id", "lot_id", "quantity"]


def test_related_goods_are_of_the_same_maker_first_and_never_alcohol(client, db_session):
    product = a_product("Mắm tôm")
    from shop.producers.models import Producer

    maker = db_session.get_one(Producer, product.producer_id)
    a_product("Mắm tép")
    a_product("Nước mắm", producer=maker)
    a_product("Rượu", set_code=14, producer=maker, warning="18+", variant={"alcohol_bp": 4000})
    page = client.get("/san-pham/mam-tom").page
    assert [words(link) for link in page.all("a", class_="card__link")] == ["Nước mắm", "Mắm tép"]


def test_a_product_page_needs_six_statements_however_much_there_is(client, db_session, query_count):
    product = a_product("Mắm tôm")
    a_product("Mắm tép")
    stock(product, db_session)
    client.get("/san-pham/mam-tom")
    with query_count() as few:
        client.get("/san-pham/mam-tom")
    for number in range(3):
        a_variant(product, name=f"Hũ {number}")
        a_product(f"Mắm {number}")
        stock(product, db_session)
    with query_count() as many:
        answer = client.get("/san-pham/mam-tom")
    assert len(many) == len(few) <= 6, many
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
