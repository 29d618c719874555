"""Asking in somebody who has no account yet: a signed link that works once, for some days. Nothing here commits.

The link carries the number of the invitation and of the time it was sent, so sending again ends the earlier link.
An e-mail goes out by itself; to a phone the one who invites sends the link by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.accounts import identifiers, people
from shop.accounts.identifiers import Identifier
from shop.core.clock import start_of_day, vn_day
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.messages import services as messages
from shop.producers import letters, members
from shop.producers.models import ProducerInvitation, ProducerMember
from shop.producers.services import audit_of, locked

LASTS = timedelta(days=14)
KEPT = timedelta(days=30)
MOST_OPEN = 20
GONE = lazy("Lời mời này không còn dùng được. Hãy nhờ người đã mời gửi lại.")


def invite(
    producer_id: int, typed: str, *, by: int | None, at: datetime
) -> ProducerMember | ProducerInvitation:
    """Give who has an account a seat at once, and ask in who has none. Twice changes nothing but the link.

    Raises BadInput on ``identifier``, Refused when too many invitations wait.
    """
    locked(producer_id, None)
    who = identifiers.parse(typed)
    person = people.credentials(who)
    if person is not None:
        return members.seat(producer_id, person.user_id, by=by, at=at)
    known = session.scalar(_waiting(producer_id).where(_column(who) == who.value))
    if known is not None:
        return _sent(known, by=by, at=at, again=True)
    number = session.scalar(select(func.count()).select_from(_waiting(producer_id).subquery())) or 0
    if number >= MOST_OPEN:
        raise Refused(lazy("Đã có nhiều lời mời đang chờ. Hãy rút bớt rồi mời tiếp."))
    row = ProducerInvitation(
        producer_id=producer_id,
        phone=who.phone,
        email=who.email,
        round=1,
        created_at=at,
        created_by=by,
        sent_at=at,
        expires_at=_end(at),
    )
    session.add(row)
    session.flush()
    return _sent(row, by=by, at=at, again=False)


def resend(producer_id: int, invitation_id: int, *, by: int | None, at: datetime) -> ProducerInvitation:
    """Send a new link; the one before ends. Raises NotFound for another producer's or one that is over."""
    return _sent(_own(producer_id, invitation_id), by=by, at=at, again=True)


def withdraw(producer_id: int, invitation_id: int, *, by: int | None, at: datetime) -> None:
    """Take it back: its link ends at once. Raises NotFound for another producer's or one that is over."""
    row = _own(producer_id, invitation_id)
    row.withdrawn_at = at
    session.flush()
    messages.drop_untold(letters.INVITED, row.id, letters.INVITED, at=at)
    audit_of("producer.invitation_withdrawn", producer_id, by=by, at=at, invitation=row.id)


def waiting(producer_id: int) -> Sequence[ProducerInvitation]:
    """Those that nobody has accepted and nobody took back, also when their link has ended."""
    return session.scalars(_waiting(producer_id).order_by(ProducerInvitation.id)).all()


def link_token(row: ProducerInvitation) -> str:
    """What the link carries."""
    return str(_serializer().dumps([row.id, row.round]))


def of_link(token: str, at: datetime) -> ProducerInvitation:
    """The invitation behind a link. Raises NotFound when it is false, used, taken back, replaced or too old."""
    row = session.get(ProducerInvitation, _numbers(token)[0])
    if row is None or not _is_open(row, token, at):
        raise NotFound(GONE)
    return row


def accept(token: str, user_id: int, *, at: datetime) -> int:
    """Use the link up and give this person a seat; the id of the producer. Of two at once one is refused.

    Raises NotFound as `of_link`.
    """
    row = session.scalar(
        select(ProducerInvitation)
        .where(ProducerInvitation.id == _numbers(token)[0])
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if row is None or not _is_open(row, token, at):
        raise NotFound(GONE)
    row.accepted_at, row.accepted_by = at, user_id
    session.flush()
    members.seat(row.producer_id, user_id, by=user_id, at=at)
    return row.producer_id


def clean(at: datetime) -> None:
    """Delete phone and e-mail of those who came, were taken back or never answered, 30 days after."""
    limit, row = at - KEPT, ProducerInvitation
    session.execute(
        delete(row)
        .where(or_(row.accepted_at < limit, row.withdrawn_at < limit, row.expires_at < limit))
        .execution_options(synchronize_session=False)
    )


def _end(at: datetime) -> datetime:
    """The first moment at which a link that is sent now no longer works: it holds for whole days of Viet Nam."""
    return start_of_day(vn_day(at) + LASTS + timedelta(days=1))


def _sent(row: ProducerInvitation, *, by: int | None, at: datetime, again: bool) -> ProducerInvitation:
    if again:
        row.round += 1
        row.sent_at, row.expires_at = at, _end(at)
        session.flush()
        messages.drop_untold(letters.INVITED, row.id, letters.INVITED, at=at)
    if row.email is not None:
        letters.invited(row, link_token(row), by=by, at=at)
    audit_of("producer.invitation_sent", row.producer_id, by=by, at=at, invitation=row.id)
    return row


def _is_open(row: ProducerInvitation, token: str, at: datetime) -> bool:
    is_over = row.accepted_at is not None or row.withdrawn_at is not None or row.expires_at <= at
    return not is_over and row.round == _numbers(token)[1]


def _numbers(token: str) -> tuple[int, int]:
    """(invitation, time it was sent) of a link that this shop has signed; (0, 0) of any other."""
    try:
        number, round_ = _serializer().loads(token)
    except (BadData, ValueError, TypeError):
        return 0, 0
    return int(number), int(round_)


def _own(producer_id: int, invitation_id: int) -> ProducerInvitation:
    locked(producer_id, None)
    row = session.scalar(_waiting(producer_id).where(ProducerInvitation.id == invitation_id))
    if row is None:
        raise NotFound
    return row


def _waiting(producer_id: int) -> Select[ProducerInvitation]:
    return select(ProducerInvitation).where(
        ProducerInvitation.producer_id == producer_id,
        ProducerInvitation.accepted_at.is_(None),
        ProducerInvitation.withdrawn_at.is_(None),
    )


def _column(who: Identifier) -> InstrumentedAttribute[str | None]:
    return ProducerInvitation.email if who.email else ProducerInvitation.phone


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="producers.invitation")
