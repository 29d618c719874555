"""Passwords: what is allowed, how they are kept (argon2id), and how one is checked without telling who exists."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from shop.core.errors import BadInput
from shop.core.folding import nfc
from shop.core.sentences import lazy

SHORTEST = 8
LONGEST = 200


def check_allowed(password: str, *own_words: str) -> None:
    """Refuse a password that is too short, too long, common, or the person's own phone, address or name.

    No rules of composition (NIST SP 800-63B). Raises BadInput on the field `password`.
    """
    plain = nfc(password)
    if len(plain) < SHORTEST:
        raise BadInput("password", lazy("Mật khẩu cần ít nhất %(least)d ký tự.", least=SHORTEST))
    if len(plain) > LONGEST:
        raise BadInput("password", lazy("Mật khẩu dài quá %(most)d ký tự.", most=LONGEST))
    lowered = plain.lower()
    if lowered in _common() or len(set(lowered)) < 3:
        raise BadInput("password", lazy("Mật khẩu này quá phổ biến, dễ bị đoán. Bạn hãy chọn mật khẩu khác."))
    if lowered in {word.lower() for word in own_words if word}:
        raise BadInput("password", lazy("Đừng dùng số điện thoại, e-mail hay tên của bạn làm mật khẩu."))


def hash_password(password: str) -> str:
    """The argon2id hash that is stored."""
    return _hasher(cheap=current_app.testing).hash(nfc(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one.

    Without a stored hash (nobody has this name) a dummy is verified instead, so that the answer takes as long.
    """
    cheap = current_app.testing
    plain = nfc(password)[: LONGEST + 1]
    dummy = _dummy(cheap=cheap)
    try:
        _hasher(cheap=cheap).verify(stored or dummy, plain)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's and should be renewed at sign-in."""
    return _hasher(cheap=current_app.testing).check_needs_rehash(stored)


@cache
def _hasher(*, cheap: bool) -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if cheap else PasswordHasher()


@cache
def _dummy(*, cheap: bool) -> str:
    return _hasher(cheap=cheap).hash("nobody has this password")


@cache
def _common() -> frozenset[str]:
    text = files("shop.accounts").joinpath("data/common_passwords.txt").read_text("utf-8")
    return frozenset(text.split())
