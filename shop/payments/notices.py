"""What a reconciliation service says of a transfer, and the proof that it said so. Pure.

The header `X-Signature: t=<unix seconds>,v1=<hex>` carries HMAC-SHA256 of `<t>.<raw body>`; while a secret is being
changed the old and the new one both count, and more than one `v1` may be sent.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.core.errors import BadInput
from shop.core.money import MOST, Dong
from shop.core.sentences import lazy
from shop.payments.statements.columns import WEAK, day_of, told_at

TOLERANCE = 300  # seconds
_PART = re.compile(r"(t|v1)=([0-9a-f]{1,128})")
_ID = re.compile(r"[A-Za-z0-9._:-]{1,90}")
_BAD = lazy("Thông báo không đúng dạng.")


@dataclass(frozen=True, slots=True)
class Notice:
    """Money that came in on an account (đồng), as a service told it; `is_incoming` False: it went out."""

    event_id: str
    account: str
    amount: Dong
    text: str
    reference: str
    booked_at: datetime | None
    is_incoming: bool


def is_signed(header: str, body: bytes, secrets: Sequence[str], at: datetime) -> bool:
    """Whether one of these secrets signed just this body, less than five minutes ago."""
    parts = [found.groups() for found in map(_PART.fullmatch, header.split(",")[:8]) if found]
    times = [value for name, value in parts if name == "t" and value.isdigit() and len(value) < 12]
    if len(times) != 1 or abs(int(times[0]) - at.timestamp()) > TOLERANCE:
        return False
    given = [value for name, value in parts if name == "v1"]
    signed = times[0].encode() + b"." + body
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets if secret]
    return any(hmac.compare_digest(one, other) for one in expected for other in given)


def read(body: bytes) -> Notice:
    """The notice in a signed body. Raises BadInput for JSON that is not one."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput("", _BAD) from error
    if not isinstance(found, dict):
        raise BadInput("", _BAD)
    event_id = _name(found.get("id"))
    amount = found.get("transferAmount")
    if type(amount) is not int or not 0 < amount <= MOST:
        raise BadInput("transferAmount", _BAD)
    given = found.get("referenceCode")
    return Notice(
        event_id=event_id,
        account=_name(found.get("accountNumber")),
        amount=amount,
        text=_text(found.get("content")),
        reference=_name(given) if given not in (None, "") else f"{WEAK}{event_id}",
        booked_at=_moment(found.get("transactionDate")),
        is_incoming=found.get("transferType") == "in",
    )


def _name(value: object) -> str:
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or not _ID.fullmatch(text):
        raise BadInput("", _BAD)
    return text


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput("content", _BAD)
    return "".join(char if char.isprintable() else " " for char in value)[:500]


def _moment(value: object) -> datetime | None:
    """`2026-11-28 10:00:00` is Vietnamese time; with a zone it is what it says."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return day_of(value)
    return told_at(found)
