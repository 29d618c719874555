"""Flask-Login's part: who holds the cookie of this request."""

from __future__ import annotations

from flask import session as cookie
from flask_login import current_user, login_user, logout_user

from shop.accounts import sign_ins
from shop.accounts.sign_ins import SignedIn
from shop.core.clock import now
from shop.extensions import login_manager

login_manager.session_protection = None  # the sign-in row is what protects: it can be ended from any device
# What it would compare is worked out for every visitor all the same: a hash of address and browser.
login_manager._session_identifier_generator = str  # noqa: SLF001 no public way


@login_manager.user_loader
def load(token: str) -> SignedIn | None:
    """The person whose cookie this is, with one statement; None when the sign-in has ended."""
    return sign_ins.load(token, now())


def holder() -> SignedIn | None:
    """The device of this request, None for a guest."""
    person = current_user._get_current_object()  # noqa: SLF001 the way to look behind a proxy
    return person if isinstance(person, SignedIn) else None


def this_device() -> SignedIn:
    """The device of this request, behind a guard that lets nobody else in."""
    person = holder()
    assert person is not None  # noqa: S101 the guard of the view saw to it
    return person


def is_kept() -> bool:
    """Whether this browser asked to stay signed in after it is closed."""
    return bool(cookie.permanent)


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
