"""What the rows of one product come to: what would be written, what changes, what is wrong at which cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shop.catalogue.attributes import AttributeRow, kept, within
from shop.catalogue.listing import ListedVariant, Listing
from shop.catalogue.models import ProductVersion
from shop.catalogue.services import VersionText
from shop.catalogue.services.listings import refuse_many
from shop.core.errors import BadInput
from shop.core.sentences import Text, lazy
from shop.imports.cells import typed
from shop.imports.claims import Claim, Papers, claimed
from shop.imports.columns import BY_FIELD, CODE, Part
from shop.imports.row_forms import OF_PAPER, OF_VARIANT, Fields
from shop.imports.states import LineKind
from shop.imports.traits import TRAITS, read_traits, shown_traits

NO_CODE = lazy("Hãy ghi mã hàng. Lần sau tải lên, máy nhận ra sản phẩm theo mã này.")
LONG_CODE = lazy("Mã hàng dài nhất 40 ký tự.")
OTHER_MEASURE = lazy("Không đổi được cách tính của quy cách đã có. Hãy thêm quy cách mới.")
PLACES = ("set_code", "shelf_id")
LONGEST_CODE = 40


@dataclass(slots=True)
class Row:
    """One row: its number in the file, its cells by field, and what became of it."""

    number: int
    cells: Mapping[str, str]
    kind: LineKind = LineKind.UNCHANGED
    changes: list[list[str]] = field(default_factory=list)
    errors: list[list[str]] = field(default_factory=list)

    def refuse(self, name: str, sentence: Text) -> None:
        """What is wrong at one of its cells; "" for the row."""
        self.errors.append([name, str(sentence)])


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
    claim = _claim(rows, known, fields, text.name)
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
    given, said = _given(rows, Part.WORDS)
    traits = given.pop(TRAITS, None)
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
    if traits and "set_code" not in wrong:
        own = within(fields.traits, listing.set_code)
        version = _traits(said[TRAITS], traits, version, own, is_new=known.is_new)
    return version, listing


def _claim(rows: Sequence[Row], known: Known, fields: Fields, name: str) -> Claim | None:
    """The certificate that the rows claim and the product does not have."""
    given, said = _given(rows, Part.PAPER)
    for column, sentence in fields.read_paper(given).items():
        said[column].refuse(column, sentence)
    if not given or any(column in OF_PAPER for row in rows for column, _sentence in row.errors):
        return None
    first = next(iter(said.values()))
    try:
        claim = claimed({OF_PAPER[column]: fields.value(column) for column in given}, known.papers, name)
    except BadInput as error:
        column = f"star_{error.field}"
        said.get(column, first).refuse(column, error.sentence)
        return None
    if claim is not None and not known.is_new:
        first.changes += _told(claim, fields)
    return claim


def _told(claim: Claim, fields: Fields) -> list[list[str]]:
    """(column, old, new) of what a claim changes."""
    told = (
        [column, fields.shown(column, claim.was[own]), fields.shown(column, claim.values[own])]
        for column, own in OF_PAPER.items()
    )
    return [each for each in told if each[1] != each[2]]


def _given(rows: Sequence[Row], part: Part) -> tuple[dict[str, str], dict[str, Row]]:
    """(field → text, field → row) of a product: the first row that gives a field says it for all."""
    given: dict[str, str] = {}
    said: dict[str, Row] = {}
    for row in rows:
        for name, text in _typed(row, part).items():
            first = said.setdefault(name, row)
            if first is row:
                given[name] = text
            elif given[name] != text:
                row.refuse(name, lazy("Khác với dòng %(row)s của cùng sản phẩm.", row=first.number))
    return given, said


def _traits(
    row: Row, cell: str, text: VersionText, own: Sequence[AttributeRow], *, is_new: bool
) -> VersionText:
    """The words with the attributes that a cell of a row gives; ``own``: those that goods of its set have."""
    old = text.attributes
    try:
        new = kept(own, read_traits(cell, own, old))
    except BadInput as error:
        row.refuse(TRAITS, error.sentence)
        return text
    if new == kept(own, old):
        return text
    if not is_new:
        row.changes.append([TRAITS, shown_traits(kept(own, old), own), shown_traits(new, own)])
    return replace(text, attributes=new)


def _variant(row: Row, listing: Listing, known: Known, fields: Fields) -> Listing:
    """The listing with the variant of a row as the row wants it."""
    given = _typed(row, Part.PACK)
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


def _typed(row: Row, part: Part) -> dict[str, str]:
    """The cells of a row that say something of a part, as they would be typed; what cannot be is refused at its cell."""
    found = {}
    for name, cell in row.cells.items():
        column = BY_FIELD[name]
        if column.part is not part:
            continue
        try:
            text = typed(cell, column.sort)
        except BadInput as error:
            row.refuse(name, error.sentence)
            continue
        if text:
            found[name] = text
    return found


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
