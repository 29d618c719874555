"""`flask import-products`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from shop.core.clock import now
from shop.core.errors import ShopError
from shop.extensions import session
from shop.imports import exporting, queries, services
from shop.imports.models import ProductImport
from shop.imports.states import LineKind
from shop.producers import queries as producers
from shop.unit_of_work import in_transaction


@click.command("import-products")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--producer", required=True, help="Slug of the producer whose goods these are.")
@click.option("--dry-run", is_flag=True, help="Say what the sheet would do, and write nothing.")
@click.option("--submit", is_flag=True, help="Send products that are complete to review.")
@with_appcontext
def import_products(file: Path, producer: str, *, dry_run: bool, submit: bool) -> None:
    """Write the products of a sheet (XLSX or CSV) as drafts, as the page for it does."""
    try:
        number = _checked(file, producer)
        _tell(number)
        if not dry_run:
            in_transaction(lambda: services.write(number, submits=submit, by=None, at=now()))
            _steps(number, "Writing")
    except ShopError as error:
        raise click.ClickException(str(error)) from error
    if not dry_run:
        click.echo(f"{queries.changed_products(number)} products written.")


def _checked(file: Path, slug: str) -> int:
    """Keep the sheet and check it; gives its id."""
    producer_id = producers.by_slug(slug).id
    with file.open("rb") as opened:
        sheet = services.read(file.name, opened.read(services.MOST_BYTES + 1))
    number = in_transaction(lambda: services.keep(producer_id, sheet, by=None, at=now()))
    kept = session.get_one(ProductImport, number)
    heading, columns = kept.heading, kept.columns
    in_transaction(lambda: services.match(number, heading, columns, by=None, at=now()))
    _steps(number, "Checking")
    return number


def _steps(number: int, label: str) -> None:
    total = session.get_one(ProductImport, number).total
    session.rollback()
    with click.progressbar(length=total, label=label) as bar:
        more = True
        while more:
            more = in_transaction(lambda: services.advance(number, at=now()))
            bar.update(min(services.PER_STEP, total - bar.pos))


def _tell(number: int) -> None:
    found = queries.counts(number)
    click.echo(", ".join(f"{kind.value}: {found[kind]}" for kind in LineKind))
    called = exporting.titles()
    for line in queries.lines(number, LineKind.WRONG):
        click.echo(f"  row {line.number}: {exporting.said(line, called)}")
    session.rollback()


commands = (import_products,)
