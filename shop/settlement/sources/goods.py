"""What is needed of consigned goods to value them: product, set, priced unit, terms, and the price of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.catalogue.models import Price, Product, Variant
from shop.catalogue.states import PriceKind
from shop.core.money import Dong, line_total
from shop.extensions import session
from shop.inventory.models import Lot
from shop.settlement.arithmetic import commission_exact
from shop.settlement.states import EntryKind
from shop.settlement.terms import UNSAID, Terms, terms_of


@dataclass(frozen=True, slots=True)
class Worth:
    """A value in đồng, and the operator's commission on it in ten-thousandths."""

    gross: Dong = 0
    exact: int = 0


@dataclass(frozen=True, slots=True)
class Goods:
    """Units of a consigned lot at an outlet at a moment."""

    outlet_id: int
    variant_id: int
    product_id: int
    set_code: int
    price_per: int
    terms_id: int | None
    quantity: int
    at: datetime


# What is read of a lot, beside the columns of the source itself; `of_lot` joins what they stand in.
COLUMNS = (
    Lot.operator_id,
    Lot.producer_id,
    Lot.terms_id,
    Lot.variant_id,
    Variant.product_id,
    Variant.price_per,
    Product.set_code,
)


def of_lot(wanted: Select[*tuple[Any, ...]], lot_id: InstrumentedAttribute[int]) -> Select[*tuple[Any, ...]]:
    """Join the lot of a source with its variant and product, for `COLUMNS`."""
    return (
        wanted.join(Lot, Lot.id == lot_id)
        .join(Variant, Variant.id == Lot.variant_id)
        .join(Product, Product.id == Variant.product_id)
    )


def goods_of(row: Any, quantity: int) -> Goods:
    """The units that a row with `COLUMNS`, ``outlet_id`` and ``at`` speaks of."""
    return Goods(
        row.outlet_id,
        row.variant_id,
        row.product_id,
        row.set_code,
        row.price_per,
        row.terms_id,
        quantity,
        row.at,
    )


class Book:
    """The terms and prices that one batch of sources needs, read at once. Two or three statements."""

    def __init__(self, goods: Iterable[Goods]) -> None:
        known = list(goods)
        self._terms = terms_of({one.terms_id for one in known if one.terms_id is not None})
        self._prices = _prices({one.variant_id for one in known})

    def terms(self, goods: Goods) -> Terms:
        """The terms of the lot."""
        return self._terms.get(goods.terms_id, UNSAID) if goods.terms_id is not None else UNSAID

    def sale(self, goods: Goods, gross: Dong) -> Worth:
        """What a sale for `gross` gives."""
        share = self.terms(goods).share_of(goods.product_id, goods.set_code)
        return Worth(gross, commission_exact(gross, goods.quantity, goods.price_per, share))

    def loss(self, goods: Goods, kind: EntryKind, gross: Dong | None = None) -> Worth:
        """What a loss costs the operator: as if it had sold them at the usual price (or for `gross`), if it bears it."""
        if not self.terms(goods).operator_bears(kind):
            return Worth()
        value = line_total(goods.quantity, self._price(goods), goods.price_per) if gross is None else gross
        return self.sale(goods, value)

    def _price(self, goods: Goods) -> Dong:
        """The usual price at the outlet at that time; before the first one, the first one."""
        rows = [
            row for row in self._prices.get(goods.variant_id, []) if row.outlet_id in {None, goods.outlet_id}
        ]
        begun = [row for row in rows if row.starts_at <= goods.at]
        held = [row for row in begun if row.ends_at is None or row.ends_at > goods.at]
        if begun:
            return max(
                held or begun, key=lambda row: (row.outlet_id is not None, row.starts_at, row.id)
            ).amount
        return min(rows, key=lambda row: (row.starts_at, row.id)).amount if rows else 0


def _prices(variant_ids: set[int]) -> dict[int, list[Price]]:
    rows = session.scalars(
        select(Price).where(
            Price.variant_id.in_(sorted(variant_ids)), Price.kind == PriceKind.REGULAR, Price.lot_id.is_(None)
        )
    )
    found: dict[int, list[Price]] = {}
    for row in rows:
        found.setdefault(row.variant_id, []).append(row)
    return found
