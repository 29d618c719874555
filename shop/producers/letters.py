"""What the programme writes to the people of a producer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from shop.accounts.models import User
from shop.core.sentences import Sentence, Text, lazy
from shop.extensions import session
from shop.messages import services as messages
from shop.producers.models import Producer, ProducerMember
from shop.producers.states import JoiningState
from shop.web.i18n import sentence_in

DECIDED: dict[JoiningState, Sentence] = {
    JoiningState.ACCEPTED: lazy("Hồ sơ chủ thể đã được nhận"),
    JoiningState.REFUSED: lazy("Hồ sơ chủ thể bị từ chối"),
    JoiningState.NEEDS_PAPERS: lazy("Hồ sơ chủ thể cần bổ sung giấy tờ"),
}


def decided(producer: Producer, at: datetime) -> None:
    """The outcome of an application, with its reason; the workspace says the same."""
    outcome = DECIDED[producer.joining]
    reason = [producer.joining_reason] if producer.joining_reason else []
    see = lazy("Xem hồ sơ tại: %(link)s", link="[[/kenh-chu-the/ho-so]]")
    tell(producer.id, "producer_decided", outcome, [producer.name, outcome, *reason, see], at)


def tell(producer_id: int, kind: str, subject: Text, parts: Sequence[Text], at: datetime) -> None:
    """Write to each person of a producer; who has no e-mail address is told by hand, by the programme's staff.

    Sentences of the shop are said in the language of the person, what people typed stays as it is.
    """
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
        said = [_in(person.language, part) for part in (subject, *parts)]
        messages.enqueue(
            kind,
            subject=said[0],
            body="\n\n".join(said[1:]),
            cause_kind="producer",
            cause_id=producer_id,
            at=at,
            language=person.language,
            to_name=person.name,
            to_email=person.email,
            to_phone=None if person.email else person.phone,
        )


def _in(language: str, text: Text) -> str:
    if isinstance(text, str):
        return text
    said = sentence_in(language, text.msgid)
    said = said % text.values if text.values else said
    return said.replace("[[/", "[[/en/") if language == "en" else said
