"""What the shop writes to an operator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shop.core.sentences import Text
from shop.extensions import session
from shop.messages.services import enqueue
from shop.outlets.models import Operator
from shop.web.i18n import speaking


def tell(
    operator_id: int, kind: str, subject: Text, parts: Sequence[Text], at: datetime, *, about: int
) -> None:
    """By e-mail, else by phone, in Vietnamese; an operator that can be reached by neither reads it on its pages.

    `about`: the id of what the message is about.
    """
    operator = session.get_one(Operator, operator_id)
    said = [
        one if isinstance(one, str) else speaking("vi")(one.msgid, **one.values) for one in (subject, *parts)
    ]
    if operator.email or operator.phone:
        enqueue(
            kind,
            subject=said[0],
            body="\n\n".join(said[1:]),
            cause_kind=kind,
            cause_id=about,
            at=at,
            to_name=operator.legal_name,
            to_email=operator.email,
            to_phone=None if operator.email else operator.phone,
        )
