"""`flask maintenance`."""

from __future__ import annotations

from datetime import datetime, timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from shop.core import clock
from shop.web import maintenance as closing


@click.command("maintenance")
@click.argument("until", required=False, metavar="HH:MM")
@click.option("--off", is_flag=True, help="Open the shop again.")
@with_appcontext
def maintenance(until: str | None, *, off: bool) -> None:
    """Close the shop: every page answers 503 and says that it opens at HH:MM (Vietnamese time, the next one)."""
    file = closing.path(current_app)
    if off:
        file.unlink(missing_ok=True)
        click.echo("The shop is open.")
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_next(until).isoformat() if until else "", encoding="ascii")
    click.echo(
        f"The shop is closed{f' until {until}' if until else ''}; open it with: flask maintenance --off"
    )


def _next(until: str) -> datetime:
    """The next moment with this time of day. Raises click.BadParameter."""
    try:
        hour = datetime.strptime(until, "%H:%M").time()  # noqa: DTZ007 a time of day has no zone
    except ValueError:
        raise click.BadParameter(f"{until} is no time of day like 14:30") from None
    at = clock.now().astimezone(clock.VN)
    found = at.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return found if found > at else found + timedelta(days=1)


commands = (maintenance,)
