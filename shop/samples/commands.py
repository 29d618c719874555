"""``flask sample-data``: fills an empty shop in sample mode."""

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text

from shop.core.clock import now
from shop.extensions import session
from shop.samples import bulk_goods, bulk_orders
from shop.samples.build import Sample, is_filled, steps
from shop.samples.people import ACCOUNTS, PASSWORD
from shop.unit_of_work import in_transaction


@click.command("sample-data")
@click.option("--products", default=0, help="Write this many more made-up products.")
@click.option("--orders", "order_count", default=0, help="Write this many more finished orders.")
@click.option("--seed", default=1, help="The same seed makes the same shop.")
@with_appcontext
def sample_data(products: int, order_count: int, seed: int) -> None:
    """Fill an empty shop with sample data: real names as published, everything else made up."""
    if current_app.config["SHOP_MODE"] != "sample":
        raise click.ClickException("Sample data is written in sample mode only: set SHOP_MODE=sample.")
    if is_filled():
        raise click.ClickException("This shop has products already. Sample data needs an empty shop.")
    sample = Sample(now())
    for words, act in steps(sample):
        click.echo(f"  {words}")
        act()
    crowd = bulk_goods.Crowd(sample.outlets, sample.users, sample.at)
    if products:
        bulk_goods.fill(products, seed, crowd)
    if order_count:
        bulk_orders.fill(order_count, seed, crowd)
    # Both databases choose their plans by what they know of the tables; a shop filled at once is not known yet.
    in_transaction(lambda: session.execute(text("ANALYZE")))
    click.echo(f"Sample accounts (password {PASSWORD}): " + ", ".join(email for email, _ in ACCOUNTS))


commands = (sample_data,)
