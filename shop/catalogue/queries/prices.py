"""Prices in force and the tax inside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from shop.catalogue.models import Price, VatRate
from shop.catalogue.pricing import Candidate, PriceRow, best
from shop.catalogue.states import VatClass
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.extensions import run
from shop.outlets.states import TaxMethod

PriceKey = tuple[int, int | None, int | None]
VatTable = tuple[tuple[VatClass, int, date, date | None], ...]


def in_force(at: datetime) -> ColumnElement[bool]:
    """SQL: the price row counts at this moment (``starts_at`` included, ``ends_at`` not)."""
    return and_(Price.starts_at <= at, or_(Price.ends_at.is_(None), Price.ends_at > at))


def candidates(
    variant_ids: Collection[int], at: datetime, lot_ids: Collection[int] = ()
) -> dict[int, list[Candidate]]:
    """All price rows in force of these variants: ordinary ones, and those of the given lots. One statement."""
    found: dict[int, list[Candidate]] = defaultdict(list)
    given = {"variant_ids": list(variant_ids), "at": at, "lot_ids": list(lot_ids)}
    for row in run(_CANDIDATES, given):
        found[row.variant_id].append(Candidate(*row))
    return found


def prices_at(
    pairs: Iterable[tuple[int, int | None]], outlet_ids: Collection[int], at: datetime
) -> dict[PriceKey, PriceRow]:
    """Prices in force of (variant, marked-down lot or None) at each outlet and at none in particular.

    Keys are (variant, outlet or None, lot or None); what has no price is missing. One statement however many.
    """
    wanted = set(pairs)
    rows = candidates({variant for variant, _ in wanted}, at, {lot for _, lot in wanted if lot is not None})
    prices = {
        (variant, outlet, lot): best(rows.get(variant, ()), outlet, lot)
        for variant, lot in wanted
        for outlet in (None, *outlet_ids)
    }
    return {key: price for key, price in prices.items() if price is not None}


def vat_rates(day: date) -> dict[VatClass, int]:
    """Rates in hundredths of a percent by class on the day of supply (domain rule 4.4). One statement."""
    return {row.vat_class: row.rate_bp for row in run(_RATES, {"day": day})}


def vat_table() -> VatTable:
    """Every dated row, the oldest first: who asks for several days reads it once. One statement."""
    return tuple((row.vat_class, row.rate_bp, row.starts_on, row.ends_on) for row in run(_TABLE))


def rates_on(table: VatTable, day: date) -> dict[VatClass, int]:
    """Like `vat_rates`, out of the whole table. No statement."""
    return {
        vat_class: rate
        for vat_class, rate, starts_on, ends_on in table
        if starts_on <= day and (ends_on is None or ends_on >= day)
    }


def rate_for(rates: dict[VatClass, int], vat_class: VatClass, tax_method: TaxMethod) -> int | None:
    """The rate out of `vat_rates`, or None: no VAT on the paper.

    Only sellers under the deduction method show VAT; exempt goods never carry any. Raises Refused when the
    table knows no rate for the day: selling at a guessed rate would be wrong.
    """
    if vat_class is VatClass.EXEMPT or tax_method is not TaxMethod.DEDUCTION:
        return None
    if vat_class not in rates:
        raise Refused(lazy("Chưa có thuế suất GTGT cho ngày này. Hãy báo quản trị viên."))
    return rates[vat_class]


def vat_rate(vat_class: VatClass, tax_method: TaxMethod, day: date) -> int | None:
    """The VAT rate in hundredths of a percent on a Vietnamese day, or None; for many lines use `vat_rates`."""
    return rate_for(vat_rates(day), vat_class, tax_method)


# Built once: building a statement costs more than running it.
_CANDIDATES = select(
    Price.id, Price.variant_id, Price.outlet_id, Price.lot_id, Price.kind, Price.amount, Price.starts_at
).where(
    Price.variant_id.in_(bindparam("variant_ids", expanding=True)),
    Price.starts_at <= bindparam("at"),
    or_(Price.ends_at.is_(None), Price.ends_at > bindparam("at")),
    or_(Price.lot_id.is_(None), Price.lot_id.in_(bindparam("lot_ids", expanding=True))),
)
_RATES = (
    select(VatRate.vat_class, VatRate.rate_bp)
    .where(
        VatRate.starts_on <= bindparam("day"),
        or_(VatRate.ends_on.is_(None), VatRate.ends_on >= bindparam("day")),
    )
    .order_by(VatRate.starts_on)
)
_TABLE = select(VatRate.vat_class, VatRate.rate_bp, VatRate.starts_on, VatRate.ends_on).order_by(
    VatRate.starts_on
)
