"""What the programme writes to the people of a producer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import select

from shop.accounts.models import User
from shop.core.clock import vn_day
from shop.core.sentences import Sentence, Text, lazy
from shop.extensions import session
from shop.messages import services as messages
from shop.producers.models import Producer, ProducerInvitation, ProducerMember
from shop.producers.queries import CAUSE
from shop.producers.states import JoiningState
from shop.web.i18n import _, language, speaking

INVITATION = "/kenh-chu-the/loi-moi/"
INVITED = "producer_invitation"
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


def invited(row: ProducerInvitation, token: str, *, by: int | None, at: datetime) -> None:
    """The link to who has no account yet, by e-mail, in the language of the one who invites."""
    producer, who = _named(row.producer_id, by)
    root = "/en" if language() == "en" else ""
    messages.enqueue(
        INVITED,
        subject=_("Lời mời làm việc cho %(producer)s", producer=producer),
        body=_(
            "%(who)s mời quý khách cùng quản lý sản phẩm của %(producer)s trên %(shop)s.\n\n"
            "Hãy mở liên kết sau, chậm nhất là ngày %(day)s, để tạo tài khoản và nhận lời mời:\n\n[[%(link)s]]\n\n"
            "Liên kết chỉ dùng được một lần. Nếu không quen người mời, quý khách cứ bỏ qua thư này.",
            who=who,
            producer=producer,
            shop=current_app.config["SHOP_NAME"],
            day=f"{last_day(row):%d/%m/%Y}",
            link=f"{root}{INVITATION}{token}",
        ),
        cause_kind=INVITED,
        cause_id=row.id,
        at=at,
        language=language(),
        to_email=row.email,
    )


def by_hand(row: ProducerInvitation, link: str, *, by: int | None) -> str:
    """What the one who invites sends to a phone; ``link`` is a whole address."""
    producer, who = _named(row.producer_id, by)
    return _(
        "%(who)s mời bạn cùng quản lý sản phẩm của %(producer)s trên %(shop)s. "
        "Liên kết để nhận lời mời, dùng được đến hết ngày %(day)s: %(link)s",
        who=who,
        producer=producer,
        shop=current_app.config["SHOP_NAME"],
        day=f"{last_day(row):%d/%m/%Y}",
        link=link,
    )


def last_day(row: ProducerInvitation) -> date:
    """The last day on which its link works."""
    return vn_day(row.expires_at) - timedelta(days=1)


def _named(producer_id: int, by: int | None) -> tuple[str, str]:
    """(the producer, who invites)."""
    producer = session.get_one(Producer, producer_id).name
    person = session.get(User, by) if by is not None else None
    return producer, person.name if person else producer


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
            cause_kind=CAUSE,
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
    said = speaking(language)(text.msgid, **text.values)
    return said.replace("[[/", "[[/en/") if language == "en" else said
