"""Commands: each package that has any keeps them in `commands.py` as `commands`, a tuple of click commands.

`flask load-reference` crosses packages and stands here.
"""

from __future__ import annotations

from importlib import import_module

import click
from flask import Flask
from flask.cli import with_appcontext

from shop.catalogue.services import load_reference as load_shelves
from shop.config import ROOT
from shop.delivery.services import load_reference as load_zones
from shop.geography.services import load_reference as load_places
from shop.unit_of_work import in_transaction


def init_app(app: Flask) -> None:
    """Add the commands of every package that has a `commands` module, and those that cross packages."""
    for path in sorted((ROOT / "shop").glob("*/commands.py")):
        for command in import_module(f"shop.{path.parent.name}.commands").commands:
            app.cli.add_command(command)
    app.cli.add_command(load_reference)


@click.command("load-reference")
@with_appcontext
def load_reference() -> None:
    """Write places, official sets, shelves, VAT rates and first delivery fees; a second time changes nothing."""
    for load in (load_places, load_shelves, load_zones):
        in_transaction(load)
    click.echo("Places, official sets, shelves, VAT rates and delivery zones are in place.")
