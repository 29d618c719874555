"""The lines of an announced delivery: what was agreed beside what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.catalogue.states import Measure
from shop.core.money import line_total
from shop.extensions import session
from shop.supplies.models import SupplyEntry, SupplyEvent, SupplyLine, SupplyPhoto
from shop.supplies.states import Entry, RefusalReason

Entries = Sequence[Row[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line as people read it, in the variant's unit.

    ``unit_price``: as agreed; ``paid``: other prices at which units came in. ``reasons``: why units were refused;
    ``photos``: their pictures (media).
    """

    line_id: int
    variant_id: int
    name: str
    variant_name: str
    unit: str
    measure: Measure
    price_per: int
    quantity: int
    number: str | None
    made_on: date | None
    expires_on: date | None
    unit_price: int | None
    received: int
    refused: int
    paid: tuple[int, ...] = ()
    reasons: tuple[RefusalReason, ...] = ()
    photos: tuple[int, ...] = ()

    @property
    def left(self) -> int:
        """Units that are still due."""
        return self.quantity - self.received - self.refused

    @property
    def worth(self) -> int | None:
        """Đồng for all units at the agreed price; None where there is none."""
        return None if self.unit_price is None else line_total(self.quantity, self.unit_price, self.price_per)


def entries_of(supply_id: int) -> Entries:
    """What became of the units of a delivery, with what was agreed and what was said. One statement."""
    return session.execute(
        select(
            SupplyEntry.supply_line_id,
            SupplyEntry.kind,
            SupplyEntry.reason,
            SupplyEntry.unit_price.label("paid"),
            SupplyLine.unit_price.label("agreed"),
            SupplyEvent.receipt_id,
            SupplyEvent.at,
            SupplyEvent.note,
            SupplyPhoto.media_id,
        )
        .join(SupplyLine, SupplyLine.id == SupplyEntry.supply_line_id)
        .join(SupplyEvent, SupplyEvent.id == SupplyEntry.event_id)
        .outerjoin(SupplyPhoto, SupplyPhoto.entry_id == SupplyEntry.id)
        .where(SupplyLine.supply_id == supply_id)
        .order_by(SupplyEntry.id)
    ).all()


def otherwise_paid(entries: Entries) -> list[Row[*tuple[Any, ...]]]:
    """Those that came in at another price than was agreed, and stayed."""
    undone = {one.receipt_id for one in entries if one.kind is Entry.TAKEN_BACK}
    return [
        one
        for one in entries
        if one.kind is Entry.RECEIVED
        and None not in (one.paid, one.agreed)
        and one.paid != one.agreed
        and one.receipt_id not in undone
    ]


def lines_of(supply_id: int, entries: Entries) -> Sequence[LineRow]:
    """The lines in the order in which they were announced. One statement."""
    refused, paid = [one for one in entries if one.kind is Entry.REFUSED], otherwise_paid(entries)
    rows = session.execute(
        select(
            SupplyLine.id,
            Variant.id,
            ProductVersion.name,
            Variant.name,
            Variant.unit,
            Variant.measure,
            Variant.price_per,
            SupplyLine.quantity,
            SupplyLine.number,
            SupplyLine.made_on,
            SupplyLine.expires_on,
            SupplyLine.unit_price,
            SupplyLine.received,
            SupplyLine.refused,
        )
        .join(Variant, Variant.id == SupplyLine.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .where(SupplyLine.supply_id == supply_id)
        .order_by(SupplyLine.id)
    )
    values: list[tuple[Any, ...]] = [tuple(row) for row in rows]
    return [
        replace(
            line,
            paid=_of(line, paid, "paid"),
            reasons=_of(line, refused, "reason"),
            photos=_of(line, refused, "media_id"),
        )
        for line in [LineRow(*each) for each in values]
    ]


def _of(line: LineRow, entries: Entries, name: str) -> tuple[Any, ...]:
    """What some entries of a line say, each thing once."""
    said = [getattr(one, name) for one in entries if one.supply_line_id == line.line_id]
    return tuple(dict.fromkeys(each for each in said if each is not None))
