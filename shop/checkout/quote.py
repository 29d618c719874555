"""What a cart comes to, and the digest that binds it. Money in đồng, weights in grams, days Vietnamese."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shop.catalogue.queries import VariantRow
from shop.checkout.sites import SiteRow
from shop.core.money import Dong
from shop.orders.states import Door
from shop.promotions.rules import Problem, Terms


@dataclass(frozen=True, slots=True)
class Where:
    """How goods shall reach the customer. Without a door (in the cart) nothing is barred by one.

    `outlet_id`: the pick-up outlet, or in the cart the one the visitor looks at. `wanted_day`: not before that day.
    `one_parcel`: from one outlet, if any can, whatever the rules say.
    """

    door: Door | None = None
    outlet_id: int | None = None
    commune_code: str | None = None
    wanted_day: date | None = None
    one_parcel: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line as a cart (or a till) gives it; `key` names it. `price_seen`: đồng, None where nobody saw one."""

    key: int
    variant_id: int
    quantity: int
    lot_id: int | None = None
    price_seen: Dong | None = None


@dataclass(frozen=True, slots=True)
class QuotedPart:
    """A component of a basket: it carries money, VAT and reservation of its share. `total`: after `discount`."""

    variant: VariantRow
    quantity: int
    price: Dong
    total: Dong
    vat_bp: int | None
    vat: Dong
    discount: Dong = 0


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line at the outlet that serves it. A basket's `parts` carry its money; `total` is their sum.

    `total` is what is paid, after `discount`; `vat` is inside it. `from_outlet_id`: who brings it there.
    """

    wanted: Wanted
    variant: VariantRow
    outlet_id: int
    price: Dong
    total: Dong
    vat_bp: int | None
    vat: Dong
    parts: tuple[QuotedPart, ...] = ()
    discount: Dong = 0
    from_outlet_id: int | None = None

    @property
    def gross(self) -> Dong:
        """What the line would be without the discount."""
        return self.total + self.discount

    @property
    def price_before(self) -> Dong | None:
        """The price that was seen when the line was put in, if it was another one."""
        seen = self.wanted.price_seen
        return seen if seen is not None and seen != self.price else None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An outlet that could serve a short line, and how much of it."""

    site: SiteRow
    most: int


@dataclass(frozen=True, slots=True)
class LackingLine:
    """A line that cannot be had as asked for. `most`: what can be had here; `elsewhere`: who has more."""

    wanted: Wanted
    variant: VariantRow | None
    most: int
    reasons: tuple[str, ...]
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one outlet serves: `hand_over_day` is the day promised, `collect` what is paid there or to the carrier.

    `goods` are after the `discount` of their lines, `fee` is what is left of it after `fee_off`. `senders`: outlets
    that bring some of it there.
    """

    site: SiteRow
    keys: tuple[int, ...]
    goods: Dong
    fee: Dong
    collect: Dong
    hand_over_day: date
    weight_g: int
    is_chilled: bool
    prepare_on: date | None = None
    discount: Dong = 0
    fee_off: Dong = 0
    senders: tuple[SiteRow, ...] = ()
    hub: SiteRow | None = None

    @property
    def desk(self) -> SiteRow:
        """Where a pick-up is collected: at the outlet, or at the hub that it stands in."""
        return self.hub or self.site


@dataclass(frozen=True, slots=True)
class Tried:
    """The voucher that was typed. `amount`: đồng it gives here, `problem`: why nothing, `waits`: for the address."""

    code: str
    terms: Terms | None
    amount: Dong = 0
    problem: Problem | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Gathering:
    """Several parcels or one, where the customer may choose. `parcels`, `total` (đồng) and `day`: of the other way."""

    is_gathered: bool
    outlet: SiteRow
    parcels: int
    total: Dong
    day: date


@dataclass(frozen=True, slots=True)
class Quote:
    """Everything that the customer agrees to with one button. total = goods - discount + delivery; VAT is inside."""

    where: Where
    lines: tuple[QuotedLine, ...]
    lacking: tuple[LackingLine, ...]
    parcels: tuple[Parcel, ...]
    routing: Mapping[str, Any] = field(default_factory=dict)
    voucher: Tried | None = None
    gathering: Gathering | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every line can be had and there is one."""
        return bool(self.lines) and not self.lacking

    @property
    def goods_total(self) -> Dong:
        """Sum of the lines before any discount."""
        return sum(line.gross for line in self.lines)

    @property
    def discount_total(self) -> Dong:
        """Sum of the discounts of the lines."""
        return sum(line.discount for line in self.lines)

    @property
    def delivery_total(self) -> Dong:
        """Sum of the parcels' fees."""
        return sum(parcel.fee for parcel in self.parcels)

    @property
    def total(self) -> Dong:
        """What is paid for all of it."""
        return self.goods_total - self.discount_total + self.delivery_total

    @property
    def last_day(self) -> date:
        """The day on which the last of it is in the customer's hands; there is a parcel."""
        return max(parcel.hand_over_day for parcel in self.parcels)

    @property
    def vat_total(self) -> Dong:
        """The VAT inside the goods."""
        return sum(line.vat for line in self.lines)

    def lines_of(self, parcel: Parcel) -> list[QuotedLine]:
        """The lines of one parcel in the order of the cart."""
        return [line for line in self.lines if line.wanted.key in parcel.keys]

    def seen(self) -> dict[str, Any]:
        """What the review page shows, in short: goes with its form so that a change can be named."""
        return {
            "lines": {str(line.wanted.key): [line.wanted.quantity, line.gross] for line in self.lines},
            "discount": self.discount_total,
            "fee": self.delivery_total,
            "total": self.total,
            "days": {str(parcel.site.outlet_id): parcel.hand_over_day.isoformat() for parcel in self.parcels},
        }

    def digest(self, *more: str) -> str:
        """A fingerprint of all of it and of `more` (address, way to pay, version of the terms)."""
        agreed = {
            "where": [self.where.door, self.where.outlet_id, self.where.commune_code],
            "lines": [
                [
                    *(line.wanted.variant_id, line.wanted.lot_id, line.wanted.quantity),
                    *(line.price, line.total, line.vat_bp, line.from_outlet_id or line.outlet_id),
                ]
                for line in self.lines
            ],
            "lacking": [line.wanted.key for line in self.lacking],
            "parcels": [
                [parcel.site.outlet_id, parcel.fee, parcel.collect, parcel.hand_over_day.isoformat()]
                for parcel in self.parcels
            ],
            "more": more,
        }
        if self.voucher is not None:
            tried = self.voucher
            agreed["voucher"] = [tried.code, tried.amount, tried.problem.why if tried.problem else None]
            agreed["discounts"] = [line.discount for line in self.lines]
        return hashlib.sha256(json.dumps(agreed, separators=(",", ":")).encode()).hexdigest()[:32]
