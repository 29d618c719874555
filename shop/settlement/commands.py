"""`flask draw-settlement`: entries of everything up to a day."""

from __future__ import annotations

from datetime import date, timedelta

import click
from flask.cli import with_appcontext

from shop.core.clock import now, today
from shop.settlement.running import draw


@click.command("draw-settlement")
@with_appcontext
@click.option("--upto", metavar="DAY", help="Vietnamese day (2026-11-30); yesterday if not said.")
def draw_settlement(upto: str | None) -> None:
    """Write the entries of all movements, sales and refunds that have none yet. Running it twice changes nothing."""
    try:
        day = date.fromisoformat(upto) if upto else today() - timedelta(days=1)
    except ValueError as error:
        raise click.BadParameter("a day is written 2026-11-30", param_hint="--upto") from error
    if day > today():
        raise click.BadParameter("this day has not come", param_hint="--upto")
    done = draw(day, at=now(), told=lambda wrote: click.echo(f"  {wrote} entries"))
    click.echo(f"{done} entries up to {day:%d/%m/%Y}")


commands = (draw_settlement,)
