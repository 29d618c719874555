"""Asks for producers: by slug, whether they sell, lists for the shop window and for staff."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select

from shop.core.errors import NotFound
from shop.core.folding import fold, sort_key
from shop.extensions import session
from shop.geography.queries import place_name, province
from shop.messages.models import Message
from shop.messages.states import Channel
from shop.producers.models import MaterialArea, Producer, ProducerDocument, ProducerEvent, ProducerMember
from shop.producers.states import JoiningState

CAUSE = "producer"  # what a message about a producer names as its cause


def selling(day: date) -> ColumnElement[bool]:
    """SQL: accepted, neither suspended nor on holiday on a day (both ends of a holiday included)."""
    return and_(
        Producer.joining == JoiningState.ACCEPTED,
        or_(Producer.suspended_on.is_(None), Producer.suspended_on > day),
        or_(Producer.holiday_from.is_(None), Producer.holiday_from > day, Producer.holiday_until < day),
    )


def away_until(day: date) -> ColumnElement[date | None]:
    """SQL: the last day of the holiday that an accepted, not suspended producer is on; else none."""
    on_holiday = and_(
        Producer.joining == JoiningState.ACCEPTED,
        or_(Producer.suspended_on.is_(None), Producer.suspended_on > day),
        Producer.holiday_from <= day,
        Producer.holiday_until >= day,
    )
    return case((on_holiday, Producer.holiday_until), else_=None)


def is_selling(producer: Producer, day: date) -> bool:
    """The same rule for a row at hand."""
    if producer.joining is not JoiningState.ACCEPTED:
        return False
    if producer.suspended_on is not None and producer.suspended_on <= day:
        return False
    if producer.holiday_from is None or producer.holiday_until is None:
        return True
    return not producer.holiday_from <= day <= producer.holiday_until


def by_slug(slug: str) -> Producer:
    """One producer for shoppers. Raises NotFound, also for one that was not accepted."""
    return _found(
        session.scalar(
            select(Producer).where(Producer.slug == slug, Producer.joining == JoiningState.ACCEPTED)
        )
    )


def by_id(producer_id: int, province_code: str | None = None) -> Producer:
    """One producer; with a province only if it is of that one. Raises NotFound."""
    statement = select(Producer).where(Producer.id == producer_id)
    if province_code is not None:
        statement = statement.where(Producer.province_code == province_code)
    return _found(session.scalar(statement))


def listed(
    *, province_code: str | None = None, text: str = "", offset: int = 0, limit: int = 24
) -> tuple[Sequence[Producer], int]:
    """A page of producers in the order of a Vietnamese dictionary and how many there are.

    ``text`` finds names with or without marks.
    """
    statement = select(Producer.id, Producer.name, Producer.slug)
    statement = statement.where(Producer.joining == JoiningState.ACCEPTED)
    if province_code is not None:
        statement = statement.where(Producer.province_code == province_code)
    wanted = fold(text)
    named = [
        row
        for row in session.execute(statement)
        if not wanted or wanted in fold(row.name) or wanted.replace(" ", "-") in row.slug
    ]
    named.sort(key=lambda row: (sort_key(row.name), row.id))
    ids = [row.id for row in named[offset : offset + limit]]
    rows = {row.id: row for row in session.scalars(select(Producer).where(Producer.id.in_(ids)))}
    return [rows[key] for key in ids], len(named)


def province_codes() -> set[str]:
    """The provinces that have a producer."""
    return set(
        session.scalars(
            select(Producer.province_code).where(Producer.joining == JoiningState.ACCEPTED).distinct()
        )
    )


def place(producer: Producer) -> str:
    """Where it is in the names of today; the province alone when the commune is not known."""
    if producer.commune_code is not None:
        return place_name(producer.commune_code)
    return province(producer.province_code).name


def documents(producer_id: int) -> Sequence[ProducerDocument]:
    """Its papers, the latest first."""
    return session.scalars(
        select(ProducerDocument)
        .where(ProducerDocument.producer_id == producer_id)
        .order_by(ProducerDocument.id.desc())
    ).all()


def document(producer_id: int, document_id: int) -> ProducerDocument:
    """One paper of this producer. Raises NotFound."""
    row = session.get(ProducerDocument, document_id)
    if row is None or row.producer_id != producer_id:
        raise NotFound
    return row


def applications(province_code: str | None) -> Sequence[Producer]:
    """Applications with staff, the oldest first; then those with their producers."""
    waiting = case((Producer.joining == JoiningState.APPLIED, 0), else_=1)
    statement = (
        select(Producer)
        .where(Producer.joining.in_([JoiningState.APPLIED, JoiningState.NEEDS_PAPERS]))
        .order_by(waiting, Producer.applied_at, Producer.id)
    )
    if province_code is not None:
        statement = statement.where(Producer.province_code == province_code)
    return session.scalars(statement).all()


def history(producer_id: int) -> Sequence[ProducerEvent]:
    """The moves of an application and its papers, the latest first."""
    return session.scalars(
        select(ProducerEvent)
        .where(ProducerEvent.producer_id == producer_id)
        .order_by(ProducerEvent.id.desc())
    ).all()


def material_areas(producer_id: int) -> Sequence[MaterialArea]:
    """Where its raw material comes from."""
    return session.scalars(
        select(MaterialArea).where(MaterialArea.producer_id == producer_id).order_by(MaterialArea.id)
    ).all()


def of_member(user_id: int, day: date) -> list[int]:
    """Ids of the producers a person acts for on a day: from ``since``, until the day before ``until``."""
    return list(
        session.scalars(
            select(ProducerMember.producer_id).where(
                ProducerMember.user_id == user_id,
                ProducerMember.since <= day,
                or_(ProducerMember.until.is_(None), ProducerMember.until > day),
            )
        )
    )


def to_tell(
    province_code: str | None, *, told_after: datetime | None = None, most: int = 100
) -> Sequence[Message]:
    """What people of producers still have to be told by hand, the oldest first; or what was told since then."""
    statement = _by_hand(province_code).where(Message.erased_at.is_(None)).limit(most)
    if told_after is None:
        statement = statement.where(Message.told_at.is_(None)).order_by(Message.due_at, Message.id)
    else:
        statement = statement.where(Message.told_at > told_after).order_by(Message.told_at.desc())
    return session.scalars(statement).all()


def is_to_tell(message_id: int, province_code: str | None) -> bool:
    """Whether a message of the programme is about a producer of this province."""
    one = _by_hand(province_code).where(Message.id == message_id)
    return session.scalar(one.with_only_columns(Message.id)) is not None


def _by_hand(province_code: str | None) -> Select[Message]:
    """Messages that staff of the programme tell people of producers of this province (None: of any)."""
    statement = (
        select(Message)
        .join(Producer, and_(Message.cause_kind == CAUSE, Message.cause_id == Producer.id))
        .where(Message.channel == Channel.BY_HAND, Message.outlet_id.is_(None))
    )
    if province_code is not None:
        statement = statement.where(Producer.province_code == province_code)
    return statement


def is_scan_of(media_id: int, province_codes: Collection[str], producer_ids: Collection[int]) -> bool:
    """Whether a stored file is a paper of one of these producers, or of one in these provinces."""
    paper = exists().where(
        ProducerDocument.scan_id == media_id,
        ProducerDocument.producer_id == Producer.id,
        or_(Producer.province_code.in_(province_codes), Producer.id.in_(producer_ids)),
    )
    return bool(session.scalar(select(paper)))


def _found(row: Producer | None) -> Producer:
    if row is None:
        raise NotFound
    return row
