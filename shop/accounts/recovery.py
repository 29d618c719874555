"""Forgotten passwords: a link by mail that dies with the old password, or a one-time code from a manager."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import delete, select, update

from shop.accounts import people, seats
from shop.accounts.identifiers import Identifier
from shop.accounts.models import RecoveryCode
from shop.accounts.people import Credentials
from shop.audit import services as audit
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.core.tokens import random_code
from shop.extensions import session

LINK_LASTS = timedelta(hours=2)
CODE_LASTS = timedelta(hours=1)
CODES_KEPT = timedelta(days=30)
CODE_LENGTH = 8
MOST_TRIES = 5


def link_token(user: Credentials) -> str:
    """What the link in the mail carries. It names the id and the present password's hash, so it works once."""
    return _serializer().dumps([user.user_id, _fingerprint(user.password_hash)])


def user_of_link(token: str) -> Credentials | None:
    """Who may set a new password with this link; None when it is false, older than 2 hours or used."""
    try:
        user_id, fingerprint = _serializer().loads(token, max_age=int(LINK_LASTS.total_seconds()))
    except (BadData, ValueError, TypeError):
        return None
    user = people.credentials_of(user_id)
    if user is None or not hmac.compare_digest(str(fingerprint), _fingerprint(user.password_hash)):
        return None
    return user


def give_code(identifier: Identifier, *, by: int, at: datetime) -> str:
    """A code for the person who stands at the counter, valid 1 hour, told only here; earlier ones end.

    Raises NotFound without such an account, and Refused for anyone with a role: nobody at a counter may open
    the account of staff.
    """
    user = people.credentials(identifier)
    if user is None:
        raise NotFound(lazy("Không có tài khoản nào dùng số điện thoại hoặc e-mail này."))
    if seats.grants_of(user.user_id):
        raise Refused(lazy("Tài khoản này thuộc nhân viên. Chỉ quản trị viên đặt lại được mật khẩu."))
    code = random_code(CODE_LENGTH)
    session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user.user_id, RecoveryCode.used_at.is_(None))
        .values(used_at=at)
    )
    session.add(
        RecoveryCode(
            user_id=user.user_id,
            code_hash=_hash(user.user_id, code),
            given_by=by,
            created_at=at,
            expires_at=at + CODE_LASTS,
            tries=0,
        )
    )
    audit.record("user.recovery_code_given", by=by, at=at, subject_kind="user", subject_id=user.user_id)
    return code


def use_code(identifier: Identifier, code: str, *, at: datetime) -> int | None:
    """The id of the person whose code this is; it is then used up. None otherwise, and the try is counted.

    To be committed also when it gives None: the count is what ends guessing after 5 tries.
    """
    user = people.credentials(identifier)
    row = session.scalar(
        select(RecoveryCode)
        .where(
            RecoveryCode.user_id == (user.user_id if user else 0),
            RecoveryCode.used_at.is_(None),
            RecoveryCode.expires_at > at,
            RecoveryCode.tries < MOST_TRIES,
        )
        .order_by(RecoveryCode.id.desc())
        .limit(1)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    given = _hash(user.user_id if user else 0, code.strip().upper().replace(" ", "").replace("-", ""))
    if row is None or user is None:
        return None
    row.tries += 1
    if not hmac.compare_digest(row.code_hash, given):
        return None
    row.used_at = at
    return user.user_id


def clean(at: datetime) -> None:
    """Delete codes a month after they ended; until then they show that one was given."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.expires_at < at - CODES_KEPT))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="accounts.recovery")


def _fingerprint(password_hash: str | None) -> str:
    return hashlib.sha256((password_hash or "").encode()).hexdigest()[:24]


def _hash(user_id: int, code: str) -> str:
    """Keyed, because eight characters alone could be guessed from a copy of the table."""
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"{user_id}:{code}".encode(), hashlib.sha256).hexdigest()
