"""`flask create-admin`."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from shop.accounts import identifiers, passwords, services
from shop.accounts.identifiers import Identifier
from shop.accounts.seats import Grant, Role
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.core.folding import nfc
from shop.unit_of_work import in_transaction


@click.command("create-admin")
@click.option("--name", prompt="Name", help="Shown to other staff.")
@click.option("--login", prompt="Phone or e-mail", help="What the admin signs in with.")
@click.password_option(help="Asked for when it is not given; at least 8 characters.")
@with_appcontext
def create_admin(name: str, login: str, password: str) -> None:
    """Make an account that runs the whole shop."""
    try:
        identifier = identifiers.parse(login)
        passwords.check_allowed(password, login, name)
        user_id = in_transaction(lambda: _make(nfc(name), identifier, password))
    except ShopError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Account {user_id} is an admin now. Sign in at /dang-nhap.")


def _make(name: str, identifier: Identifier, password: str) -> int:
    at = now()
    user_id = services.create_user(
        name=name, phone=identifier.phone, email=identifier.email, password=password, at=at
    )
    services.give_role(user_id, Grant(Role.ADMIN), by=None, at=at, reason="create-admin")
    return user_id


commands = (create_admin,)
