"""What goods cost at one outlet, and who decides it: the operator what it bought, the agreement what is consigned."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select

from shop.agreements.queries import terms_in_force
from shop.agreements.states import Ownership
from shop.catalogue.models import Price, Product, Variant
from shop.catalogue.pricing import Candidate, best, former
from shop.catalogue.states import PriceKind
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.states import LotOwner
from shop.outlets.models import Outlet
from shop.producers.models import Producer


@dataclass(frozen=True, slots=True)
class Decider:
    """Whose goods a variant is at an outlet. ``phone``: the producer's, E.164."""

    producer: str
    phone: str | None
    is_consigned: bool
    sums_parts: bool
    is_known: bool


class HerePrice(NamedTuple):
    """A price that holds at an outlet: its own, or (no ``outlet_id``) everywhere. Moments are UTC, the last excluded."""

    id: int
    variant_id: int
    outlet_id: int | None
    kind: PriceKind
    amount: int
    starts_at: datetime
    ends_at: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether it is in force at a moment."""
        return self.starts_at <= at and not self.is_over(at)

    def is_over(self, at: datetime) -> bool:
        """Whether it has ended."""
        return self.ends_at is not None and self.ends_at <= at


@dataclass(frozen=True, slots=True)
class Costs:
    """The usual price at an outlet, the sale price that holds now, and the next one to come; None: there is none.

    ``before``: the former price in đồng, where customers may see it beside the sale price.
    """

    usual: HerePrice | None
    sale: HerePrice | None
    coming: HerePrice | None
    before: int | None


def deciders(outlet_id: int, variant_ids: Collection[int], day: date) -> dict[int, Decider]:
    """Who decides the price of each variant at an outlet. Three statements.

    Goods are consigned when the terms in force say so, or while units of a consigned lot lie at the outlet.
    """
    rows = session.execute(
        select(
            Variant.id, Variant.sums_parts, Producer.id.label("producer_id"), Producer.name, Producer.phone
        )
        .join(Product, Product.id == Variant.product_id)
        .join(Producer, Producer.id == Product.producer_id)
        .where(Variant.id.in_(variant_ids))
    ).all()
    operator_id = session.get_one(Outlet, outlet_id).operator_id
    terms = terms_in_force(operator_id, {row.producer_id for row in rows}, day)
    consigned = {key for key, agreed in terms.items() if agreed.ownership is Ownership.CONSIGNED}
    owners = _owners(outlet_id, variant_ids)
    return {
        row.id: Decider(
            producer=row.name,
            phone=row.phone,
            is_consigned=row.producer_id in consigned or (LotOwner.PRODUCER, True) in owners.get(row.id, ()),
            sums_parts=row.sums_parts,
            is_known=row.id in owners,
        )
        for row in rows
    }


def prices_here(outlet_id: int, variant_ids: Collection[int]) -> dict[int, list[HerePrice]]:
    """Every price of these variants that holds, held or will hold at an outlet, the latest start first."""
    rows = session.execute(
        select(
            Price.id,
            Price.variant_id,
            Price.outlet_id,
            Price.kind,
            Price.amount,
            Price.starts_at,
            Price.ends_at,
        )
        .where(
            Price.variant_id.in_(variant_ids),
            Price.lot_id.is_(None),
            or_(Price.outlet_id.is_(None), Price.outlet_id == outlet_id),
        )
        .order_by(Price.starts_at.desc(), Price.id.desc())
    )
    found: dict[int, list[HerePrice]] = {variant_id: [] for variant_id in variant_ids}
    for row in rows:
        found[row.variant_id].append(HerePrice._make(row))
    return found


def costs(rows: Sequence[HerePrice], outlet_id: int, at: datetime) -> Costs:
    """What of these prices counts at a moment. Pure."""
    now = [row for row in rows if row.holds(at)]
    usual = _best([row for row in now if row.kind is PriceKind.REGULAR], outlet_id)
    first = _best(now, outlet_id)
    over = [(row.outlet_id, row.ends_at) for row in rows if row.ends_at and row.is_over(at) and _counts(row)]
    later = [row for row in rows if row.starts_at > at and row.kind is PriceKind.PROMOTION]
    return Costs(
        usual=usual,
        sale=first if first is not None and first.kind is PriceKind.PROMOTION else None,
        coming=min(later, key=lambda row: row.starts_at, default=None),
        before=former(map(_candidate, now), over, outlet_id, at),
    )


def _counts(row: HerePrice) -> bool:
    """Whether a price that is over may make a former price untrue."""
    return row.kind is PriceKind.PROMOTION or row.outlet_id is not None


def _best(rows: Sequence[HerePrice], outlet_id: int) -> HerePrice | None:
    """By the one rule of `catalogue.pricing`."""
    known = {row.id: row for row in rows}
    price = best((_candidate(row) for row in rows), outlet_id, None)
    return known[price.price_id] if price else None


def _candidate(row: HerePrice) -> Candidate:
    return Candidate(row.id, row.variant_id, row.outlet_id, None, row.kind, row.amount, row.starts_at)


def _owners(outlet_id: int, variant_ids: Collection[int]) -> dict[int, set[tuple[LotOwner, bool]]]:
    """Whose lots an outlet has or had of each variant, and whether any unit is left."""
    rows = session.execute(
        select(StockItem.variant_id, Lot.owner, (StockItem.on_hand > 0).label("is_left"))
        .join(Lot, Lot.id == StockItem.lot_id)
        .where(StockItem.outlet_id == outlet_id, StockItem.variant_id.in_(variant_ids))
        .distinct()
    )
    found: dict[int, set[tuple[LotOwner, bool]]] = {}
    for variant_id, owner, is_left in rows:
        found.setdefault(variant_id, set()).add((owner, bool(is_left)))
    return found
