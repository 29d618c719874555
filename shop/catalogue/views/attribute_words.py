"""Attributes of goods in words: on the page of a product, beside a list, among the filters in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shop.catalogue.attributes import AttributeRow, Frozen, typed_number, within
from shop.catalogue.states import AttributeKind
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.lists import Listing
from shop.web.i18n import _, in_language, language


@dataclass(frozen=True, slots=True)
class Ticks:
    """One attribute beside a list: (what can be ticked, words, is ticked), with how many goods each would give."""

    title: str
    name: str
    values: list[tuple[str, str, bool]]
    counted: Counter[str]
    is_open: bool


def ticks(listing: Listing) -> Iterator[Ticks]:
    """The attributes of the chosen sets; on a shelf those that its goods have. What is ticked always stands there."""
    asked, counted = listing.filters, listing.counts.makers.attributes
    for code, row in listing.names.attributes.items():
        chosen = asked.ticked().get(code, frozenset())
        fits = code in counted and (not asked.sets or bool(row.sets & asked.sets))
        if fits or chosen:
            values = [(key, tick_words(row, key), key in chosen) for key in row.choices()]
            counts = counted.get(code, Counter())
            yield Ticks(in_language(row.name, row.name_en), f"dd-{code}", values, counts, bool(chosen))


def pills(asked: Filters, attributes: dict[str, AttributeRow]) -> Iterator[tuple[str, tuple[str, str]]]:
    """(words, the pair that stands for them) of each ticked value."""
    for code, key in sorted(asked.attributes):
        row = attributes.get(code)
        words = f"{code}: {key}"
        if row is not None and key in row.choices():
            words = f"{in_language(row.name, row.name_en)}: {tick_words(row, key)}"
        yield words, (code, key)


def attribute_rows(
    rows: Iterable[AttributeRow], set_code: int, values: Frozen
) -> tuple[tuple[str, str], ...]:
    """(name, value) of what a version says, as far as its set has the attribute."""
    kept = dict(values)
    found = (
        (in_language(row.name, row.name_en), kept_words(row, kept[row.code]))
        for row in within(rows, set_code)
        if row.code in kept
    )
    return tuple((name, words) for name, words in found if words)


def kept_words(row: AttributeRow, value: Any) -> str:
    """A kept value as people read it; "" for what no longer fits."""
    if row.kind is AttributeKind.NUMBER:
        return _number(row, value) if isinstance(value, int) else ""
    if row.kind is AttributeKind.YES_NO:
        return _("Có") if value else _("Không")
    chosen = value if isinstance(value, list | tuple) else (value,)
    named = (in_language(each.name, each.name_en) for each in row.options if each.code in chosen)
    return ", ".join(named)


def tick_words(row: AttributeRow, key: str) -> str:
    """What can be ticked, in words: the option, the range, yes or no."""
    if row.kind is AttributeKind.YES_NO:
        return _("Có") if key == "1" else _("Không")
    if row.kind is not AttributeKind.NUMBER:
        return next((in_language(each.name, each.name_en) for each in row.options if each.code == key), key)
    first, behind = row.ends(key)
    if first is None:
        return _("Dưới %(number)s", number=_number(row, behind)) if behind is not None else _("Có ghi")
    if behind is None:
        return _("Từ %(number)s", number=_number(row, first))
    return _("%(low)s đến dưới %(high)s", low=_plain(row, first), high=_number(row, behind))


def _number(row: AttributeRow, value: int) -> str:
    return f"{_plain(row, value)}\u00a0{row.unit}" if row.unit else _plain(row, value)


def _plain(row: AttributeRow, value: int) -> str:
    return typed_number(row, value, "," if language() == "vi" else ".")
