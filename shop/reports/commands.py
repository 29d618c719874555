"""Commands of reports."""

import sys

import click
from flask.cli import with_appcontext

from shop.core.clock import now
from shop.extensions import session
from shop.reports.proof import note
from shop.reports.verify.services import TRUTHS, differences, open_proof_cases
from shop.unit_of_work import in_transaction


@click.command("verify")
@with_appcontext
def verify() -> None:
    """Check what must always be true; print each difference; exit with 1 if there is any."""
    found = differences()
    session.rollback()
    in_transaction(lambda: note(found, at=now()))
    for finding in found:
        click.echo(str(finding))
    if found:
        in_transaction(lambda: open_proof_cases(found, at=now()))
        click.echo(f"Có {len(found)} chỗ không khớp.")
        sys.exit(1)
    click.echo(f"Mọi đối chiếu đều khớp ({', '.join(map(str, TRUTHS))}).")


commands = (verify,)
