"""A shop as large as the programme may become: each variant in three lots at each of many outlets.

Everything is written by few statements that copy rows: services would need hours, and nothing is sold out of it.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, create_engine, insert, inspect, text

from shop.core.clock import now, vn_day
from shop.inventory.models import StockItem, StockLevel
from shop.inventory.queries.levels import summed
from tests.support.databases import flask

STEP = 100_000  # between the ids of a row and of its copies
COPIED = {
    "products": {
        "slug": "slug || '-' || :copy",
        "published_version_id": "published_version_id + :offset",
    },
    "product_versions": {"product_id": "product_id + :offset"},
    "variants": {"product_id": "product_id + :offset", "sku": "sku || '-' || :copy", "own_sku": "NULL"},
    "prices": {"variant_id": "variant_id + :offset"},
    "product_certificates": {"product_id": "product_id + :offset"},
    "product_images": {"product_id": "product_id + :offset"},
    "product_attributes": {"product_id": "product_id + :offset"},
    "search_entries": {"product_id": "product_id + :offset"},
}
WHOLE = "SELECT variants.product_id FROM variants JOIN basket_items ON basket_items.basket_id = variants.id"
ROWS = {
    "products": f"id < :step AND id NOT IN ({WHOLE})",
    "variants": f"product_id < :step AND product_id NOT IN ({WHOLE})",
    "prices": "variant_id < :step AND outlet_id IS NULL AND lot_id IS NULL"
    f" AND variant_id IN (SELECT id FROM variants WHERE product_id NOT IN ({WHOLE}))",
}
OF_PRODUCT = f"product_id < :step AND product_id NOT IN ({WHOLE})"
WORDS = {
    "postgresql": "INSERT INTO search_index (product_id, exact, folded) SELECT product_id + :offset, exact, folded"
    f" FROM search_index WHERE {OF_PRODUCT}",
    "sqlite": "INSERT INTO search_index (rowid, name_exact, name_folded, more_folded)"
    " SELECT product_id, name_exact, name_folded, more_folded FROM search_entries WHERE product_id >= :offset",
}
LOTS = """
INSERT INTO lots (variant_id, number, owner, operator_id, created_at, expires_on)
SELECT variants.id, 'LON-' || each.n, 'operator', :operator, :at,
       CASE each.n WHEN 1 THEN :near WHEN 2 THEN :far END
FROM variants CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) AS each ORDER BY variants.id, each.n
"""
ITEMS = """
INSERT INTO stock_items (outlet_id, lot_id, variant_id, "condition", on_hand, allocated)
SELECT outlets.id, lots.id, lots.variant_id, 'sellable', (outlets.id * 7 + lots.id) % 20, 0
FROM outlets CROSS JOIN lots WHERE lots.number LIKE 'LON-%' AND outlets.sells_online ORDER BY lots.id, outlets.id
"""


def fill(url: str, *, variants: int, outlets: int, data: str) -> None:
    """Sample data, its goods copied until there are so many variants, then outlets and stock; no movements."""
    flask(url, "sample-data", "--seed", "1", data=data)
    engine = create_engine(url)
    with engine.begin() as connection:
        _add_outlets(connection, outlets)
        _add_goods(connection, variants)
        _add_stock(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))
    engine.dispose()


def _add_goods(connection: Connection, wanted: int) -> None:
    """Copy what a list and a page say of the sample's goods; baskets stay single."""
    there = connection.scalar(text("SELECT count(*) FROM variants"))
    for copy in range(1, -(-wanted // (there or 1))):
        values = {"copy": str(copy), "offset": copy * STEP, "step": STEP}
        for copied, changed in COPIED.items():
            columns = [column["name"] for column in inspect(connection).get_columns(copied)]
            named = {name: name for name in columns} | {"id": "id + :offset"} | changed
            chosen = ", ".join(named[name] for name in columns)
            rows = ROWS.get(copied, OF_PRODUCT)
            connection.execute(
                text(
                    f"INSERT INTO {copied} ({', '.join(columns)}) SELECT {chosen} FROM {copied} WHERE {rows}"
                ),
                values,
            )
        connection.execute(text(WORDS[connection.dialect.name]), values)


def _add_stock(connection: Connection) -> None:
    """Lots and items."""
    day = vn_day(now())
    values = {"at": now(), "near": day + timedelta(days=40), "far": day + timedelta(days=400)}
    operator = connection.scalar(text("SELECT min(operator_id) FROM outlets WHERE sells_online"))
    connection.execute(text(LOTS), values | {"operator": operator})
    is_big = connection.dialect.name == "postgresql"
    indexes = [index for index in StockItem.__table__.indexes if is_big]  # type: ignore[attr-defined]
    for index in indexes:
        index.drop(connection)
    _unasked(connection)
    connection.execute(text(ITEMS))
    for index in indexes:
        index.create(connection)
    if is_big:  # elsewhere the triggers wrote them
        connection.execute(StockLevel.__table__.delete())  # type: ignore[attr-defined]
        columns = [column.name for column in StockLevel.__table__.columns]
        connection.execute(insert(StockLevel).from_select(columns, summed()))


def _unasked(connection: Connection) -> None:
    """PostgreSQL would look the keys of each of 6 million rows up: they are right as made."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))


def _add_outlets(connection: Connection, wanted: int) -> None:
    """More outlets like the first one that sells on the web."""
    found: Any = (
        connection.execute(text("SELECT * FROM outlets WHERE sells_online ORDER BY id")).mappings().all()
    )
    first = {name: value for name, value in found[0].items() if name != "id"}
    rows = [
        {**first, "slug": f"diem-lon-{number:03d}", "name": f"Điểm bán lớn {number:03d}"}
        for number in range(len(found), wanted)
    ]
    columns = ", ".join(first)
    marks = ", ".join(f":{name}" for name in first)
    if rows:
        connection.execute(text(f"INSERT INTO outlets ({columns}) VALUES ({marks})"), rows)
