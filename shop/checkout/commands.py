"""Commands around orders."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from shop.checkout.jobs import lapse_due


@click.command("lapse-orders")
@with_appcontext
def lapse_orders() -> None:
    """End the orders whose time to pay is over; the worker does the same every minute."""
    click.echo(f"{lapse_due()} orders ended without payment.")


commands = (lapse_orders,)
