"""What the programme writes to the people of a producer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from shop.accounts.models import User
from shop.core.sentences import Text, lazy
from shop.extensions import session
from shop.messages import services as messages
from shop.producers.models import Producer, ProducerMember
from shop.producers.states import JoiningState

DECIDED: dict[JoiningState, Text] = {
    JoiningState.ACCEPTED: lazy("Hồ sơ chủ thể đã được nhận"),
    JoiningState.REFUSED: lazy("Hồ sơ chủ thể bị từ chối"),
    JoiningState.NEEDS_PAPERS: lazy("Hồ sơ chủ thể cần bổ sung giấy tờ"),
}


def decided(producer: Producer, at: datetime) -> None:
    """The outcome of an application, with its reason; the workspace says the same."""
    outcome = str(DECIDED[producer.joining])
    body = "\n\n".join(
        part
        for part in (
            f"{producer.name}: {outcome}.",
            producer.joining_reason or "",
            str(lazy("Xem hồ sơ tại: %(link)s", link="[[/kenh-chu-the/ho-so]]")),
        )
        if part
    )
    tell(producer.id, "producer_decided", outcome, body, at)


def tell(producer_id: int, kind: str, subject: str, body: str, at: datetime) -> None:
    """Write to each person of a producer; who has no e-mail address is told by hand, by the programme's staff."""
    people = session.scalars(
        select(User)
        .join(ProducerMember, ProducerMember.user_id == User.id)
        .where(
            ProducerMember.producer_id == producer_id,
            ProducerMember.until.is_(None),
            User.erased_at.is_(None),
        )
        .order_by(User.id)
    ).all()
    for person in people:
        messages.enqueue(
            kind,
            subject=subject,
            body=body,
            cause_kind="producer",
            cause_id=producer_id,
            at=at,
            language=person.language,
            to_name=person.name,
            to_email=person.email,
            to_phone=None if person.email else person.phone,
        )
