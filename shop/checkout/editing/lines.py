"""The lines of a part as they are edited: what was ordered, what is in baskets, what carries money and units."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from shop.extensions import session
from shop.orders.models import Fulfilment, OrderLine


def seen_of(lines: Iterable[OrderLine]) -> str:
    """A short name of these lines with their quantities."""
    words = ",".join(sorted(f"{line.id}:{line.quantity}" for line in lines))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def lines_of(part: Fulfilment) -> Sequence[OrderLine]:
    """All lines of a part as they are now, in their order."""
    return session.scalars(
        select(OrderLine)
        .where(OrderLine.fulfilment_id == part.id)
        .order_by(OrderLine.position)
        .execution_options(populate_existing=True)
    ).all()


def ordered(lines: Iterable[OrderLine]) -> list[OrderLine]:
    """What was ordered: single goods, and baskets as a whole."""
    return [line for line in lines if line.parent_id is None]


def components(lines: Iterable[OrderLine]) -> dict[int, list[OrderLine]]:
    """What is in each basket."""
    found: dict[int, list[OrderLine]] = {}
    for line in lines:
        if line.parent_id is not None:
            found.setdefault(line.parent_id, []).append(line)
    return found


def leaves(lines: Sequence[OrderLine]) -> list[OrderLine]:
    """The lines that carry money and units: single goods, and what is in baskets."""
    heads = {line.parent_id for line in lines}
    return [line for line in lines if line.id not in heads]
