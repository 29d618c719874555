"""What the worker does for messages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app

from shop.core.clock import now
from shop.jobs import periodic
from shop.messages import services
from shop.messages.delivery import Sender, deliver_due
from shop.messages.mailers import mailer
from shop.unit_of_work import in_transaction
from shop.web.pages import base_url


@periodic(minutes=1)
def deliver() -> None:
    """Send the e-mails that are due."""
    deliver_due(sender(), clock=now)


@periodic(minutes=60)
def erase() -> None:
    """Erase what was delivered 30 days ago."""
    in_transaction(lambda: services.erase_old(at=now()))


def sender() -> Sender:
    """Who writes, from the settings of this application."""
    config = current_app.config
    host = urlsplit(base_url()).hostname or "localhost"
    domain = host if "." in host else "localhost.localdomain"
    return Sender(
        mailer=mailer(config["MAIL_URL"], config["SHOP_DATA"] / "mail"),
        address=config["MAIL_FROM"] or f"no-reply@{domain}",
        name=config["SHOP_NAME"],
        base=base_url(),
    )
