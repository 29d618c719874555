"""The parts of a product beside its words and packs: its attributes, and the certificate that it claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from shop.catalogue.attributes import AttributeRow, kept, within
from shop.catalogue.services import VersionText
from shop.core.errors import BadInput
from shop.imports.claims import Claim, Papers, claimed
from shop.imports.columns import Part
from shop.imports.row_forms import OF_PAPER, Fields
from shop.imports.rows import Row, given_by
from shop.imports.traits import TRAITS, named, read_trait, read_traits, shown_trait, shown_traits

Values = dict[str, Any] | None


def judge_claim(rows: Sequence[Row], papers: Papers, fields: Fields, name: str) -> Claim | None:
    """The certificate that the rows claim and the product does not have."""
    given, said = given_by(rows, Part.PAPER)
    for column, sentence in fields.read_paper(given).items():
        said[column].refuse(column, sentence)
    if not given or any(column in OF_PAPER for row in rows for column, _sentence in row.errors):
        return None
    first = next(iter(said.values()))
    try:
        claim = claimed({OF_PAPER[column]: fields.value(column) for column in given}, papers, name)
    except BadInput as error:
        column = f"star_{error.field}"
        said.get(column, first).refuse(column, error.sentence)
        return None
    if claim is not None:  # of a new product too: what the rules add to its cells is to be seen
        first.changes += _told(claim, fields)
    return claim


def _told(claim: Claim, fields: Fields) -> list[list[str]]:
    """(column, old, new) of what a claim changes."""
    told = (
        [column, fields.shown(column, claim.was[own]), fields.shown(column, claim.values[own])]
        for column, own in OF_PAPER.items()
    )
    return [each for each in told if each[1] != each[2]]


def judge_traits(
    rows: Sequence[Row],
    whole: tuple[Row, str] | None,
    fields: Fields,
    text: VersionText,
    set_code: int,
    *,
    is_new: bool,
) -> VersionText:
    """The words of a product with the attributes that its rows give; what no cell names stays.

    ``whole``: the cell in which all of them stand, with its row. A column of an attribute says more surely.
    """
    own = within(fields.traits, set_code)
    old = values = kept(own, text.attributes)
    given, said = given_by(rows, Part.TRAIT)
    if whole is not None:
        values = _whole_cell(*whole, own, values, is_new=is_new)
    for column, cell in given.items():
        try:
            trait = named(column, own, fields.traits)
            value = read_trait(trait, cell, (values or {}).get(trait.code))
        except BadInput as error:
            said[column].refuse(column, error.sentence)
            continue
        if (before := (values or {}).get(trait.code)) != value and not is_new:
            said[column].changes.append([column, shown_trait(trait, before), shown_trait(trait, value)])
        values = kept(own, {**(values or {}), trait.code: value})
    return text if values == old else replace(text, attributes=values)


def _whole_cell(row: Row, cell: str, own: Sequence[AttributeRow], old: Values, *, is_new: bool) -> Values:
    try:
        new = kept(own, read_traits(cell, own, old))
    except BadInput as error:
        row.refuse(TRAITS, error.sentence)
        return old
    if new != old and not is_new:
        row.changes.append([TRAITS, shown_traits(old, own), shown_traits(new, own)])
    return new
