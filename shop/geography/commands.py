"""`flask load-units` and `flask import-units FILE`."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import click
from flask.cli import with_appcontext

from shop.core.errors import BadInput
from shop.core.folding import nfc
from shop.geography import services
from shop.unit_of_work import in_transaction


@click.command("load-units")
@with_appcontext
def load_units() -> None:
    """Write provinces, communes and their former names; a second time changes nothing."""
    in_transaction(services.load_reference)
    click.echo("34 provinces, 3,321 communes and 10,977 former names are in place.")


@click.command("import-units")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def import_units(file: Path) -> None:
    """Take the coordinates of communes from a CSV file (code,kind,name,province_code,province,lat,lng,merged_from)."""
    try:
        rows = list(csv.DictReader(StringIO(nfc(file.read_text("utf-8-sig")))))
        imported = in_transaction(lambda: _with_reference(rows))
    except (BadInput, UnicodeDecodeError, csv.Error) as error:
        raise click.ClickException(str(error)) from error
    for line in imported.refused:
        click.echo(line, err=True)
    click.echo(
        f"{imported.located} communes have coordinates now, {len(imported.refused)} lines were left out."
    )


def _with_reference(rows: list[dict[str, str | None]]) -> services.Imported:
    services.load_reference()
    return services.import_units(rows)


commands = (load_units, import_units)
