"""What a voucher gives for lines and fees, or why it gives nothing. Pure: plain values in, đồng out.

Alcohol never takes part (domain rule 4.7). A discount takes at most the share of the goods' price that the owner
has set (domain rule 4.8), and is split over the lines that take part to the đồng.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shop.core.money import BASIS, Dong, percent, share
from shop.promotions.states import Kind, VoucherState


class Why(StrEnum):
    """Why a voucher gives nothing."""

    UNKNOWN = "unknown"
    NOT_BEGUN = "not_begun"
    OVER = "over"
    STOPPED = "stopped"
    USED_UP = "used_up"
    USED_BY_YOU = "used_by_you"
    NO_GOODS = "no_goods"
    MINIMUM = "minimum"
    ONLY_DELIVERY = "only_delivery"
    NO_FEE = "no_fee"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a voucher is for. Of the goods any one fits; empty: all. Outlets narrow it further."""

    products: frozenset[int] = frozenset()
    sets: frozenset[int] = frozenset()
    producers: frozenset[int] = frozenset()
    outlets: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    """A voucher as it stands. `used`, `used_by_person`: uses that count, of all and of who asks."""

    voucher_id: int
    code: str
    name: str
    name_en: str | None
    kind: Kind
    value: int
    cap: Dong | None
    minimum: Dong
    total_limit: int | None
    person_limit: int | None
    first_day: date
    last_day: date
    operator_id: int | None
    state: VoucherState
    used: int
    used_by_person: int = 0
    scope: Scope = field(default_factory=Scope)


@dataclass(frozen=True, slots=True)
class Good:
    """A line of a cart at the outlet that serves it; `leaves`: đồng of the line, or of a basket's components."""

    key: int
    outlet_id: int
    operator_id: int
    product_id: int
    set_code: int
    producer_id: int
    is_alcohol: bool
    leaves: tuple[Dong, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a voucher gives nothing here; `missing`: đồng of goods until the minimum; `day`: first or last day."""

    why: Why
    missing: Dong = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a voucher gives: by line, đồng off each leaf; by outlet, đồng off its fee. `waits`: for the address."""

    discounts: Mapping[int, tuple[Dong, ...]] = field(default_factory=dict)
    fees: Mapping[int, Dong] = field(default_factory=dict)
    waits: bool = False

    @property
    def amount(self) -> Dong:
        """All of it."""
        return sum(sum(leaves) for leaves in self.discounts.values()) + sum(self.fees.values())


def standing(terms: Terms, day: date) -> Problem | None:
    """Whether a voucher may be used on a Vietnamese day, whatever it is used for."""
    if terms.state is VoucherState.DRAFT:
        return Problem(Why.UNKNOWN)
    if day < terms.first_day:
        return Problem(Why.NOT_BEGUN, day=terms.first_day)
    if day > terms.last_day:
        return Problem(Why.OVER, day=terms.last_day)
    if terms.state is VoucherState.STOPPED:
        return Problem(Why.STOPPED)
    return limits(terms)


def limits(terms: Terms) -> Problem | None:
    """Whether one more use is within both limits."""
    if terms.total_limit is not None and terms.used >= terms.total_limit:
        return Problem(Why.USED_UP)
    if terms.person_limit is not None and terms.used_by_person >= terms.person_limit:
        return Problem(Why.USED_BY_YOU)
    return None


def decide(
    terms: Terms | None,
    goods: Sequence[Good],
    fees: Mapping[int, Dong] | None,
    *,
    day: date,
    most_bp: int,
) -> Given | Problem:
    """What the voucher gives for these lines. `fees`: by outlet, None where nothing is sent.

    `most_bp`: the largest share of the price that a discount may be, in hundredths of a percent. An empty mapping of
    fees is a cart that does not know its address yet: free delivery then waits.
    """
    problem = Problem(Why.UNKNOWN) if terms is None else standing(terms, day)
    if terms is None or problem is not None:
        return problem or Problem(Why.UNKNOWN)
    fitting = [good for good in goods if fits(terms, good)]
    worth = sum(sum(good.leaves) for good in fitting)
    if not worth:
        return Problem(Why.NO_GOODS)
    if worth < terms.minimum:
        return Problem(Why.MINIMUM, missing=terms.minimum - worth)
    if terms.kind is Kind.FREE_DELIVERY:
        return _free_delivery(terms, fitting, fees)
    return Given(discounts=_split(discount(terms, worth, most_bp), fitting))


def fits(terms: Terms, good: Good) -> bool:
    """Whether a line takes part. A basket takes part as one good."""
    if good.is_alcohol or terms.operator_id not in {None, good.operator_id}:
        return False
    scope = terms.scope
    if scope.outlets and good.outlet_id not in scope.outlets:
        return False
    return not (scope.products or scope.sets or scope.producers) or (
        good.product_id in scope.products
        or good.set_code in scope.sets
        or good.producer_id in scope.producers
    )


def discount(terms: Terms, worth: Dong, most_bp: int) -> Dong:
    """Đồng off goods of this worth: at least one, never above the cap or the largest share (rounded down)."""
    wanted = percent(worth, terms.value) if terms.kind is Kind.PERCENT else terms.value
    if terms.cap is not None:
        wanted = min(wanted, terms.cap)
    return max(1, min(wanted, worth * most_bp // BASIS))


def _split(amount: Dong, goods: Sequence[Good]) -> dict[int, tuple[Dong, ...]]:
    leaves = [leaf for good in goods for leaf in good.leaves]
    parts = iter(share(amount, leaves))
    return {good.key: tuple(next(parts) for _leaf in good.leaves) for good in goods}


def _free_delivery(terms: Terms, goods: Sequence[Good], fees: Mapping[int, Dong] | None) -> Given | Problem:
    """The fees of the parcels that hold goods that take part, up to the cap."""
    if fees is None:
        return Problem(Why.ONLY_DELIVERY)
    if not fees:
        return Given(waits=True)
    outlets = [outlet_id for outlet_id in fees if any(good.outlet_id == outlet_id for good in goods)]
    whole = sum(fees[outlet_id] for outlet_id in outlets)
    if not whole:
        return Problem(Why.NO_FEE)
    amount = whole if terms.cap is None else min(whole, terms.cap)
    parts = share(amount, [fees[outlet_id] for outlet_id in outlets])
    return Given(fees=dict(zip(outlets, parts, strict=True)))
