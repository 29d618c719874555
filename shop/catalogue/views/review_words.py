"""What a reviewer reads of a listing: part by part the claim, what changed of it, what the machine found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from shop.catalogue.attributes import frozen
from shop.catalogue.checks import Check, Looked
from shop.catalogue.listing import ListedVariant, Listing
from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.queries import staff as queries
from shop.catalogue.queries.attributes import attributes, values_on_sale
from shop.catalogue.reasons import PARTS, part_of
from shop.catalogue.views.attribute_words import attribute_rows
from shop.catalogue.views.staff_words import FIELDS
from shop.catalogue.views.word_changes import marked
from shop.core.money import format_dong
from shop.web.i18n import _, language

Row = tuple[str, str, str]  # label, words on sale, words proposed


@dataclass(slots=True)
class Part:
    """One part of a listing beside its evidence; ``rows`` are (label, words with what changed marked)."""

    key: str
    title: str
    rows: list[tuple[str, Markup]] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    is_changed: bool = False


def parts_of(product: Product, version: ProductVersion, looked: Looked, found: Sequence[Check]) -> list[Part]:
    """All parts; of an edit of goods on sale those that changed come first."""
    parts = {key: Part(key, str(title)) for key, title in PARTS.items()}
    for key, rows in _rows(product, version, looked).items():
        parts[key].rows = [(label, marked(old, new)) for label, old, new in rows if old or new]
        parts[key].is_changed = looked.before is not None and any(old != new for _label, old, new in rows)
    for check in found:
        parts[check.about].checks.append(check)
    for gap in looked.gaps:
        parts[part_of(gap.field)].gaps.append(str(gap.sentence))
    return sorted(parts.values(), key=lambda part: looked.before is not None and not part.is_changed)


def _rows(product: Product, version: ProductVersion, looked: Looked) -> dict[str, list[Row]]:
    """By part (label, words on sale, words proposed); a new product has nothing on sale, so nothing changed."""
    old = {name: was for name, was, _now in queries.differences(product)}
    rows: dict[str, list[Row]] = {key: [] for key in PARTS}
    for name in queries.CONTENT:
        words = getattr(version, name) or ""
        rows[part_of(name)].append((str(FIELDS[name]), old.get(name, words), words))
    before, after = looked.before or looked.listing, looked.listing
    for label, choices, was, is_now in (
        (_("Bộ sản phẩm chính thức"), queries.set_choices(language()), before.set_code, after.set_code),
        (_("Danh mục trong cửa hàng"), queries.shelf_choices(language()), before.shelf_id, after.shelf_id),
    ):
        names = dict(choices)
        rows["name"].append((label, names.get(was, ""), names.get(is_now, "")))
    rows["name"] += _attributes(product, version, before, after)
    rows["variants"] = _variants(before, after)
    rows["photos"] = _photos(before, after)
    return rows


def _attributes(product: Product, version: ProductVersion, before: Listing, after: Listing) -> list[Row]:
    """What the goods are told apart by in their set; of a new product nothing counts as changed."""
    known = attributes()
    new = dict(attribute_rows(known, after.set_code, frozen(version.attributes)))
    old = new if before is after else dict(attribute_rows(known, before.set_code, values_on_sale(product)))
    return [(name, old.get(name, ""), new.get(name, "")) for name in {**old, **new}]


def _variants(before: Listing, after: Listing) -> list[Row]:
    """A variant is known again by its id; of a new product each is simply there."""
    old = {each.id: variant_words(each) for each in before.variants}
    kept = {each.id for each in after.variants}
    new_goods = before is after
    rows = [
        (_("Quy cách"), words if new_goods else old.get(each.id, "") if each.id else "", words)
        for each in after.variants
        if (words := variant_words(each))
    ]
    return rows + [(_("Quy cách"), words, "") for key, words in old.items() if key and key not in kept]


def _photos(before: Listing, after: Listing) -> list[Row]:
    """The words of the pictures in their order; a picture that is new or has moved shows as changed."""
    old, new = (
        [(photo.key, photo.alt) for photo in side.photos] if side.photos else [] for side in (before, after)
    )
    rows = []
    for number, (key, alt) in enumerate(new, start=1):
        was = old[number - 1] if number <= len(old) else ("", "")
        rows.append((_("Ảnh %(number)s", number=number), alt if was[0] == key and was[1] == alt else "", alt))
    gone = [alt for key, alt in old if key not in {key for key, _alt in new}]
    return rows + [(_("Ảnh bỏ đi"), alt, "") for alt in gone]


def variant_words(each: ListedVariant) -> str:
    """`Hũ 200 g · 320 g cả bao bì · 60.000 ₫`."""
    parts = [each.text.name, _("%(grams)s g cả bao bì", grams=each.text.gross_weight_g)]
    if each.text.name_en:
        parts.insert(1, each.text.name_en)
    if each.text.alcohol_bp:
        parts.append(_("%(strength)s độ cồn", strength=each.text.alcohol_bp / 100))
    if each.text.barcode:
        parts.append(_("mã vạch %(code)s", code=each.text.barcode))
    if each.price:
        parts.append(format_dong(each.price))
    return " · ".join(parts)
