from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from shop.catalogue import services
from shop.catalogue.models import ListingEvent, Price, Product, ProductImage, ProductVersion, Variant
from shop.catalogue.states import ProductState
from tests.builders.catalogue import LONG_AGO, a_draft, a_product, a_variant, label, shelf_id
from tests.builders.certification import person
from tests.builders.places import VIET_TRI
from tests.builders.producers import producer
from tests.support.pages import words

LIST = "/quan-tri/san-pham"


@pytest.fixture
def officer(client, sign_in, db_session):
    sign_in(client, person(province_code="38"))
    return client


def page_of(product, part=""):
    return f"{LIST}/{product.id}{part}"


CONTENT = {
    "name": "Chè lam Phủ Quảng",
    "summary": "Dẻo, thơm gừng.",
    "responsible_name": "HTX Mẫu",
    "responsible_address": "Xã Vĩnh Lộc",
    "origin": "Việt Nam",
    "ingredients": "Gạo nếp, mật mía, gừng",
    "usage": "Ăn liền.",
    "storage_note": "Nơi khô.",
}
VARIANT = {
    "name": "Hộp 300 g",
    "unit": "hộp",
    "measure": "piece",
    "step": "1",
    "net_weight_g": "300",
    "gross_weight_g": "350",
    "storage": "normal",
    "reach": "country",
    "max_transit_days": "5",
    "promise_days": "20",
    "vat_class": "standard",
}


def test_staff_describe_price_and_publish_a_product(officer, db_session):
    maker = producer()
    answer = officer.submit(
        f"{LIST}/moi",
        {
            **CONTENT,
            "producer_id": str(maker.id),
            "shelf_id": str(shelf_id("banh-keo-an-vat")),
            "set_code": "6",
        },
    )
    assert answer.status_code == 303
    product = db_session.scalars(select(Product)).one()
    assert answer.headers["Location"] == page_of(product)
    assert "Hãy thêm ít nhất một quy cách." in officer.get(page_of(product)).page.text
    assert officer.submit(page_of(product, "/quy-cach/moi"), VARIANT).status_code == 303
    variant = db_session.scalars(select(Variant)).one()
    given = {"variant_id": str(variant.id), "amount": "45.000", "kind": "regular", "outlet_id": "0"}
    assert officer.submit(page_of(product, "/gia"), given).status_code == 303
    assert db_session.scalars(select(Price.amount)).one() == 45_000
    assert officer.post(page_of(product, "/dang-ban")).status_code == 303
    assert officer.get("/san-pham/che-lam-phu-quang").status_code == 200
    history = officer.get(page_of(product, "/lich-su")).page.text
    assert "Đăng bán" in history
    assert "Trần Văn Cán Bộ" in history


def test_what_is_missing_is_said_at_its_field(officer, db_session):
    product = a_draft(ingredients=None, origin=None)
    a_variant(product)
    answer = officer.post(page_of(product, "/dang-ban"))
    assert answer.status_code == 422
    for field in ("ingredients", "origin"):
        assert answer.page.field(field).get("aria-invalid") == "true"
    assert db_session.get_one(Product, product.id).state is ProductState.DRAFT


def test_shoppers_see_the_old_words_until_the_new_ones_are_published(officer, db_session):
    product = a_product("Mắm tôm")
    answer = officer.submit(page_of(product), {"summary": "Câu mới."}, action=page_of(product))
    assert answer.status_code == 303
    assert "Câu mới." not in officer.get("/san-pham/mam-tom").page.text
    differences = officer.get(page_of(product, "/lich-su")).page.text
    assert "Ủ chín 12 tháng." in differences
    assert "Câu mới." in differences
    officer.post(page_of(product, "/dang-ban"))
    assert "Câu mới." in officer.get("/san-pham/mam-tom").page.text


def test_saving_the_same_words_again_writes_nothing(officer, db_session):
    product = a_product("Mắm tôm")
    db_session.flush()
    before = db_session.scalar(select(func.count()).select_from(ListingEvent))
    officer.submit(page_of(product), {}, action=page_of(product))
    assert db_session.scalar(select(func.count()).select_from(ListingEvent)) == before
    assert db_session.scalar(select(func.count()).select_from(ProductVersion)) == 1


def test_hiding_says_why_in_the_history(officer, db_session):
    product = a_product("Mắm tôm")
    assert officer.submit(page_of(product, "/an"), {"note": "Chờ kiểm tra"}).status_code == 303
    assert officer.get("/san-pham/mam-tom").status_code == 404
    assert "Chờ kiểm tra" in officer.get(page_of(product, "/lich-su")).page.text


def test_a_new_address_keeps_the_old_one(officer, db_session):
    product = a_product("Mắm tôm")
    a_product("Mắm tép")
    refused = officer.submit(page_of(product, "/duong-dan"), {"slug": "mam-tep"})
    assert refused.status_code == 422
    assert officer.submit(page_of(product, "/duong-dan"), {"slug": "Mắm tôm ngon"}).status_code == 303
    assert officer.get("/san-pham/mam-tom").headers["Location"] == "/san-pham/mam-tom-ngon"


def test_a_picture_is_added_put_first_and_taken_off(officer, db_session):
    product = a_product("Mắm tôm")
    services.add_image(product.id, drawing="goods/mam-tom.svg", alt="Hình vẽ", by=None, at=LONG_AGO)
    file = BytesIO()
    Image.new("RGB", (400, 400), "brown").save(file, "JPEG")
    file.seek(0)
    answer = officer.post(
        page_of(product, "/anh"),
        data={"file": (file, "mam.jpg"), "alt": "Hũ mắm tôm", "csrf_token": officer_token(officer, product)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303
    images = db_session.scalars(select(ProductImage).order_by(ProductImage.id)).all()
    assert [image.alt for image in images] == ["Hình vẽ", "Hũ mắm tôm"]
    assert officer.post(page_of(product, f"/anh/{images[1].id}/dau")).status_code == 303
    shown = officer.get("/san-pham/mam-tom").page.all("img")
    assert [image.get("alt") for image in shown if image.get("alt")][:2] == ["Hũ mắm tôm", "Hình vẽ"]
    assert officer.post(page_of(product, f"/anh/{images[0].id}/go")).status_code == 303
    assert db_session.scalar(select(func.count()).select_from(ProductImage)) == 1


def officer_token(client, product):
    client.get(page_of(product, "/anh"))
    return client.last_token


@pytest.mark.parametrize(
    "path",
    ["", "/gia", "/anh", "/lich-su", "/an", "/bo", "/duong-dan", "/quy-cach/moi"],
)
def test_goods_of_another_province_are_not_there(officer, db_session, path):
    foreign = a_product("Chè Long Cốc", producer=producer("HTX Đất Tổ", commune_code=VIET_TRI))
    assert officer.get(page_of(foreign, path)).status_code == 404
    assert [words(link) for link in officer.get(LIST).page.all("a") if "Chè" in words(link)] == []


@pytest.mark.parametrize("part", ["/dang-ban", "/an", "/bo", "/gia", "/anh/1/go", "/quy-cach/1/ngung"])
def test_nothing_of_another_province_can_be_changed(officer, db_session, part):
    foreign = a_product("Chè Long Cốc", producer=producer("HTX Đất Tổ", commune_code=VIET_TRI))
    assert officer.post(page_of(foreign, part), data={"note": "x"}).status_code == 404
    assert db_session.get_one(Product, foreign.id).state is ProductState.PUBLISHED


def test_a_variant_of_another_product_is_not_there(officer, db_session):
    mine, other = a_product("Mắm tôm"), a_product("Mắm tép")
    variant = db_session.scalars(select(Variant.id).where(Variant.product_id == other.id)).one()
    assert officer.get(page_of(mine, f"/quy-cach/{variant}")).status_code == 404
    assert officer.post(page_of(mine, f"/quy-cach/{variant}/ngung")).status_code == 404
    given = {"variant_id": str(variant), "amount": "1000", "kind": "regular", "outlet_id": "0"}
    assert officer.submit(page_of(mine, "/gia"), given).status_code == 422


def test_guests_and_shoppers_do_not_reach_staff_pages(client, clients, sign_in, db_session):
    assert client.get(LIST).status_code == 303
    assert sign_in(clients(), person()).get(LIST).status_code == 404


def test_an_administrator_sees_every_province_and_finds_by_name(client, sign_in, db_session):
    a_product("Chè Long Cốc", producer=producer("HTX Đất Tổ", commune_code=VIET_TRI))
    a_draft("Mắm tôm")
    sign_in(client, person(is_admin=True))
    assert {"Chè Long Cốc", "Mắm tôm"} <= {words(link) for link in client.get(LIST).page.all("a")}
    found = client.get(f"{LIST}?q=che long&loc=published").page
    assert "Chè Long Cốc" in found.text
    assert "Mắm tôm" not in found.text


BAD = ["", "  ", "\x00", "<script>alert(1)</script>" * 40, "9" * 400, "-1", "1.5", "٣", "1e9", "đ"]


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize("field", ["step", "gross_weight_g", "max_transit_days", "measure"])
def test_bad_facts_of_a_variant_are_refused(officer, db_session, field, value):
    product = a_draft()
    answer = officer.submit(page_of(product, "/quy-cach/moi"), {**VARIANT, field: value})
    assert answer.status_code == 422
    assert db_session.scalar(select(func.count()).select_from(Variant)) == 0


@pytest.mark.parametrize("value", BAD)
def test_a_bad_price_is_refused(officer, db_session, value):
    product = a_draft()
    variant = a_variant(product, price=None)
    given = {"variant_id": str(variant), "amount": value, "kind": "regular", "outlet_id": "0"}
    assert officer.submit(page_of(product, "/gia"), given).status_code == 422
    assert db_session.scalar(select(func.count()).select_from(Price)) == 0


def test_a_price_in_the_past_is_refused(officer, db_session):
    product = a_draft()
    variant = a_variant(product, price=None)
    given = {
        "variant_id": str(variant),
        "amount": "1000",
        "kind": "regular",
        "outlet_id": "0",
        "first_day": "01/01/2020",
    }
    answer = officer.submit(page_of(product, "/gia"), given)
    assert answer.status_code == 422
    assert "Giá mới không bắt đầu trong quá khứ được." in answer.page.text


def test_an_upload_that_is_no_picture_is_refused(officer, db_session):
    product = a_draft()
    answer = officer.post(
        page_of(product, "/anh"),
        data={
            "file": (BytesIO(b"<svg onload=alert(1)>"), "x.jpg"),
            "alt": "x",
            "csrf_token": officer_token(officer, product),
        },
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert db_session.scalar(select(func.count()).select_from(ProductImage)) == 0


def test_what_the_label_helper_gives_can_be_published_by_hand(db_session):
    product = a_draft()
    a_variant(product)
    services.save_version(product.id, label("Mắm tôm ngon"), by=None, at=datetime(2026, 2, 1, tzinfo=UTC))
    services.publish(product.id, by=None, at=datetime(2026, 2, 1, tzinfo=UTC))
    assert product.published_at == datetime(2026, 2, 1, tzinfo=UTC)
