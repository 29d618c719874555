"""Which of several prices in force counts. Pure: rows in, one row out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from shop.catalogue.states import PriceKind
from shop.core.money import Dong, line_total

TRUE_FOR = timedelta(days=30)  # a former price may be shown when it held this long
SHOWN_FOR = timedelta(days=60)  # a promotion that goes on longer is simply the price


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price in đồng with tax, per ``variants.price_per`` units; ``price_id`` names the row it came from."""

    amount: int
    kind: PriceKind
    price_id: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of ``prices`` that is in force at the moment asked about."""

    price_id: int
    variant_id: int
    outlet_id: int | None
    lot_id: int | None
    kind: PriceKind
    amount: int
    starts_at: datetime


def best(rows: Iterable[Candidate], outlet_id: int | None, lot_id: int | None) -> PriceRow | None:
    """Choose the price at an outlet (None: nowhere in particular) for a lot (None: ordinary goods).

    The most particular row wins: lot, then outlet, then everywhere; among equals a promotion, then the latest
    start, then the latest row (design 4). None when nothing is on sale.
    """
    fitting = [row for row in rows if row.outlet_id in {None, outlet_id} and row.lot_id in {None, lot_id}]
    if not fitting:
        return None
    row = max(fitting, key=_rank)
    return PriceRow(row.amount, row.kind, row.price_id)


def _rank(row: Candidate) -> tuple[bool, bool, bool, datetime, int]:
    return (
        row.lot_id is not None,
        row.outlet_id is not None,
        row.kind is PriceKind.PROMOTION,
        row.starts_at,
        row.price_id,
    )


def former(
    rows: Iterable[Candidate],
    over: Iterable[tuple[int | None, datetime]],
    outlet_id: int | None,
    at: datetime,
) -> Dong | None:
    """The regular price behind a promotion at an outlet (None: everywhere), if it was paid all the 30 days before.

    `rows` are in force. `over`: where and when promotions ended, and regular prices of one outlet. Nothing is struck
    through for a promotion that follows another too closely.
    """
    places = {None, outlet_id}
    there = [row for row in rows if row.lot_id is None and row.outlet_id in places]
    now = best(there, outlet_id, None)
    regular = best((row for row in there if row.kind is PriceKind.REGULAR), outlet_id, None)
    if now is None or now.kind is not PriceKind.PROMOTION or regular is None:
        return None
    starts = {row.price_id: row.starts_at for row in there}
    must = starts[now.price_id] - TRUE_FOR
    is_only = sum(row.kind is PriceKind.PROMOTION for row in there) == 1
    is_first = is_only and all(end <= must for place, end in over if place in places)
    is_true = is_first and starts[regular.price_id] <= must and at < starts[now.price_id] + SHOWN_FOR
    return regular.amount if is_true and regular.amount > now.amount else None


@dataclass(frozen=True, slots=True)
class DatedPrice:
    """A price row with its end: `candidate` counts from its start until just before `ends_at` (None: open)."""

    candidate: Candidate
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class PricedPart:
    """So many units of a component in one basket, priced per `price_per` units, with every row now or to come."""

    quantity: int
    price_per: int
    rows: Sequence[DatedPrice]


@dataclass(frozen=True, slots=True)
class Span:
    """What a basket costs (đồng) from a moment on, until another (None: nothing else is known)."""

    starts_at: datetime
    ends_at: datetime | None
    amount: Dong


def summed(parts: Sequence[PricedPart], at: datetime) -> list[Span]:
    """What the goods of a basket cost together, everywhere, from now on: a span for each sum.

    While one of them has no price the basket has none.
    """
    turns = {at}
    for part in parts:
        for row in part.rows:
            turns |= {turn for turn in (row.candidate.starts_at, row.ends_at) if turn and turn > at}
    spans: list[Span] = []
    for start, end in pairwise([*sorted(turns), None]):
        amount = _sum_at(parts, start or at)
        if amount is None or start is None:
            continue
        last = spans[-1] if spans else None
        if last and last.ends_at == start and last.amount == amount:
            spans[-1] = Span(last.starts_at, end, amount)
        else:
            spans.append(Span(start, end, amount))
    return spans


def _sum_at(parts: Sequence[PricedPart], at: datetime) -> Dong | None:
    amounts = []
    for part in parts:
        in_force = [
            row.candidate
            for row in part.rows
            if row.candidate.starts_at <= at and (row.ends_at is None or row.ends_at > at)
        ]
        price = best(in_force, None, None)
        if price is None:
            return None
        amounts.append(line_total(part.quantity, price.amount, part.price_per))
    return sum(amounts)
