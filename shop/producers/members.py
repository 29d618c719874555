"""Who acts for a producer: giving a seat to a person who has an account, ending it. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, or_, select

from shop.accounts.models import User
from shop.core.clock import vn_day
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.producers.models import ProducerMember
from shop.producers.services import audit_of, locked


def members_of(producer_id: int, day: date) -> Sequence[Row[int, int, str, date]]:
    """(id, user_id, name, since) of the people who act for it on a day."""
    return session.execute(
        select(ProducerMember.id, ProducerMember.user_id, User.name, ProducerMember.since)
        .join(User, User.id == ProducerMember.user_id)
        .where(ProducerMember.producer_id == producer_id, _still(day))
        .order_by(ProducerMember.id)
    ).all()


def seat(producer_id: int, user_id: int, *, by: int | None, at: datetime) -> ProducerMember:
    """Let a person who has an account act for the producer, by the own sign-in; twice changes nothing."""
    day = vn_day(at)
    known = session.scalar(
        select(ProducerMember).where(
            ProducerMember.producer_id == producer_id,
            ProducerMember.user_id == user_id,
            _still(day),
        )
    )
    if known is not None:
        return known
    row = ProducerMember(producer_id=producer_id, user_id=user_id, since=day)
    session.add(row)
    session.flush()
    audit_of("producer.member_added", producer_id, by=by, at=at, user=user_id)
    return row


def end(producer_id: int, member_id: int, *, by: int | None, at: datetime) -> None:
    """End a seat at once. Raises NotFound for another producer's, Refused for the last one."""
    locked(producer_id, None)
    day = vn_day(at)
    rows = members_of(producer_id, day)
    if member_id not in {row.id for row in rows}:
        raise NotFound
    if len(rows) == 1:
        raise Refused(lazy("Đây là người cuối cùng của chủ thể. Hãy mời người khác trước."))
    row = session.get_one(ProducerMember, member_id, populate_existing=True)
    row.until = day
    session.flush()
    audit_of("producer.member_ended", producer_id, by=by, at=at, user=row.user_id)


def _still(day: date) -> Any:
    return or_(ProducerMember.until.is_(None), ProducerMember.until > day)
