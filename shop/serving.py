"""What a shop in production refuses to do: serve with a guessable secret, or with accounts everybody knows."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from shop import config
from shop.accounts.models import User
from shop.extensions import session


def check(app: Flask) -> None:
    """Raise config.UnsafeSetting when this process would serve unsafely; a process that serves nothing may."""
    config.refuse_unsafe(app)
    if app.config["SHOP_MODE"] == config.PRODUCTION and config.serving():
        _refuse_sample_accounts(app)


def _refuse_sample_accounts(app: Flask) -> None:
    """Everybody knows the password of a sample account. A database that is away is checked when it is asked."""
    with app.app_context():
        try:
            known = session.scalar(select(User.id).where(User.is_sample, User.disabled_at.is_(None)).limit(1))
        except DBAPIError as error:
            app.logger.warning("sample accounts not looked for: %s", type(error).__name__)
            return
        finally:
            session.remove()
    if known is not None:
        message = "This database holds sample accounts, whose password is public. Use a database of its own for production."
        raise config.UnsafeSetting(message)
