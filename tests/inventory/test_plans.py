"""The figure on every card is answered by index, however large the stock is."""

from sqlalchemy import event, select

from shop.catalogue.models import Variant
from shop.extensions import db, session
from shop.inventory.queries import sellable_sql
from tests.builders.cart import AT


def _sent(statement) -> tuple[str, object]:
    """The text and values that reach the driver."""
    seen = []

    def keep(_connection, _cursor, text, values, *_more) -> None:
        seen.append((text, values))

    event.listen(db.engine, "before_cursor_execute", keep)
    try:
        session.execute(statement)
    finally:
        event.remove(db.engine, "before_cursor_execute", keep)
    return seen[-1]


def test_the_sellable_units_of_few_variants_never_walk_over_the_whole_stock(db_session):
    few = select(Variant.id).where(Variant.product_id.in_([1, 2, 3]))
    text, values = _sent(select(sellable_sql(AT, variant_ids=few)))
    if db.engine.dialect.name == "postgresql":
        assert "variants.id = ANY (ARRAY" in text
        return
    plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
    assert any(step.startswith("SEARCH stock_levels USING INDEX") for step in plan), plan
    assert not any(step.startswith(("SCAN stock_levels", "SCAN stock_items")) for step in plan), plan
