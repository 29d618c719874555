"""Devices that are signed in. The cookie holds a random id, the table its hash: a copy of the table opens nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_login import UserMixin
from sqlalchemy import select, update

from shop.accounts.models import SignIn, User
from shop.core.tokens import random_token
from shop.extensions import session

LASTS = timedelta(days=31)
LONGEST_DEVICE = 200
_BROWSERS = (
    ("Zalo", "Zalo"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """The person of this request, as Flask-Login keeps them; the id of the cookie is the token."""

    user_id: int
    sign_in_id: int
    name: str
    language: str
    token: str

    def get_id(self) -> str:
        """What Flask-Login puts into the cookie."""
        return self.token


@dataclass(frozen=True, slots=True)
class Device:
    """One open sign-in, for the list on the account page."""

    sign_in_id: int
    device: str
    since: datetime
    is_this: bool


def open_sign_in(user_id: int, *, device: str, at: datetime) -> str:
    """Sign a device in; the token is told only here."""
    token = random_token()
    session.add(
        SignIn(token_hash=_hash(token), user_id=user_id, device=device[:LONGEST_DEVICE], created_at=at)
    )
    session.flush()
    return token


def load(token: str, at: datetime) -> SignedIn | None:
    """Who holds this token: one statement. None when it ended, is older than 31 days, or the person may not come in."""
    row = session.execute(
        select(SignIn.id, User.id, User.name, User.language)
        .join(User, User.id == SignIn.user_id)
        .where(
            SignIn.token_hash == _hash(token),
            SignIn.ended_at.is_(None),
            SignIn.created_at > at - LASTS,
            User.disabled_at.is_(None),
            User.erased_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    sign_in_id, user_id, name, language = row
    return SignedIn(user_id, sign_in_id, name, language, token)


def devices(user_id: int, this: int, at: datetime) -> list[Device]:
    """The devices that are signed in, this one first, then the latest."""
    rows = session.execute(
        select(SignIn.id, SignIn.device, SignIn.created_at)
        .where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.created_at > at - LASTS)
        .order_by(SignIn.created_at.desc(), SignIn.id.desc())
    )
    found = [Device(sign_in_id, device, since, sign_in_id == this) for sign_in_id, device, since in rows]
    return sorted(found, key=lambda device: not device.is_this)


def device_of(sign_in_id: int) -> str:
    """What kind of device holds this sign-in."""
    return session.scalars(select(SignIn.device).where(SignIn.id == sign_in_id)).one()


def end(sign_in_id: int, *, at: datetime) -> None:
    """Sign one device out."""
    session.execute(
        update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=at)
    )


def end_all(user_id: int, *, at: datetime, but: int | None = None) -> int:
    """Sign all devices of a person out, but for one; how many there were."""
    statement = update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    if but is not None:
        statement = statement.where(SignIn.id != but)
    return len(session.scalars(statement.values(ended_at=at).returning(SignIn.id)).all())


def describe_device(user_agent: str) -> str:
    """Browser and system in two words, for the list of devices: "Chrome, Android". Nothing finer is kept."""
    found = [
        next((name for mark, name in names if mark in user_agent), "") for names in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in found if name)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
