"""A producer lists goods on one page; staff decide; what is on sale stays until then."""

from io import BytesIO

import pytest
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.catalogue.models import Price, Product, ProductImage, ProductVersion, Variant
from shop.catalogue.services import listings
from shop.catalogue.states import ProductState, VersionState
from shop.certification.models import Certificate
from shop.certification.states import CertificateState
from shop.extensions import session
from tests.builders import accounts
from tests.builders.catalogue import a_product, a_variant
from tests.builders.certification import person
from tests.builders.listings import REVIEW, STAR, WORDS, begun, latest, photos, seen, submitted, typed
from tests.builders.media import picture
from tests.builders.producers import producer

pytestmark = pytest.mark.usefixtures("listing_day")


def officer(client, sign_in, province_code="38"):
    return sign_in(client, person(province_code=province_code))


def test_a_draft_may_lack_everything_and_says_what_is_missing(member, mine):
    page = begun(member, mine.id)
    answer = member.post(page, data={**typed(summary=""), "do": "draft", "v0-price": ""})
    assert answer.status_code == 303
    shown = member.follow(answer).page.text
    assert "Hãy viết một câu giới thiệu sản phẩm." in shown
    assert "Hãy đề xuất giá của quy cách Hũ 200 g." in shown
    refused = member.post(page, data={**typed(summary=""), "do": "submit"})
    assert refused.status_code == 422
    assert "Hãy thêm ít nhất một ảnh." in refused.page.text
    assert session.scalars(select(ProductVersion.state)).all() == [VersionState.DRAFT]
    assert session.scalars(select(Variant)).all() == []


BAD = [
    ({"name": ""}, "Hãy điền ô này."),
    ({"set_code": "99"}, "Hãy chọn một mục."),
    ({"v0-net_weight_g": "nặng"}, "Hãy nhập một số nguyên, ví dụ 12."),
    ({"v0-measure": "ton"}, "Hãy chọn một mục."),
    ({"v0-alcohol_bp": "abc"}, "Hãy nhập độ cồn như 39,5."),
    ({"summary": "x" * 301}, "Nhiều nhất 300 ký tự."),
    ({"do": "add_certificate"}, "Hãy điền ô này."),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_what_cannot_be_read_is_answered_with_a_sentence_and_not_kept(member, mine, changes, sentence):
    page = begun(member, mine.id)
    before = latest(session.scalars(select(Product.id)).one()).offer
    answer = member.post(page, data={**typed(), "do": "draft", **changes})
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert latest(session.scalars(select(Product.id)).one()).offer == before


def test_a_file_that_is_no_picture_is_refused_and_the_draft_stays(member, mine):
    page = begun(member, mine.id)
    trick = [(BytesIO(b"<svg onload=alert(1)>"), "anh.jpg")]
    answer = member.post(page, data={**typed(), "do": "add_photos", "photos": trick})
    assert answer.status_code == 422
    assert latest(session.scalars(select(Product.id)).one()).offer["photos"] == []


def test_photos_are_ordered_by_buttons_and_removed(member, mine):
    page = begun(member, mine.id)
    member.post(page, data={**typed(), "do": "add_photos", "photos": photos(700, 710, 720)})
    product_id = session.scalars(select(Product.id)).one()
    keys = [f"m{photo['media_id']}" for photo in latest(product_id).offer["photos"]]
    assert len(keys) == 3
    member.post(page, data={**typed(), "do": f"up-{keys[2]}", f"alt-{keys[0]}": "Hũ nhìn từ trên"})
    member.post(page, data={**typed(), "do": f"drop-{keys[1]}"})
    kept = latest(product_id).offer["photos"]
    assert [f"m{photo['media_id']}" for photo in kept] == [keys[0], keys[2]]
    assert kept[0]["alt"] == "Hũ nhìn từ trên"


def test_a_pause_saves_the_draft_and_tells_what_is_missing(member, mine):
    page = begun(member, mine.id)
    answer = member.post(page, data={**typed(), "do": "draft"}, headers={"X-Autosave": "1"})
    said = {"missing": ["Hãy thêm ít nhất một ảnh."], "done": 15, "steps": 16, "url": page}
    assert (answer.status_code, answer.json) == (200, said)
    wrong = member.post(page, data={**typed(name=""), "do": "draft"}, headers={"X-Autosave": "1"})
    assert (wrong.status_code, wrong.json) == (422, {"wrong": ["Tên sản phẩm"]})


def test_the_preview_is_the_product_page_of_the_draft(member, mine):
    page = begun(member, mine.id)
    member.post(page, data={**typed(), "do": "draft"})
    shown = member.get(f"{page}/xem")
    assert shown.status_code == 200
    for words in ("Mắm tôm Hoằng Thanh", "Ủ chín 12 tháng.", "Moi biển, muối"):
        assert words in shown.page.text


def test_needs_changes_then_approved_with_its_certificate(member, mine, sign_in):
    product_id = submitted(member, mine.id, 700, 710, 720)
    page = f"/kenh-chu-the/san-pham/{product_id}"
    assert member.post(page, data={**typed(name="Khác"), "do": "draft"}).status_code == 422
    assert latest(product_id).name == WORDS["name"]
    writer = member.user

    staff = officer(member, sign_in)
    assert WORDS["name"] in staff.get(REVIEW).page.text
    stamp = seen(staff, product_id)
    empty = staff.post(f"{REVIEW}/{product_id}/can-sua", data={"seen": stamp})
    assert empty.status_code == 422
    notes = {"seen": stamp, "summary": "Hãy nói rõ nguyên liệu.", "certificates": "Thiếu giấy."}
    assert staff.post(f"{REVIEW}/{product_id}/can-sua", data=notes).status_code == 303

    back = sign_in(member, writer)
    shown = back.get(page).page.text
    assert "Hãy nói rõ nguyên liệu." in shown
    scan = {"c-scan": (BytesIO(picture(600, 800)), "giay.jpg")}
    assert back.post(page, data={**typed(), **STAR, **scan, "do": "add_certificate"}).status_code == 303
    certificate = session.scalars(select(Certificate)).one()
    assert certificate.state is CertificateState.SUBMITTED
    again = {**typed(summary="Moi biển ủ chín."), "certificate": certificate.id, "do": "submit"}
    assert back.post(page, data=again).status_code == 303

    staff = officer(member, sign_in)
    stale = staff.post(f"{REVIEW}/{product_id}/duyet", data={"seen": "1-1"})
    assert stale.status_code == 422
    stamp = seen(staff, product_id)
    done = staff.post(f"{REVIEW}/{product_id}/duyet", data={"seen": stamp, "verify": certificate.id})
    assert done.status_code == 303
    product = session.get_one(Product, product_id)
    assert product.state is ProductState.PUBLISHED
    assert session.scalars(select(Variant.name)).all() == ["Hũ 200 g"]
    assert session.scalars(select(Price.amount)).all() == [60_000]
    assert len(session.scalars(select(ProductImage)).all()) == 3
    assert session.get_one(Certificate, certificate.id).state is CertificateState.VERIFIED
    assert {"listing.needs_changes", "listing.approved", "certificate.verified"} <= set(
        session.scalars(select(AuditEvent.action))
    )
    public = staff.get(f"/san-pham/{product.slug}").page.text
    assert "4 sao" in public
    assert "Moi biển ủ chín." in public


def test_an_edit_of_a_live_product_waits_while_the_old_version_sells(member, mine, sign_in):
    product = a_product("Mắm tôm", producer=mine)
    old = session.scalars(select(Variant.id)).one()
    page = f"/kenh-chu-the/san-pham/{product.id}"
    change = {"v0-id": str(old), "v0-price": "75.000", "v0-name": "Hũ to"}
    data = {**typed(name="Mắm tôm đặc biệt", **change), "do": "add_photos", "photos": photos(700)}
    assert member.post(page, data=data).status_code == 303
    assert (
        member.post(page, data={**typed(name="Mắm tôm đặc biệt", **change), "do": "submit"}).status_code
        == 303
    )
    before = member.get(f"/san-pham/{product.slug}").page.text
    assert "Mắm tôm đặc biệt" not in before
    assert session.get_one(Variant, old).name == "Hũ 200 g"

    staff = officer(member, sign_in)
    review = staff.get(f"{REVIEW}/{product.id}").page.text
    assert "Mắm tôm đặc biệt" in review
    staff.post(f"{REVIEW}/{product.id}/duyet", data={"seen": seen(staff, product.id)})
    assert session.get_one(Variant, old).name == "Hũ to"
    assert session.scalars(select(Price.amount).order_by(Price.id)).all() == [60_000, 75_000]
    assert "Mắm tôm đặc biệt" in staff.get(f"/san-pham/{product.slug}").page.text
    states = session.scalars(select(ProductVersion.state).order_by(ProductVersion.number)).all()
    assert states == [VersionState.SUPERSEDED, VersionState.PUBLISHED]


def test_a_variant_that_is_dropped_is_retired_on_approval_only(member, mine, sign_in):
    product = a_product("Mắm tôm", producer=mine)
    gone = a_variant(product, name="Hũ 500 g")
    kept = session.scalars(select(Variant.id).where(Variant.id != gone)).one()
    page = f"/kenh-chu-the/san-pham/{product.id}"
    data = {**typed(**{"v0-id": str(kept)}), "photos": photos(700)}
    member.post(page, data={**data, "do": "add_photos"})
    member.post(page, data={**typed(**{"v0-id": str(kept)}), "do": "submit"})
    assert session.get_one(Variant, gone).retired_on is None
    staff = officer(member, sign_in)
    staff.post(f"{REVIEW}/{product.id}/duyet", data={"seen": seen(staff, product.id)})
    assert session.get_one(Variant, gone).retired_on is not None
    assert session.get_one(Variant, kept).retired_on is None


def test_a_producer_and_an_officer_see_nothing_of_others(member, mine, sign_in):
    product_id = submitted(member, mine.id, 700, 710, 720)
    stranger = sign_in(member, accounts.producer_person(producer("Cơ sở khác").id))
    page = f"/kenh-chu-the/san-pham/{product_id}"
    for path in (page, f"{page}/xem"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(page, data={**typed(), "do": "draft"}).status_code == 404
    assert stranger.post(f"{page}/rut-lai").status_code == 404
    assert WORDS["name"] not in stranger.get("/kenh-chu-the").page.text
    other = officer(member, sign_in, "25")
    assert WORDS["name"] not in other.get(REVIEW).page.text
    assert other.get(f"{REVIEW}/{product_id}").status_code == 404
    assert other.post(f"{REVIEW}/{product_id}/duyet", data={"seen": "x"}).status_code == 404
    assert latest(product_id).state is VersionState.SUBMITTED


def test_anothers_variant_in_a_form_becomes_a_new_one(member, mine):
    foreign = session.scalars(
        select(Variant.id).where(Variant.product_id == a_product("Của người khác").id)
    ).one()
    page = begun(member, mine.id)
    member.post(page, data={**typed(**{"v0-id": str(foreign)}), "do": "draft"})
    product_id = session.scalars(select(Product.id).order_by(Product.id.desc())).first()
    assert latest(product_id).offer["variants"][0]["id"] is None


def test_the_machine_finds_forbidden_health_claims(member, mine, sign_in):
    page = begun(member, mine.id)
    member.post(page, data={**typed(), "do": "add_photos", "photos": photos(700)})
    member.post(page, data={**typed(summary="Giúp điều trị dạ dày."), "do": "submit"})
    product_id = session.scalars(select(Product.id)).one()
    staff = officer(member, sign_in)
    assert "Công dụng chữa bệnh" in staff.get(REVIEW).page.text
    assert "Có từ bị cấm về công dụng chữa bệnh: điều trị" in staff.get(f"{REVIEW}/{product_id}").page.text


def test_what_was_taken_back_cannot_be_approved(member, mine, sign_in):
    product_id = submitted(member, mine.id, 700, 710, 720)
    member.post(f"/kenh-chu-the/san-pham/{product_id}/rut-lai")
    assert latest(product_id).state is VersionState.DRAFT
    assert officer(member, sign_in).get(f"{REVIEW}/{product_id}").status_code == 404
    assert VersionState.SUBMITTED not in listings.OPEN
