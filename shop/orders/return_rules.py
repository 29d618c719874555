"""Until when goods may be given back, and how many of them. Pure; as the page about returns says it."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.catalogue.states import Storage
from shop.orders.return_states import ReturnReason

FRESH = timedelta(hours=24)


def is_fresh(storage: Storage) -> bool:
    """Fresh and chilled goods change with time and keeping."""
    return storage is not Storage.NORMAL


def deadline(received_at: datetime, reason: ReturnReason, *, fresh: bool, days: int) -> datetime | None:
    """The last moment to ask; None for goods that are not taken back for this reason at all.

    Goods that keep: `days` after they were received. Fresh and chilled ones: 24 hours, and never for a change of mind.
    """
    if not fresh:
        return received_at + timedelta(days=days)
    return received_at + FRESH if reason.is_fault else None


def left(sold: int, asked: int, refunded: int) -> int:
    """How many units of a line can still be given back: sold, less what is asked back or was refunded already."""
    return max(0, sold - max(asked, refunded))
