"""What can be done with an account. Ids in, no request, no commit; passwords arrive as typed or as a hash."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from shop.accounts import passwords, people, roles, sign_ins
from shop.accounts.hooks import run_erase_hooks, run_sign_in_hooks
from shop.accounts.identifiers import Identifier
from shop.accounts.models import Address, Consent, RecoveryCode, SignIn, User
from shop.accounts.states import ConsentPurpose
from shop.audit import services as audit
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.messages import services as messages

__all__ = ["change_name", "create_user", "erase", "give_role", "register", "sign_in", "take_role"]

USER = "user"
give_role = roles.give
take_role = roles.take


def create_user(
    *,
    name: str,
    at: datetime,
    phone: str | None = None,
    email: str | None = None,
    password: str | None = None,
    language: str = "vi",
    is_sample: bool = False,
    by: int | None = None,
) -> int:
    """Make an account for somebody; the id. Phone in E.164, e-mail in any case.

    Without a password it can be entered only through a recovery code. Raises Refused when phone or e-mail
    belong to an account already: for staff and commands, never for what the public sends (`register`).
    """
    hashed = None if password is None else passwords.hash_password(password)
    user_id = _insert(
        User(
            name=name,
            phone=phone,
            email=email.lower() if email else None,
            password_hash=hashed,
            language=language,
            is_sample=is_sample,
            created_at=at,
        )
    )
    if user_id is None:
        raise Refused(lazy("Số điện thoại hoặc e-mail này đã có tài khoản."))
    audit.record("user.created", by=by, at=at, subject_kind="user", subject_id=user_id)
    return user_id


def register(
    identifier: Identifier, *, name: str, password_hash: str, language: str, text_version: str, at: datetime
) -> int | None:
    """Make a person's own account with the consents to terms and privacy they gave; the id.

    None when the name is taken: the edge answers both in the same words.
    """
    user_id = _insert(
        User(
            name=name,
            phone=identifier.phone,
            email=identifier.email,
            password_hash=password_hash,
            language=language,
            created_at=at,
        )
    )
    if user_id is None:
        return None
    for purpose in (ConsentPurpose.TERMS, ConsentPurpose.PRIVACY):
        answer_consent(user_id, purpose, given=True, text_version=text_version, at=at)
    audit.record("user.registered", by=user_id, at=at, subject_kind="user", subject_id=user_id)
    return user_id


def sign_in(
    user_id: int, *, proven_hash: str, device: str, at: datetime, renewed_hash: str | None = None
) -> str:
    """Open a sign-in and tell the packages above (the cart merges); the token for the cookie.

    `proven_hash` is the hash that the typed password matched; when it has changed meanwhile the sign-in is
    refused. `renewed_hash` replaces it when its parameters are old.
    """
    user = people.locked(user_id)
    if user.password_hash != proven_hash or user.disabled_at is not None:
        raise Refused(lazy("Mật khẩu vừa được đổi. Hãy đăng nhập lại."))
    if renewed_hash is not None:
        user.password_hash = renewed_hash
    token = sign_ins.open_sign_in(user_id, device=device, at=at)
    run_sign_in_hooks(user_id, at)
    return token


def change_name(user_id: int, name: str, *, language: str) -> None:
    """The name on new orders and the language of messages."""
    user = people.locked(user_id)
    user.name = name
    user.language = language


def change_identifier(user_id: int, *, phone: str | None, email: str | None, by: int, at: datetime) -> None:
    """Other ways to sign in. Raises BadInput when none is left, Refused when one belongs to somebody else."""
    if phone is None and email is None:
        raise BadInput("phone", lazy("Hãy giữ lại số điện thoại hoặc e-mail để đăng nhập."))
    user = people.locked(user_id)
    if (user.phone, user.email) == (phone, email):
        return
    try:
        with session.begin_nested():
            user.phone, user.email = phone, email
    except IntegrityError:
        raise Refused(lazy("Không dùng được số điện thoại hoặc e-mail này. Hãy nhập số khác.")) from None
    audit.record("user.identifier_changed", by=by, at=at, subject_kind="user", subject_id=user_id)


def set_password(
    user_id: int, password_hash: str, *, at: datetime, by: int | None, keep: int | None = None
) -> None:
    """A new password: all devices are signed out (but for `keep`), all recovery codes end."""
    people.locked(user_id).password_hash = password_hash
    sign_ins.end_all(user_id, at=at, but=keep)
    session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
        .values(used_at=at)
    )
    audit.record("user.password_changed", by=by, at=at, subject_kind="user", subject_id=user_id)


def answer_consent(
    user_id: int, purpose: ConsentPurpose, *, given: bool, text_version: str, at: datetime
) -> None:
    """Keep an answer and the version of the text that was shown; the latest answer counts, all are kept."""
    session.add(
        Consent(
            subject_kind=USER,
            subject_id=user_id,
            purpose=purpose,
            text_version=text_version,
            given=given,
            at=at,
        )
    )


def end_devices(user_id: int, *, by: int, at: datetime, reason: str = "", but: int | None = None) -> int:
    """Sign a person's devices out; how many. With a reason when staff do it for somebody else."""
    ended = sign_ins.end_all(user_id, at=at, but=but)
    details = {"ended": ended} | ({"reason": reason} if reason else {})
    audit.record(
        "user.sign_ins_ended", by=by, at=at, subject_kind="user", subject_id=user_id, details=details
    )
    return ended


def erase(user_id: int, *, by: int | None, at: datetime) -> None:
    """Strip name, phone, e-mail, password and addresses; end devices, codes, roles and marketing.

    Orders and accounting papers stay with what the law wants kept; they name only the id. Packages above take
    the name off what they keep (reviews). The last admin cannot be erased (Refused).
    """
    user = people.locked(user_id)
    roles.take_all(user, by=by, at=at)
    user.name, user.phone, user.email, user.password_hash = "", None, None, None
    user.erased_at = at
    session.execute(delete(Address).where(Address.user_id == user_id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    session.execute(update(SignIn).where(SignIn.user_id == user_id).values(device=""))
    sign_ins.end_all(user_id, at=at)
    messages.erase_about(USER, user_id, at=at)
    run_erase_hooks(user_id, at)
    answer_consent(user_id, ConsentPurpose.MARKETING, given=False, text_version="-", at=at)
    session.flush()
    audit.record("user.erased", by=by, at=at, subject_kind="user", subject_id=user_id)


def _insert(user: User) -> int | None:
    """The id, or None when phone or e-mail are taken (also by a request of the same moment)."""
    try:
        with session.begin_nested():
            session.add(user)
            session.flush()
    except IntegrityError:
        return None
    return user.id
