"""The page of a listing: new goods begin on it, English words, what the producer receives."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from sqlalchemy import select

from shop.agreements.models import Agreement, AgreementTerms
from shop.agreements.states import LossBearer, Ownership
from shop.catalogue.models import Product, ProductImage, SlugHistory, Variant
from shop.catalogue.states import VersionState
from shop.certification.models import Certificate, SchemeCertificate
from shop.extensions import session
from tests.builders import outlets
from tests.builders.catalogue import a_product, a_variant
from tests.builders.certification import person
from tests.builders.listings import NEW, REVIEW, STAR, latest, photos, seen, typed
from tests.builders.media import picture
from tests.builders.producers import producer
from tests.support import process_caches
from tests.support.pages import words

pytestmark = pytest.mark.usefixtures("listing_day")


def begun(member, mine, name: str = "Mắm tôm") -> str:
    """A new product as its first pause keeps it; gives the address of its page."""
    sent = {**typed(name=name), "producer_id": mine.id, "do": "draft"}
    return member.post(NEW, data=sent).headers["Location"]


def test_a_new_product_is_one_page_and_its_first_pause_begins_it(member, mine):
    page = member.get(NEW).page
    assert page.find("input", name="responsible_name").get("value") == mine.name
    assert page.find("input", name="origin").get("value") == "Việt Nam"
    assert session.scalars(select(Product)).all() == []
    early = {**typed(name="", set_code=""), "producer_id": mine.id, "do": "draft"}
    answer = member.post(NEW, data=early, headers={"X-Autosave": "1"})
    assert answer.json == {"wrong": ["Tên sản phẩm", "Bộ sản phẩm chính thức"]}
    assert session.scalars(select(Product)).all() == []
    sent = {**typed(name="Mắm"), "producer_id": mine.id, "do": "draft"}
    answer = member.post(NEW, data=sent, headers={"X-Autosave": "1"})
    product = session.scalars(select(Product)).one()
    assert answer.json["url"] == f"/kenh-chu-the/san-pham/{product.id}"
    assert product.slug == "mam"


def test_a_new_product_with_three_photos_is_sent_to_review_at_once_under_its_full_name(member, mine):
    begun(member, mine, "Mắm")
    first = session.scalars(select(Product)).one()
    sent = {**typed(), "do": "submit", "photos": photos(700, 710, 720)}
    assert member.post(f"/kenh-chu-the/san-pham/{first.id}", data=sent).status_code == 303
    assert latest(first.id).state is VersionState.SUBMITTED
    assert session.get_one(Product, first.id).slug == "mam-tom-hoang-thanh"
    whole = {**typed(), "producer_id": mine.id, "do": "submit", "photos": photos(730, 740, 750)}
    assert member.post(NEW, data=whole).status_code == 303
    second = session.scalars(select(Product).order_by(Product.id.desc())).first()
    assert latest(second.id).state is VersionState.SUBMITTED
    assert second.slug == "mam-tom-hoang-thanh-2"
    assert session.scalars(select(SlugHistory.slug).order_by(SlugHistory.slug)).all() == [
        "mam-tom-hoang-thanh",
        "mam-tom-hoang-thanh-2",
    ]


def test_photos_a_certificate_and_the_words_travel_together(member, mine):
    scan = {"c-scan": (BytesIO(picture(600, 800)), "giay.jpg")}
    whole = {**typed(), **STAR, **scan, "producer_id": mine.id, "do": "submit", "photos": photos(700, 710)}
    assert member.post(NEW, data=whole).status_code == 303
    version = latest(session.scalars(select(Product.id)).one())
    assert version.state is VersionState.SUBMITTED
    assert len(version.offer["photos"]) == 2
    assert version.offer["certificates"] == session.scalars(select(Certificate.id)).all()


def test_a_product_is_begun_for_an_own_producer_only(member, mine):
    other = producer("Cơ sở khác")
    answer = member.post(NEW, data={**typed(), "producer_id": other.id, "do": "draft"})
    assert answer.status_code == 422
    assert session.scalars(select(Product)).all() == []


def test_english_words_of_variants_and_photos_are_kept_and_come_on_sale(member, mine, sign_in):
    page = begun(member, mine)
    member.post(page, data={**typed(), "do": "add_photos", "photos": photos(700)})
    product_id = session.scalars(select(Product.id)).one()
    key = f"m{latest(product_id).offer['photos'][0]['media_id']}"
    english = {"v0-name_en": "Jar 200 g", f"alt_en-{key}": "A jar of shrimp paste"}
    assert member.post(page, data={**typed(), **english, "do": "submit"}).status_code == 303
    staff = sign_in(member, person(province_code="38"))
    assert "Jar 200 g" in staff.get(f"{REVIEW}/{product_id}").page.text
    staff.post(f"{REVIEW}/{product_id}/duyet", data={"seen": seen(staff, product_id)})
    assert session.scalars(select(Variant.name_en)).all() == ["Jar 200 g"]
    assert session.scalars(select(ProductImage.alt_en)).all() == ["A jar of shrimp paste"]


def test_the_label_in_english_is_typed_once_reviewed_and_shown_on_english_pages(
    member, mine, sign_in, client
):
    address = begun(member, mine)
    product = session.scalars(select(Product)).one()
    english = {"ingredients_en": "Tiny shrimp, salt", "allergens_en": "Crustaceans", "usage_en": ""}
    sent = {**typed(**english, allergens="Giáp xác"), "do": "submit", "photos": photos(700)}
    assert member.post(address, data=sent).status_code == 303
    assert (latest(product.id).ingredients_en, latest(product.id).usage_en) == ("Tiny shrimp, salt", None)
    staff = sign_in(member, person(province_code="38"))
    page = staff.get(f"{REVIEW}/{product.id}").page
    assert "Thông tin dị ứng bằng tiếng Anh Crustaceans" in page.text
    staff.post(f"{REVIEW}/{product.id}/duyet", data={"seen": seen(staff, product.id)})

    page = client.get(f"/en/san-pham/{product.slug}").page
    rows = {words(row.find("dt")): row.find("dd") for row in page.all("div", class_="facts__row")}
    told = {name: (words(value), value.get("lang")) for name, value in rows.items()}
    assert told["Ingredients"] == ("Tiny shrimp, salt", None)
    assert told["Allergy information"] == ("Crustaceans", None)
    assert told["Instructions for use"] == ("Dùng để chấm.", "vi")
    assert "Moi biển" in client.get(f"/san-pham/{product.slug}").page.text


def test_english_words_that_cannot_be_kept_are_refused_at_their_field(member, mine):
    address = begun(member, mine)
    answer = member.post(address, data={**typed(allergens_en="x" * 301), "do": "draft"})
    assert answer.status_code == 422
    assert "Nhiều nhất 300 ký tự" in answer.page.text


def test_the_price_says_what_the_producer_receives_on_consignment(member, mine):
    operator = outlets.operator("Hội Phụ nữ Hạc Thành")
    agreement = Agreement(
        operator_id=operator.id,
        producer_id=mine.id,
        number="01/KG",
        signed_on=date(2026, 1, 5),
        created_at=datetime(2026, 1, 5, tzinfo=UTC),
    )
    session.add(agreement)
    session.flush()
    for version, (starts_on, share) in enumerate(
        [(date(2026, 1, 5), 2000), (date(2026, 6, 1), 1250)], start=1
    ):
        session.add(
            AgreementTerms(
                agreement_id=agreement.id,
                version=version,
                starts_on=starts_on,
                ownership=Ownership.CONSIGNED,
                commission_bp=share,
                settlement_days=30,
                expiry_bearer=LossBearer.PRODUCER,
                created_at=agreement.created_at,
                agreed_at=agreement.created_at,
            )
        )
    session.flush()
    page = begun(member, mine)
    member.post(page, data={**typed(), "do": "draft"})
    words = f"Bạn nhận về 52.500 ₫ khi bán ký gửi tại {operator.legal_name} (hoa hồng 12,5%)."
    assert words in member.get(page).page.text.replace("\u00a0", " ")


def test_staff_look_at_the_workspace_as_its_producer_and_can_change_nothing(member, mine, sign_in):
    page = begun(member, mine, "Mắm nháp")
    product_id = int(page.rsplit("/", 1)[1])
    seen_as = f"/quan-tri/chu-the/{mine.id}/xem-nhu"
    staff = sign_in(member, person(province_code="38"))
    shown = staff.get(seen_as).page
    assert f"Bạn đang xem như chủ thể {mine.name}." in shown.text
    assert f"{seen_as}/san-pham/{product_id}" in shown.links
    assert not [link for link in shown.links if link.startswith("/kenh-chu-the")]
    listing = staff.get(f"{seen_as}/san-pham/{product_id}").page
    assert "Mắm nháp" in listing.text
    inside = listing.find("fieldset", disabled="")
    sent = [field for field in listing.all("button") if field.get("name") == "do"]
    assert sent
    assert all(field in list(inside.iter("button")) for field in sent)
    assert staff.post(page, data={**typed(), "do": "draft"}).status_code == 404
    for path in (seen_as, f"{seen_as}/san-pham/{product_id}"):
        assert staff.post(path).status_code == 405
    other = producer("Cơ sở khác")
    assert staff.get(f"/quan-tri/chu-the/{other.id}/xem-nhu/san-pham/{product_id}").status_code == 404
    stranger = sign_in(member, person(province_code="25"))
    assert stranger.get(seen_as).status_code == 404
    assert stranger.get(f"{seen_as}/san-pham/{product_id}").status_code == 404


def test_goods_of_a_producer_on_holiday_keep_their_page_and_say_until_when(client, mine):
    product = a_product("Mắm nghỉ lễ", producer=mine)
    a_variant(product)
    mine.holiday_from, mine.holiday_until = date(2026, 11, 28), date(2026, 12, 3)
    session.flush()
    shown = client.get(f"/san-pham/{product.slug}")
    assert shown.status_code == 200
    assert "Chủ thể nghỉ đến hết ngày 03/12/2026, chưa nhận đơn mới" in shown.page.text
    assert not shown.page.all("form", id="them")
    mine.suspended_on = date(2026, 11, 28)
    session.flush()
    process_caches.forget()
    shown = client.get(f"/san-pham/{product.slug}")
    assert shown.status_code == 200
    assert "Chủ thể đang tạm nghỉ, chưa nhận đơn mới" in shown.page.text


@pytest.mark.parametrize(("name", "other"), [("c-scan", "s-scan"), ("s-scan", "c-scan")])
def test_a_scan_is_refused_at_its_own_field(member, mine, name, other):
    trick = [(BytesIO(b"<svg onload=alert(1)>"), "giay.jpg")]
    part = STAR if name == "c-scan" else {}
    page = member.post(NEW, data={**typed(), **part, "producer_id": mine.id, name: trick}).page
    assert page.all("input", name=name)[0].get("aria-invalid") == "true"
    assert page.all("input", name=other)[0].get("aria-invalid") is None


def test_a_file_that_cannot_be_kept_leaves_the_others_unwritten(member, mine):
    begun(member, mine)
    product = session.scalars(select(Product)).one()
    part = {"s-kind": "haccp", "s-number": "H-1", "s-issuer": "Nơi cấp", "s-issued_on": "02/03/2026"}
    part |= {"s-valid_until": "01/03/2028", "s-scan": (BytesIO(picture(600, 800)), "giay.jpg")}
    trick = [(BytesIO(b"<svg onload=alert(1)>"), "anh.jpg")]
    page = f"/kenh-chu-the/san-pham/{product.id}"
    assert member.post(page, data={**typed(), **part, "photos": trick}).status_code == 422
    assert session.scalars(select(SchemeCertificate)).all() == []


@pytest.mark.parametrize("name", ["photos", "c-scan", "s-scan"])
def test_a_file_that_cannot_be_kept_begins_nothing(member, mine, name):
    trick = [(BytesIO(b"<svg onload=alert(1)>"), "anh.jpg")]
    answer = member.post(NEW, data={**typed(), "producer_id": mine.id, "do": "draft", name: trick})
    assert answer.status_code == 422
    assert session.scalars(select(Product)).all() == []


def test_half_a_certificate_begins_nothing(member, mine):
    scan = {"c-scan": (BytesIO(picture(600, 800)), "giay.jpg"), "c-number": ""}
    answer = member.post(NEW, data={**typed(), **STAR, **scan, "producer_id": mine.id, "do": "draft"})
    assert answer.status_code == 422
    assert session.scalars(select(Product)).all() == []
