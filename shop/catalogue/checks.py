"""What a machine can check of a listing before a person decides (domain rules 4.6 and 4.7). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shop.catalogue.listing import Listing
from shop.catalogue.models import ProductVersion
from shop.certification.models import Certificate
from shop.certification.terms import ENDING_SOON
from shop.core.errors import BadInput
from shop.core.folding import canonical_tone, nfc
from shop.core.sentences import Text, lazy

SMALLEST_PHOTO = 600
JUMP = 30  # percent
FORBIDDEN = (
    "chữa bệnh",
    "chữa khỏi",
    "chữa trị",
    "bách bệnh",
    "điều trị",
    "đặc trị",
    "trị bệnh",
    "trị dứt điểm",
    "khỏi hẳn",
    "thần dược",
    "thay thế thuốc",
    "ngăn ngừa ung thư",
    "chống ung thư",
    "tiêu diệt virus",
)
FORBIDDEN_EN = re.compile(
    r"\b(?:cures?|curing|heals?|healing|treats|treating|to treat|remedy for|miracle|prevents? cancer|anti-?cancer"
    r"|kills? virus(?:es)?|replaces? medicines?|instead of medicine)\b"
)
NEW, ALCOHOL, ENDING = lazy("Chủ thể mới"), lazy("Có cồn"), lazy("Giấy sắp hết hạn")
CLAIM, TWIN, JUMPED = lazy("Công dụng chữa bệnh"), lazy("Trùng tên"), lazy("Giá đổi mạnh")
NOT_ACCEPTED = lazy("Chủ thể chưa được nhận")
CLAIMED = ("name", "summary", "description", "usage", "allergens", "standard")
CLAIMED_EN = ("name_en", "summary_en", "description_en", "usage_en", "allergens_en")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``risk``: a person should look closer, nothing is wrong yet.

    ``about`` is the part of the listing it concerns, ``mark`` what the queue says of it in a few words.
    """

    good: bool
    words: Text
    risk: bool = False
    about: str = "name"
    mark: Text = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What the checks read besides the version: sides of photos in pixels, others of the same name."""

    listing: Listing
    before: Listing | None
    gaps: Sequence[BadInput]
    photo_sides: Sequence[int]
    twins: Sequence[str]
    certificates: Sequence[Certificate]
    alcohol: bool
    first_of_producer: bool
    producer_accepted: bool


def health_claims(version: ProductVersion) -> list[str]:
    """The forbidden words in what a version says; the warning may speak of medicine, it has to."""
    text, english = (_said(version, names) for names in (CLAIMED, CLAIMED_EN))
    found = [words for words in FORBIDDEN if words in text]
    return [*found, *dict.fromkeys(FORBIDDEN_EN.findall(english))]


def _said(version: ProductVersion, names: Sequence[str]) -> str:
    said = " ".join(getattr(version, name) or "" for name in names)
    return canonical_tone(nfc(" ".join(said.lower().split())))


def checks(version: ProductVersion, looked: Looked, day: date) -> list[Check]:
    """All checks in the order in which a reviewer wants them, on a Vietnamese day."""
    claims = health_claims(version)
    small = [side for side in looked.photo_sides if side < SMALLEST_PHOTO]
    found = [
        Check(not looked.gaps, lazy("Đủ thông tin ghi nhãn, quy cách, giá và ảnh"), about="ingredients"),
        Check(not claims, _claim_words(claims), about="summary", mark=_mark(claims, CLAIM)),
        Check(
            not small, lazy("Ảnh rõ: cạnh ngắn từ %(least)s điểm ảnh", least=SMALLEST_PHOTO), about="photos"
        ),
        Check(not looked.twins, _twin_words(looked.twins), mark=_mark(looked.twins, TWIN)),
        *(_certificate(each, day) for each in looked.certificates),
    ]
    if not looked.certificates:
        words = lazy("Chưa gắn giấy chứng nhận: bán không có sao")
        found.append(Check(good=True, words=words, risk=True, about="certificates"))
    if looked.alcohol:
        words = lazy("Đồ uống có cồn: có độ cồn và lời cảnh báo")
        found.append(Check(bool(version.warning), words, risk=True, about="variants", mark=ALCOHOL))
    if looked.first_of_producer:
        found.append(Check(good=True, words=lazy("Sản phẩm đầu tiên của chủ thể"), risk=True, mark=NEW))
    if not looked.producer_accepted:
        words = lazy("Hồ sơ chủ thể chưa được nhận: duyệt rồi vẫn chưa bán")
        found.append(Check(good=False, words=words, mark=NOT_ACCEPTED))
    return found + _jumps(looked)


def _mark(found: Sequence[str], words: Text) -> Text:
    return words if found else ""


def _claim_words(claims: Sequence[str]) -> Text:
    if claims:
        return lazy("Có từ bị cấm về công dụng chữa bệnh: %(words)s", words=", ".join(claims))
    return lazy("Không có từ bị cấm về công dụng chữa bệnh")


def _twin_words(twins: Sequence[str]) -> Text:
    if twins:
        return lazy("Có thể trùng với: %(names)s", names="; ".join(twins))
    return lazy("Không trùng tên với sản phẩm khác")


def _certificate(each: Certificate, day: date) -> Check:
    until = each.extended_until or each.expires_on
    near = day <= until <= day + ENDING_SOON
    return Check(
        each.issued_on <= day <= until,
        lazy(
            "Giấy %(code)s: %(stars)s sao, hiệu lực %(first)s – %(last)s",
            code=each.code,
            stars=each.stars,
            first=f"{each.issued_on:%d/%m/%Y}",
            last=f"{until:%d/%m/%Y}",
        ),
        risk=near,
        about="certificates",
        mark=ENDING if near else "",
    )


def _jumps(looked: Looked) -> list[Check]:
    if looked.before is None:
        return []
    old = {each.id: each.price for each in looked.before.variants}
    return [
        Check(
            good=True,
            words=lazy("Giá của %(name)s đổi hơn %(percent)s%%", name=each.text.name, percent=JUMP),
            risk=True,
            about="variants",
            mark=JUMPED,
        )
        for each in looked.listing.variants
        if each.price and (was := old.get(each.id)) and abs(each.price - was) * 100 > was * JUMP
    ]
