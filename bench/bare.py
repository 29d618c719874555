"""The bare pages our own are compared with: the least a Flask shop has to do for the same answer.

``db``: a product page from one ORM query by key. ``dblist``: 40 rows of one indexed query. ``place``: the smallest
correct order as one POST (conditional stock, order, three lines, movement). ``hello``: Flask alone, the unit.
"""

import os
import random

from flask import Flask, abort, request
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

ROWS = 1000
CARDS = 40
STOCK = 10**9
KEY = BigInteger().with_variant(Integer, "sqlite")

PRODUCT_PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{{ p.name }}</title></head><body>
<header><a href="/">Chợ</a><nav>{% for s in shelves %}<a href="/danh-muc/{{ s }}">{{ s }}</a>{% endfor %}</nav></header>
<main><h1>{{ p.name }}</h1><p>{{ "{:,}".format(p.price).replace(",", ".") }} ₫</p><img src="/static/{{ p.id }}.webp" alt="">
<form method="post" action="/gio-hang"><input name="id" value="{{ p.id }}"><input name="n" value="1"><button>Thêm</button>
</form><div>{{ p.body }}</div><dl>{% for k, v in facts %}<dt>{{ k }}</dt><dd>{{ v }}</dd>{% endfor %}</dl></main>
<footer>{% for s in shelves %}<a href="/thong-tin/{{ s }}">{{ s }}</a>{% endfor %}</footer></body></html>"""
LIST_PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Danh mục</title></head><body>
<header><a href="/">Chợ</a><nav>{% for s in shelves %}<a href="/danh-muc/{{ s }}">{{ s }}</a>{% endfor %}</nav></header>
<main><h1>Danh mục</h1><ul>{% for p in products %}<li class="card"><a href="/san-pham/{{ p.id }}">
<img src="/static/{{ p.id }}.webp" alt="" loading="lazy" width="320" height="320"><h2>{{ p.name }}</h2>
<p class="price">{{ "{:,}".format(p.price).replace(",", ".") }} ₫</p><p class="teaser">{{ p.teaser }}</p></a>
<form method="post" action="/gio-hang"><input type="hidden" name="id" value="{{ p.id }}"><button>Thêm vào giỏ</button></form>
</li>{% endfor %}</ul></main></body></html>"""
SHELVES = [f"ke-hang-so-{number}" for number in range(12)]
FACTS = [(f"Thông tin {number}", "Nội dung ghi trên nhãn hàng hóa") for number in range(12)]


class Base(DeclarativeBase):
    """Apart from the shop's own tables."""

    metadata = MetaData()


class BareProduct(Base):
    """A product with its text."""

    __tablename__ = "bare_products"

    id: Mapped[int] = mapped_column(KEY, primary_key=True)
    shelf: Mapped[int] = mapped_column(Integer, index=True)
    name: Mapped[str] = mapped_column(String(100))
    price: Mapped[int] = mapped_column(BigInteger)
    teaser: Mapped[str] = mapped_column(String(400))
    body: Mapped[str] = mapped_column(Text)


stock = Table(
    "bare_stock",
    Base.metadata,
    Column("id", KEY, primary_key=True),
    Column("available", BigInteger, nullable=False),
)
orders = Table(
    "bare_orders",
    Base.metadata,
    Column("id", KEY, primary_key=True),
    Column("name", String(100), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("total", BigInteger, nullable=False),
)
lines = Table(
    "bare_lines",
    Base.metadata,
    Column("id", KEY, primary_key=True),
    Column("order_id", KEY, ForeignKey("bare_orders.id"), nullable=False, index=True),
    Column("product_id", KEY, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price", BigInteger, nullable=False),
)
movements = Table(
    "bare_movements",
    Base.metadata,
    Column("id", KEY, primary_key=True),
    Column("stock_id", KEY, nullable=False, index=True),
    Column("order_id", KEY, nullable=False),
    Column("change", BigInteger, nullable=False),
)


def create_app() -> Flask:
    """Serve the bare pages on the database of ``BENCH_DATABASE_URL``."""
    app = Flask(__name__)
    engine = make_engine(os.environ["BENCH_DATABASE_URL"])
    product_page = app.jinja_env.from_string(PRODUCT_PAGE)
    list_page = app.jinja_env.from_string(LIST_PAGE)
    placed_page = app.jinja_env.from_string("<!doctype html><title>{{ n }}</title><p>Đơn {{ n }}")

    @app.get("/hello")
    def hello() -> str:
        return "Xin chào"

    @app.get("/db/<int:key>")
    def product(key: int) -> str:
        with Session(engine) as session:
            found = session.scalar(select(BareProduct).where(BareProduct.id == key))
            if found is None:
                abort(404)
            return product_page.render(p=found, shelves=SHELVES, facts=FACTS)

    @app.get("/dblist/<int:shelf>")
    def shelf_page(shelf: int) -> str:
        wanted = select(BareProduct.id, BareProduct.name, BareProduct.price, BareProduct.teaser)
        with engine.connect() as connection:
            rows = connection.execute(wanted.where(BareProduct.shelf == shelf).limit(CARDS)).all()
        return list_page.render(products=rows, shelves=SHELVES)

    @app.post("/place")
    def place() -> str:
        chosen = request.form.get("id", 1, type=int)
        with engine.connect() as connection:
            begin_immediate(connection)
            number = _order(connection, chosen)
            connection.commit()
        return placed_page.render(n=number)

    return app


def _order(connection: Connection, chosen: int) -> int:
    taken = connection.execute(
        update(stock)
        .where(stock.c.id == chosen, stock.c.available >= 1)
        .values(available=stock.c.available - 1)
    )
    if taken.rowcount != 1:
        abort(409)
    order_id = connection.execute(
        insert(orders).values(name="Nguyễn Văn A", phone="+84912345678", total=345_000).returning(orders.c.id)
    ).scalar_one()
    connection.execute(
        insert(lines),
        [{"order_id": order_id, "product_id": chosen + n, "quantity": 1, "price": 115_000} for n in range(3)],
    )
    connection.execute(insert(movements).values(stock_id=chosen, order_id=order_id, change=-1))
    return int(order_id)


def make_engine(url: str) -> Engine:
    """An engine with the same durability as the shop's."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: object, record: object) -> None:
    del record
    connection.isolation_level = None  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]


def begin_immediate(connection: Connection) -> None:
    """Take SQLite's write lock at once; PostgreSQL needs nothing."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def fill(url: str) -> None:
    """Write the rows the bare pages read."""
    engine = make_engine(url)
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    dice = random.Random(1)
    words = [
        "mắm",
        "tôm",
        "chè",
        "xanh",
        "miến",
        "dong",
        "nếp",
        "cái",
        "hoa",
        "vàng",
        "mật",
        "ong",
        "rừng",
        "cói",
        "tre",
        "trúc",
    ]
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.execute(
            insert(BareProduct),
            [
                {
                    "id": key,
                    "shelf": key % (ROWS // CARDS),
                    "name": " ".join(dice.choices(words, k=5)),
                    "price": dice.randrange(10, 900) * 1000,
                    "teaser": " ".join(dice.choices(words, k=48)),
                    "body": " ".join(dice.choices(words, k=280)),
                }
                for key in range(1, ROWS + 1)
            ],
        )
        connection.execute(insert(stock), [{"id": key, "available": STOCK} for key in range(1, ROWS + 1)])
    engine.dispose()
