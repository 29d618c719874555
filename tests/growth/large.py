"""A shop as large as the programme may become: each variant in three lots at each of many outlets."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, create_engine, text

from shop.core.clock import now, vn_day
from tests.support.databases import flask

LOTS = """
INSERT INTO lots (variant_id, number, owner, operator_id, created_at, expires_on)
SELECT variants.id, 'LON-' || each.n, 'operator', :operator, :at,
       CASE each.n WHEN 1 THEN :near WHEN 2 THEN :far END
FROM variants CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) AS each
"""
ITEMS = """
INSERT INTO stock_items (outlet_id, lot_id, variant_id, "condition", on_hand, allocated)
SELECT outlets.id, lots.id, lots.variant_id, 'sellable', (outlets.id * 7 + lots.id) % 20, 0
FROM outlets CROSS JOIN lots WHERE lots.number LIKE 'LON-%' AND outlets.sells_online
"""


def fill(url: str, *, products: int, outlets: int, data: str) -> None:
    """Sample data with so many products, then outlets and stock; no movements: it is only looked at."""
    flask(url, "sample-data", "--products", str(products), "--seed", "1", data=data)
    engine = create_engine(url)
    with engine.begin() as connection:
        _add_outlets(connection, outlets)
        day = vn_day(now())
        values = {"at": now(), "near": day + timedelta(days=40), "far": day + timedelta(days=400)}
        operator = connection.scalar(text("SELECT min(operator_id) FROM outlets WHERE sells_online"))
        connection.execute(text(LOTS), values | {"operator": operator})
        connection.execute(text(ITEMS))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


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
