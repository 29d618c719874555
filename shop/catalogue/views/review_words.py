"""What a reviewer reads of a listing, in words."""

from __future__ import annotations

from shop.catalogue.listing import ListedVariant, Listing
from shop.catalogue.models import ProductVersion
from shop.catalogue.queries.staff import CONTENT
from shop.catalogue.views.staff_words import FIELDS
from shop.core.money import format_dong
from shop.core.sentences import Text, lazy
from shop.web.i18n import _

REASONS: tuple[Text, ...] = (
    lazy("Ảnh mờ hoặc tối: hãy chụp lại dưới ánh sáng ban ngày, thấy rõ nhãn."),
    lazy("Lời giới thiệu nói công dụng chữa bệnh: hãy bỏ những từ đó."),
    lazy("Thông tin ghi nhãn khác với ảnh nhãn: hãy chép đúng như trên nhãn."),
    lazy("Giấy chứng nhận không đọc được: hãy chụp lại rõ bốn góc."),
    lazy("Giá đề xuất khác nhiều so với giá đang bán: hãy xem lại."),
)


def claim_rows(version: ProductVersion, listing: Listing) -> list[tuple[str, str]]:
    """(field, words) of what the version says, variants included; empty fields are left out."""
    rows = [(str(FIELDS[name]), getattr(version, name)) for name in CONTENT if getattr(version, name)]
    return rows + [(_("Quy cách"), variant_words(each)) for each in listing.variants]


def offer_changes(before: Listing | None, after: Listing) -> list[tuple[str, str, str]]:
    """(what, old, new) of variants and pictures; nothing for a new product."""
    if before is None:
        return []
    old = {each.id: variant_words(each) for each in before.variants}
    kept = {each.id for each in after.variants}
    changes = [
        (_("Quy cách"), old.get(each.id, ""), variant_words(each))
        for each in after.variants
        if old.get(each.id, "") != variant_words(each)
    ]
    changes += [(_("Quy cách"), words, _("Ngừng bán")) for key, words in old.items() if key not in kept]
    keys = [[photo.key for photo in side.photos] for side in (before, after)]
    if keys[0] != keys[1]:
        changes.append((_("Ảnh"), str(len(keys[0])), str(len(keys[1]))))
    return changes


def variant_words(each: ListedVariant) -> str:
    """`Hũ 200 g · 320 g cả bao bì · 60.000 ₫`."""
    parts = [each.text.name, _("%(grams)s g cả bao bì", grams=each.text.gross_weight_g)]
    if each.text.alcohol_bp:
        parts.append(_("%(strength)s độ cồn", strength=each.text.alcohol_bp / 100))
    if each.price:
        parts.append(format_dong(each.price))
    return " · ".join(parts)
