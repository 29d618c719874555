"""The invitations of a producer that wait, as its people see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from flask import url_for

from shop.accounts.guards import actor
from shop.core.clock import now
from shop.core.phone import unbroken_phone
from shop.producers import invitations, letters
from shop.producers.models import ProducerInvitation
from shop.web.pages import base_url


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation that waits, as the page shows it; ``text``, ``sms`` and ``zalo`` only of one to a phone."""

    row: ProducerInvitation
    who: str
    until: date
    has_ended: bool
    text: str = ""
    sms: str = ""
    zalo: str = ""


def invited(producer_id: int) -> list[Invited]:
    """The invitations that wait, with what to send by hand."""
    at = now()
    return [_line(row, has_ended=row.expires_at <= at) for row in invitations.waiting(producer_id)]


def _line(row: ProducerInvitation, *, has_ended: bool) -> Invited:
    until = letters.last_day(row)
    if row.phone is None or has_ended:
        return Invited(row, row.email or unbroken_phone(row.phone or ""), until, has_ended)
    path = url_for("producers.invitation", token=invitations.link_token(row))
    text = letters.by_hand(row, f"{base_url()}{path}", by=actor().user_id)
    local = row.phone.replace("+84", "0").removeprefix("+")
    sms, zalo = f"sms:{row.phone}?&body={quote(text)}", f"https://zalo.me/{local}"
    return Invited(row, unbroken_phone(row.phone), until, has_ended, text, sms, zalo)
