"""Flask-Login's part: who holds the cookie of this request."""

from __future__ import annotations

from flask import session as cookie
from flask_login import login_user, logout_user

from shop.accounts import sign_ins
from shop.accounts.sign_ins import SignedIn
from shop.core.clock import now
from shop.extensions import login_manager

login_manager.session_protection = None  # the sign-in row is what protects: it can be ended from any device


@login_manager.user_loader
def load(token: str) -> SignedIn | None:
    """The person whose cookie this is, with one statement; None when the sign-in has ended."""
    return sign_ins.load(token, now())


def begin(token: str, *, keep: bool) -> None:
    """Give the browser a new session for this sign-in: nothing of the old one stays, not even its form token."""
    cookie.clear()
    cookie.permanent = keep
    holder = sign_ins.load(token, now())
    assert holder is not None  # noqa: S101 opened a moment ago, in this request
    login_user(holder)


def forget() -> None:
    """Empty the browser's session."""
    logout_user()
    cookie.clear()
