"""Lists of consigned goods that producers confirm."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from shop.core.tokens import random_token
from shop.extensions import session
from shop.selfcounts import links, services
from shop.selfcounts.models import SelfCountLine
from shop.selfcounts.queries import consigners
from shop.selfcounts.services import Contact
from tests.builders.cart import AT
from tests.builders.halves import Place

ENDS = date(2026, 12, 5)


def sent(outlet_id: int, producer_id: int, *, phone: str | None = "+84912345678", at=AT, **fields) -> int:
    """A list that was sent to a phone."""
    values = {"ends_on": ENDS, "key": random_token(), **fields}
    return services.send(outlet_id, producer_id, Contact(phone), by=None, at=at, **values)


def lines_of(self_count_id: int) -> list[SelfCountLine]:
    """Its lines."""
    return list(
        session.scalars(
            select(SelfCountLine)
            .where(SelfCountLine.self_count_id == self_count_id)
            .order_by(SelfCountLine.id)
        )
    )


def add(made: Place) -> None:
    """A place has asked the producer whose goods lie there."""
    [producer_id, _name] = consigners(made.outlet.id)[0]
    key = sent(made.outlet.id, producer_id)
    made.values["self_count_id"] = [key]
    made.special |= {"selfcounts.by_link": {"token": links.token(key)}}
