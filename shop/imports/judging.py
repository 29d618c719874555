"""What the rows of one product come to: what would be written, what changes, what is wrong at which cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shop.catalogue.listing import ListedVariant, Listing
from shop.catalogue.models import ProductVersion
from shop.catalogue.services import VersionText
from shop.catalogue.services.listings import refuse_many
from shop.core.errors import BadInput
from shop.core.sentences import Text, lazy
from shop.imports.claims import Claim, Papers
from shop.imports.columns import CODE, Part
from shop.imports.judging_parts import judge_claim, judge_traits
from shop.imports.row_forms import OF_VARIANT, Fields
from shop.imports.rows import Row, given_by, typed_of
from shop.imports.states import LineKind
from shop.imports.traits import TRAITS

NO_CODE = lazy("Hãy ghi mã hàng. Lần sau tải lên, máy nhận ra sản phẩm theo mã này.")
LONG_CODE = lazy("Mã hàng dài nhất 40 ký tự.")
OTHER_MEASURE = lazy("Không đổi được cách tính của quy cách đã có. Hãy thêm quy cách mới.")
PLACES = ("set_code", "shelf_id")
LONGEST_CODE = 40


@dataclass(slots=True)
class Known:
    """A product as it is, or as a new one begins (no ``version``). ``skus``: the shop's codes by variant."""

    text: VersionText
    listing: Listing
    version: ProductVersion | None
    papers: Papers
    refusal: Text | None = None
    skus: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether the sheet begins it."""
        return self.version is None


@dataclass(slots=True)
class Judged:
    """The rows with what they come to, and the whole product as it would be."""

    rows: Sequence[Row]
    text: VersionText
    listing: Listing
    claim: Claim | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether nothing of it can be written."""
        return any(row.errors for row in self.rows)

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return any(row.kind is not LineKind.UNCHANGED for row in self.rows)


def judge(rows: Sequence[Row], known: Known, fields: Fields) -> Judged:
    """Read the rows of one product over what is known of it. An empty cell leaves what there is."""
    text, listing = _words(rows, known, fields)
    claim = judge_claim(rows, known.papers, fields, text.name)
    for row in rows:
        listing = _variant(row, listing, known, fields)
    if known.refusal is not None:
        rows[0].refuse("", known.refusal)
    try:
        refuse_many(listing)
    except BadInput as error:
        rows[-1].refuse(CODE, error.sentence)
    _kinds(rows, is_new=known.is_new)
    return Judged(rows, text, listing, claim)


def _words(rows: Sequence[Row], known: Known, fields: Fields) -> tuple[VersionText, Listing]:
    """What the product says of itself."""
    given, said = given_by(rows, Part.WORDS)
    traits = (said[TRAITS], given.pop(TRAITS)) if TRAITS in given else None
    wrong = fields.read_words(given, is_new=known.is_new)
    for name, sentence in wrong.items():
        said.get(name, rows[0]).refuse(name, sentence)
    values = {name: fields.value(name) for name in given if name not in wrong}
    old = {name: getattr(known.listing if name in PLACES else known.text, name) for name in values}
    for name, value in values.items():
        if not known.is_new and value != old[name]:
            said[name].changes.append([name, fields.shown(name, old[name]), fields.shown(name, value)])
    places = {name: values.pop(name) for name in PLACES if name in values}
    version, listing = replace(known.text, **values), replace(known.listing, **places)
    if "set_code" not in wrong:
        version = judge_traits(rows, traits, fields, version, listing.set_code, is_new=known.is_new)
    return version, listing


def _variant(row: Row, listing: Listing, known: Known, fields: Fields) -> Listing:
    """The listing with the variant of a row as the row wants it."""
    given = typed_of(row, Part.PACK)
    code = given.pop(CODE, "")
    if not code or len(code) > LONGEST_CODE:
        row.refuse(CODE, LONG_CODE if code else NO_CODE)
        return listing
    wrong = fields.read_pack(given)
    for name, sentence in wrong.items():
        row.refuse(name, sentence)
    place = _place(listing.variants, code, known.skus)
    if place is None:
        new = fields.pack.listed()
        row.kind = LineKind.NEW
        added = replace(new, text=replace(new.text, own_sku=code), id=None)
        return replace(listing, variants=(*listing.variants, added))
    changed = _changed(row, listing.variants[place], [name for name in given if name not in wrong], fields)
    if changed.text.own_sku is None and code != known.skus.get(changed.id or 0):
        changed = replace(changed, text=replace(changed.text, own_sku=code))
    return replace(listing, variants=(*listing.variants[:place], changed, *listing.variants[place + 1 :]))


def _changed(row: Row, old: ListedVariant, names: Sequence[str], fields: Fields) -> ListedVariant:
    values: dict[str, Any] = {}
    for name in names:
        own, value = OF_VARIANT.get(name, name), fields.value(name)
        before = old.price if name == "price" else getattr(old.text, own)
        if value == before:
            continue
        if name == "measure" and old.id is not None:
            row.refuse(name, OTHER_MEASURE)
            continue
        values[own] = value
        row.changes.append([name, fields.shown(name, before), fields.shown(name, value)])
    price = values.pop("price", old.price)
    if "measure" in values:
        listed = fields.pack.listed().text
        values |= {"step": listed.step, "price_per": listed.price_per}
    return replace(old, text=replace(old.text, **values), price=price)


def _place(variants: Sequence[ListedVariant], code: str, skus: Mapping[int, str]) -> int | None:
    """Where the variant of this code stands; the shop's own code names it too."""
    for place, each in enumerate(variants):
        if each.text.own_sku == code:
            return place
    for place, each in enumerate(variants):
        if each.id is not None and skus.get(each.id) == code:
            return place
    return None


def _kinds(rows: Sequence[Row], *, is_new: bool) -> None:
    """A product is written whole or not at all: a wrong row keeps the others of its product back."""
    first = next((row for row in rows if row.errors), None)
    for row in rows:
        if first is not None:
            if not row.errors:
                row.refuse("", lazy("Chưa ghi vì dòng %(row)s của cùng sản phẩm có lỗi.", row=first.number))
            row.kind = LineKind.WRONG
        elif is_new or row.kind is LineKind.NEW:
            row.kind = LineKind.NEW
        elif row.changes:
            row.kind = LineKind.CHANGED
