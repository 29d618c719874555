"""What the machine says of a listing, and how its pictures move."""

from dataclasses import replace
from datetime import date

import pytest

from shop.catalogue.checks import Looked, checks, health_claims
from shop.catalogue.listing import ListedPhoto, ListedVariant, Listing, from_json, moved, to_json
from shop.catalogue.models import ProductVersion
from shop.catalogue.services import VariantText
from shop.certification.models import Certificate

DAY = date(2026, 11, 28)
JAR = ListedVariant(VariantText(name="Hũ", unit="hũ", gross_weight_g=320), price=60_000, id=1)
LISTING = Listing(1, 9, (JAR,), (ListedPhoto("Hũ", media_id=1), ListedPhoto("Nắp", image_id=2)), (5,))
CLEAN = Looked(
    listing=LISTING,
    before=None,
    gaps=(),
    photo_sides=(900,),
    twins=(),
    certificates=(),
    alcohol=False,
    first_of_producer=False,
    producer_accepted=True,
)


def version(**words: str) -> ProductVersion:
    return ProductVersion(name="Mắm tôm", **words)


def bad(looked: Looked, said: ProductVersion | None = None) -> list[str]:
    return [str(each.words) for each in checks(said or version(), looked, DAY) if not each.good]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"summary": "Giúp chữa bệnh dạ dày."}, ["chữa bệnh"]),
        ({"description": "ĐẶC  TRỊ\nho lâu ngày"}, ["đặc trị"]),
        ({"summary": "Ủ chín 12 tháng."}, []),
        ({"warning": "Không có tác dụng thay thế thuốc chữa bệnh."}, []),
        ({"summary_en": "Cures headaches, a remedy for colds"}, ["cures", "remedy for"]),
        ({"description_en": "Anti-cancer. It treats and heals."}, ["anti-cancer", "treats", "heals"]),
        ({"usage_en": "Serve as a treat, with cured ham."}, []),
        ({"warning_en": "Does not replace medicine."}, []),
    ],
)
def test_health_claims_are_found_but_not_in_the_warning(said, found):
    assert health_claims(version(**said)) == found


def test_a_clean_listing_passes():
    assert bad(CLEAN) == []


def test_what_is_wrong_is_said():
    assert bad(replace(CLEAN, photo_sides=(599,))) == ["Ảnh rõ: cạnh ngắn từ 600 điểm ảnh"]
    assert bad(replace(CLEAN, twins=("Mắm tôm",))) == ["Có thể trùng với: Mắm tôm"]
    assert bad(replace(CLEAN, alcohol=True)) == ["Đồ uống có cồn: có độ cồn và lời cảnh báo"]
    assert len(bad(replace(CLEAN, producer_accepted=False))) == 1


@pytest.mark.parametrize(
    ("day", "good"), [(DAY, True), (date(2026, 11, 29), False), (date(2023, 11, 27), False)]
)
def test_a_certificate_counts_on_its_days_only(day, good):
    paper = Certificate(code="C1", stars=4, issued_on=date(2023, 11, 28), expires_on=DAY)
    found = checks(version(), replace(CLEAN, certificates=(paper,)), day)
    assert [each.good for each in found if "C1" in str(each.words)] == [good]


@pytest.mark.parametrize(("price", "risks"), [(78_000, 0), (78_001, 1), (41_999, 1)])
def test_a_jump_of_the_price_is_marked(price, risks):
    after = replace(LISTING, variants=(replace(JAR, price=price),))
    found = checks(version(), replace(CLEAN, before=LISTING, listing=after, certificates=()), DAY)
    assert len([each for each in found if "30%" in str(each.words)]) == risks


def test_a_listing_comes_back_from_json_as_it_was():
    assert from_json(to_json(LISTING)) == LISTING


def test_pictures_move_and_stay_at_the_ends():
    assert _keys(moved(LISTING.photos, "i2", -1)) == ["i2", "m1"]
    assert _keys(moved(LISTING.photos, "m1", -1)) == ["m1", "i2"]
    assert _keys(moved(LISTING.photos, "i2", 1)) == ["m1", "i2"]
    assert _keys(moved(LISTING.photos, "x9", 1)) == ["m1", "i2"]


def _keys(photos: tuple[ListedPhoto, ...]) -> list[str]:
    return [photo.key for photo in photos]
