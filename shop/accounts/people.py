"""Finding a person: to sign in, or to change them under lock."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from shop.accounts.identifiers import Identifier
from shop.accounts.models import User
from shop.core.errors import NotFound
from shop.extensions import session


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in or a reset compares with."""

    user_id: int
    name: str
    email: str | None
    language: str
    password_hash: str | None


def credentials(identifier: Identifier) -> Credentials | None:
    """The account of this phone or e-mail, if it may come in."""
    column = User.email if identifier.email else User.phone
    row = session.execute(
        select(User.id, User.name, User.email, User.language, User.password_hash).where(
            column == identifier.value, User.disabled_at.is_(None), User.erased_at.is_(None)
        )
    ).one_or_none()
    return None if row is None else Credentials(*row)


def credentials_of(user_id: int) -> Credentials | None:
    """The same by id."""
    row = session.execute(
        select(User.id, User.name, User.email, User.language, User.password_hash).where(
            User.id == user_id, User.disabled_at.is_(None), User.erased_at.is_(None)
        )
    ).one_or_none()
    return None if row is None else Credentials(*row)


def locked(user_id: int) -> User:
    """A living account under lock, as it is now. Raises NotFound."""
    user = session.scalar(
        select(User)
        .where(User.id == user_id, User.erased_at.is_(None))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if user is None:
        raise NotFound
    return user
