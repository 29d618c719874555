"""What is asked for, of which goods, and what each comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.bulk.states import Act
from shop.core.sentences import Text
from shop.inventory.states import Offering

STEP = 500


@dataclass(frozen=True, slots=True)
class Where:
    """Whose goods: of one outlet; of the programme, there of a province or of all."""

    outlet_id: int | None = None
    province_code: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One change. ``value``: đồng, a percentage, an id, a code, a state or what `offered` gives; ``starts_at`` of a price, None: now."""

    act: Act
    value: str
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A product, or one of its variants."""

    product_id: int
    variant_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """What a change does to one target: nothing (both None) when it is so already, or why it cannot."""

    target: Target
    was: dict[str, Any] | None = None
    now: dict[str, Any] | None = None
    error: Text | None = None


def raised(amount: int, percent: int) -> int:
    """A price changed by a percentage, to the nearest 500 ₫, half up; never below 500 ₫."""
    exact = amount * (100 + percent)
    return max((exact + 50 * STEP) // (100 * STEP) * STEP, STEP)


def offered(offering: Offering, lead_days: int | None) -> str:
    """An offering in one word; on demand it has its days behind it."""
    return f"{offering.value}:{lead_days}" if offering is Offering.ON_DEMAND else offering.value


def offering_of(value: str) -> tuple[Offering, int | None]:
    """What `offered` made a word of; edits of old have no days."""
    name, _colon, days = value.partition(":")
    return Offering(name), int(days) if days else None
