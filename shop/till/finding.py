"""What somebody means who scans a code or types a word at the counter: offers to choose from, or exactly one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shop.catalogue.queries import VariantRow, remembered
from shop.core.errors import BadInput, Refused
from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.inventory.queries import counter
from shop.inventory.queries.counter import ShelfLot
from shop.inventory.states import Condition
from shop.till import quoting, wording
from shop.till.quoting import Known, SaleLine

MOST = 12
LAST = 4  # digits of a phone by which an order is asked for
FOR_SALE = (Condition.SELLABLE, Condition.MARKED_DOWN)


@dataclass(frozen=True, slots=True)
class Pick:
    """Goods to put on a sale. ``lot_id``: a marked-down lot's offer; ``from_lot_id``: the lot that was scanned."""

    variant_id: int
    lot_id: int | None = None
    from_lot_id: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen: price in đồng (None: it has none here), free units, the last day of those that go first."""

    pick: Pick
    variant: VariantRow
    price: Dong | None
    free: int
    expires_on: date | None
    lot: str | None = None


def offers(outlet_id: int, typed: str, at: datetime) -> list[Offer]:
    """What a name or code may mean here. Raises Refused for the code of a lot that may not be sold.

    The number of a lot names that lot; everything else the goods, of which the first expired go first, and beside them
    each of their marked-down lots. Eight statements at most.
    """
    if not typed.strip():
        return []
    named = counter.lots_named(outlet_id, typed)
    if named:
        return _of_lots(outlet_id, named, at)
    ids = counter.matching(outlet_id, typed, most=MOST)
    known = quoting.know(outlet_id, ids, at)
    prices = _prices(known, at)
    return [
        offer for variant_id in ids if variant_id in known.goods for offer in _all(known, variant_id, prices)
    ]


def one(outlet_id: int, typed: str, at: datetime) -> Pick | None:
    """The only thing that a code can mean and that is there; None: people choose.

    Raises BadInput on `code` when it means nothing here, Refused for a lot that may not be sold.
    """
    found = offers(outlet_id, typed, at)
    if not found:
        raise BadInput("code", lazy("Điểm bán này không có hàng nào mang mã hoặc tên vừa nhập."))
    there = [offer for offer in found if offer.free > 0 and offer.price is not None] or found
    return there[0].pick if len(there) == 1 else None


def name_of(pick: Pick, at: datetime) -> str:
    """The goods in words, to be read out."""
    row = remembered.goods({pick.variant_id}, at)[pick.variant_id].row
    return f"{row.name}, {row.variant_name}"


def _of_lots(outlet_id: int, named: Sequence[ShelfLot], at: datetime) -> list[Offer]:
    known = quoting.know(outlet_id, sorted({lot.variant_id for lot in named}), at)
    for_sale = [lot for lot in named if lot.condition in FOR_SALE]
    fit = [lot for lot in for_sale if lot.is_fit(known.day)]
    if not fit:
        bad = next((lot for lot in named if not lot.is_fit(known.day)), None)
        if bad is not None:
            raise Refused(wording.unfit(bad))
        raise Refused(lazy("Hàng của lô %(lot)s ở đây không để bán.", lot=named[0].name))
    prices = _prices(known, at)
    return [_of_lot(known, lot, prices) for lot in fit if lot.variant_id in known.goods]


def _of_lot(known: Known, lot: ShelfLot, prices: dict[tuple[int, int | None], Dong]) -> Offer:
    is_marked = lot.condition is Condition.MARKED_DOWN
    pick = Pick(lot.variant_id, lot.lot_id if is_marked else None, None if is_marked else lot.lot_id)
    row = known.goods[lot.variant_id].row
    return Offer(pick, row, prices.get((lot.variant_id, pick.lot_id)), lot.free, lot.expires_on, lot.name)


def _all(known: Known, variant_id: int, prices: dict[tuple[int, int | None], Dong]) -> list[Offer]:
    """The goods at the full price, then each marked-down lot."""
    line = SaleLine(0, variant_id, 1)
    first = next((lot for lot in known.lots_of(variant_id) if lot.free > 0), None)
    full = Offer(
        Pick(variant_id),
        known.goods[variant_id].row,
        prices.get((variant_id, None)),
        known.free_of(line),
        first.expires_on if first else None,
    )
    marked = [
        _of_lot(known, lot, prices)
        for lot in known.lots_of(variant_id, Condition.MARKED_DOWN)
        if lot.free > 0 and (variant_id, lot.lot_id) in prices
    ]
    return [full, *marked]


def _prices(known: Known, at: datetime) -> dict[tuple[int, int | None], Dong]:
    """Đồng by (variant, marked-down lot or None). No statement."""
    pairs: set[tuple[int, int | None]] = {(variant_id, None) for variant_id in known.goods}
    pairs |= {(lot.variant_id, lot.lot_id) for lot in known.lots if lot.condition is Condition.MARKED_DOWN}
    outlet_id = known.site.outlet_id
    found = remembered.prices_at(dict(known.goods), pairs, [outlet_id], at)
    return {
        (variant_id, lot_id): row.amount
        for (variant_id, outlet, lot_id), row in found.items()
        if outlet == outlet_id
    }
