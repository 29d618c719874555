"""Goods that were lost at the operator's cost and are found again are not owed twice: finding takes the loss back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from sqlalchemy import select, tuple_

from shop.core.money import half_up
from shop.extensions import session
from shop.settlement.models import SettlementEntry
from shop.settlement.sources.source import MOVEMENT, Source
from shop.settlement.states import EntryKind

LOST = (EntryKind.LOST, EntryKind.STOLEN)
Place = tuple[int, int | None]


@dataclass(slots=True)
class Pool:
    """Units of a lot that are missing at an outlet, and what is owed for them: đồng, and commission exact.

    ``taken``: how many of them were found by so many units that took so much back; the rest was never missing.
    """

    units: int = 0
    gross: int = 0
    exact: int = 0
    taken: dict[tuple[int, int], int] = field(default_factory=dict)

    def find(self, units: int, gross: int) -> None:
        """Units are found or, negative, are not any more: then what they had taken is missing again."""
        if units > 0:
            self.taken[units, gross] = min(units, self.units)
            self.units -= self.taken[units, gross]
        else:
            self.units += self.taken.get((-units, -gross), 0)


class Missing:
    """What is missing of each lot at each outlet, told by its entries in their order. One statement."""

    def __init__(self, places: Collection[Place]) -> None:
        self._pools: dict[Place, Pool] = {place: Pool() for place in places}
        if places:
            self._read(places)

    def _read(self, places: Collection[Place]) -> None:
        rows = session.execute(
            select(
                SettlementEntry.outlet_id,
                SettlementEntry.lot_id,
                SettlementEntry.kind,
                SettlementEntry.on_hand,
                SettlementEntry.gross,
                SettlementEntry.commission_exact,
            )
            .where(
                SettlementEntry.source_kind == MOVEMENT,
                SettlementEntry.kind.in_((*LOST, EntryKind.FOUND)),
                tuple_(SettlementEntry.outlet_id, SettlementEntry.lot_id).in_(sorted(places)),
            )
            .order_by(SettlementEntry.id)
        )
        for outlet, lot, kind, on_hand, gross, exact in rows:
            self._count((outlet, lot), kind, on_hand, gross, exact)

    def note(self, one: Source) -> None:
        """Count a source that has no entry yet."""
        self._count((one.outlet_id, one.lot_id), one.kind, one.on_hand, one.gross, one.exact)

    def found(self, one: Source) -> Source:
        """The source with the part of the loss that it takes back."""
        pool = self._pools[one.outlet_id, one.lot_id]
        units = min(one.on_hand, pool.units)
        if not units:
            return one
        gross, exact = (half_up(value * units, pool.units) for value in (pool.gross, pool.exact))
        return replace(one, gross=-gross, exact=-exact)

    def _count(self, place: Place, kind: EntryKind, on_hand: int, gross: int, exact: int) -> None:
        """A loss makes the pool larger, finding makes it smaller; what is undone goes the other way."""
        pool = self._pools.get(place)
        if pool is None or kind not in (*LOST, EntryKind.FOUND):
            return
        if kind is EntryKind.FOUND:
            pool.find(on_hand, gross)
        else:
            pool.units = max(0, pool.units - on_hand)
        pool.gross += gross
        pool.exact += exact
