"""Delivering e-mails: at least once for each committed row, never twice at the same time.

A row is taken by moving its next try into the future, in a transaction of its own; then it is sent with no
transaction open; then marked. A worker that dies in between leaves a row that is simply due again later, and
the receiver's server knows it by the same Message-ID.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError

from sqlalchemy import select

from shop.extensions import session
from shop.messages import answers
from shop.messages.mailers import Mailer, compose
from shop.messages.models import Message
from shop.messages.states import Channel
from shop.unit_of_work import in_transaction

log = logging.getLogger("shop")

FIRST_WAIT = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 30


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and where the links of the text lead."""

    mailer: Mailer
    address: str
    name: str
    base: str


def deliver_due(sender: Sender, *, clock: Callable[[], datetime], most: int = 500) -> int:
    """Send what is due, one by one; how many were handed over. A failed one waits longer each time."""
    sent = 0
    for _attempt in range(most):
        taken = in_transaction(lambda: _take(clock()))
        if taken is None:
            break
        sent += _send(*taken, sender, clock)
    return sent


def wait_after(tries: int) -> timedelta:
    """Two minutes, doubling, at most six hours."""
    return min(FIRST_WAIT * (1 << min(tries - 1, 10)), LONGEST_WAIT)


def _take(at: datetime) -> tuple[Message, str | None] | None:
    """The next message, and who reads an answer to it."""
    message = session.scalar(
        select(Message)
        .where(
            Message.channel == Channel.EMAIL,
            Message.delivered_at.is_(None),
            Message.erased_at.is_(None),
            Message.due_at <= at,
            Message.tries < MOST_TRIES,
        )
        .order_by(Message.due_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
        .execution_options(populate_existing=True)
    )
    if message is None:
        return None
    message.tries += 1
    message.due_at = at + wait_after(message.tries)
    return message, answers.address_for(message.outlet_id)


def _send(message: Message, answered_by: str | None, sender: Sender, clock: Callable[[], datetime]) -> bool:
    message_id = message.id
    try:
        mail = compose(
            message,
            sender=sender.address,
            sender_name=sender.name,
            base=sender.base,
            answers=answered_by,
        )
        sender.mailer.send(mail)
    except (OSError, smtplib.SMTPException, MessageError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"[:500]
        log.warning("message %s was not taken: %s", message_id, type(error).__name__)
        in_transaction(lambda: _note(message_id, reason))
        return False
    in_transaction(lambda: _done(message_id, clock()))
    return True


def _note(message_id: int, reason: str) -> None:
    session.get_one(Message, message_id).last_error = reason


def _done(message_id: int, at: datetime) -> None:
    message = session.get_one(Message, message_id)
    message.delivered_at, message.last_error = at, None
