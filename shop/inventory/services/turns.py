"""The notes of stock that turned are forgotten when nobody can need them."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from shop.extensions import session
from shop.inventory.models import StockTurn

KEPT = timedelta(days=2)  # a process remembers for one Vietnamese day at most (`window.following`)


def clean(at: datetime) -> None:
    """Delete notes older than two days; for the worker."""
    session.execute(delete(StockTurn).where(StockTurn.at < at - KEPT))
