"""The figure on every card is answered by index, however large the stock is."""

from sqlalchemy import select

from shop.catalogue.models import Variant
from shop.extensions import session
from shop.inventory.queries import sellable_sql
from tests.builders.cart import AT


def test_the_sellable_units_of_few_variants_never_walk_over_the_whole_stock(db_session):
    few = select(Variant.id).where(Variant.product_id.in_([1, 2, 3]))
    statement = select(sellable_sql(AT, variant_ids=few))
    engine = session.get_bind()
    sql = str(statement.compile(engine, compile_kwargs={"literal_binds": True}))
    if engine.dialect.name == "postgresql":
        assert "variant_id = ANY (ARRAY" in sql
        return
    plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
    assert any(step.startswith("SEARCH stock_items USING INDEX") for step in plan)
    assert not any(step.startswith("SCAN stock_items") for step in plan)
