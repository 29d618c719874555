"""The proof is real: each way in which the database can be wrong is found, named, and ends the command with 1."""

import pytest
from sqlalchemy import select

from shop.cases.models import Case
from shop.cases.states import CaseKind
from shop.extensions import session
from shop.orders.models import FulfilmentLine
from shop.payments.models import Payment
from shop.reports.verify.services import differences
from tests.reports import damage, world

PROTECTED = ("stock_items", "stock_movements")


@pytest.fixture
def shop(database, app):
    """A sound shop, committed."""
    built = world.build()
    session.commit()
    return built


def verify(app):
    session.remove()
    return app.test_cli_runner().invoke(args=["verify"])


def test_a_sound_shop_has_no_difference(shop, app):
    assert differences() == []
    result = verify(app)
    assert (result.exit_code, result.output.startswith("Mọi đối chiếu đều khớp")) == (0, True)
    assert session.scalars(select(Case)).all() == []


def ids(shop: world.World) -> dict[str, int]:
    """Names for the ids that the statements below speak of."""
    sold, shipped, waiting = shop.sold, shop.shipped, shop.waiting
    [payment] = session.scalars(select(Payment).where(Payment.order_id == sold.order.id))
    [units] = session.scalars(
        select(FulfilmentLine).where(FulfilmentLine.fulfilment_id == sold.fulfilment.id)
    )
    movement = "SELECT {} FROM stock_movements WHERE kind = '{}'"
    return {
        "tea": shop.tea_item,
        "sold": sold.order.id,
        "sold_part": sold.fulfilment.id,
        "sold_line": sold.line_ids[0],
        "sold_product": sold.lines[0].product_id,
        "shipped": shipped.order.id,
        "shipped_part": shipped.fulfilment.id,
        "shipped_line": shipped.line_ids[0],
        "waiting": waiting.order.id,
        "waiting_part": waiting.fulfilment.id,
        "waiting_line": waiting.line_ids[0],
        "head": shop.basket.line_ids[0],
        "payment": payment.id,
        "units": units.id,
        "lot": units.lot_id,
        "receipt": shop.receipt,
        "reservation": _one(f"SELECT id FROM reservations WHERE order_line_id = {waiting.line_ids[0]}"),
        "handed": _one(movement.format("id", "handed_over")),
        "dispatched": _one(movement.format("id", "dispatched")),
        "received": _one(movement.format("min(id)", "received")),
        "undone": _one(movement.format("id", "undone")),
        "event": _one("SELECT id FROM certificate_events WHERE product_id IS NULL"),
        "link_event": _one("SELECT id FROM certificate_events WHERE product_id IS NOT NULL"),
        "next": 900_000,
    }


def _one(statement: str) -> int:
    from sqlalchemy import text

    return session.execute(text(statement)).scalar_one()


COPY_MOVEMENT = (
    "INSERT INTO stock_movements (id, stock_item_id, kind, on_hand_change, allocated_change, on_hand_after,"
    " allocated_after, cause_kind, cause_id, at, posting_key, undoes_id) SELECT {next}, stock_item_id, kind, {change},"
    " 0, on_hand_after, allocated_after, cause_kind, cause_id, at, {key}, {undoes} FROM stock_movements WHERE id = {of}"
)
COPY_ORDER = (
    "INSERT INTO orders (id, code, token, key, channel, state, call_state, name, phone, phone_last4, language, door,"
    " payment_method, goods_total, discount_total, delivery_total, total, vat_total, routing, terms_version,"
    " age_confirmed, placed_at) SELECT {next}, 'ZZZZZZZZ', 'another', key, channel, 'cancelled', call_state, name,"
    " phone, phone_last4, language, door, payment_method, 0, 0, 0, 0, 0, routing, terms_version, age_confirmed,"
    " placed_at FROM orders WHERE id = {sold}"
)
COPY_RECEIPT = (
    "INSERT INTO receipts (id, outlet_id, code, key, received_at) SELECT {next}, outlet_id, 'PN-X', key, received_at"
    " FROM receipts WHERE id = {receipt}"
)
COPY_MONEY = (
    "INSERT INTO payment_events (id, payment_id, kind, amount, event_key, at) SELECT {next}, payment_id, kind, 0,"
    " event_key, at FROM payment_events WHERE payment_id = {payment}"
)
TAKEN_BACK = (
    "INSERT INTO payment_events (id, payment_id, kind, amount, event_key, at) SELECT {next}, payment_id, 'taken_back',"
    " amount + 1, 'back', at FROM payment_events WHERE payment_id = {payment}"
)
LATER_EVENT = (
    "INSERT INTO certificate_events (id, certificate_id, product_id, kind, {values}, recorded_at) SELECT {next},"
    " certificate_id, product_id, kind, {values}, '2026-05-01 00:00:00+00:00' FROM certificate_events WHERE id = {event}"
)
VALUES = "UPDATE certificate_events SET {values} = '{json}' WHERE id = {event}"
SOUND = '{{"stars": 4, "issued_on": "2026-01-02", "expires_on": "2029-01-02", "extended_until": null, "state": "verified"}}'


def values(before: str, after: str) -> str:
    assert before in SOUND
    return VALUES.replace("{json}", SOUND.replace(before, after))


# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
DAMAGES = [
    (1, "movement-sums", "tea", "UPDATE stock_items SET on_hand = on_hand + 1 WHERE id = {tea}", ()),
    (1, "movement-sums", "tea", "DELETE FROM stock_movements WHERE id = {received}", PROTECTED),
    (1, "balance-limits", "tea", "UPDATE stock_items SET on_hand = -1 WHERE id = {tea}", PROTECTED),
    (1, "balance-limits", "tea", "UPDATE stock_items SET allocated = -1 WHERE id = {tea}", PROTECTED),
    (1, "balance-limits", "tea", "UPDATE stock_items SET allocated = 99 WHERE id = {tea}", PROTECTED),
    (
        1,
        "movement-results",
        "handed",
        "UPDATE stock_movements SET on_hand_after = 7 WHERE id = {handed}",
        PROTECTED,
    ),
    (
        1,
        "movement-causes",
        "handed",
        "UPDATE stock_movements SET cause_id = 987654 WHERE id = {handed}",
        PROTECTED,
    ),
    (
        1,
        "movement-causes",
        "received",
        "UPDATE stock_movements SET cause_id = 987654 WHERE id = {received}",
        PROTECTED,
    ),
    (2, "allocated-sums", "tea", "UPDATE stock_items SET allocated = allocated - 1 WHERE id = {tea}", ()),
    (
        2,
        "allocated-sums",
        "tea",
        "UPDATE allocations SET quantity = 1 WHERE reservation_id = {reservation}",
        (),
    ),
    (
        2,
        "reservation-whole",
        "reservation",
        "UPDATE reservations SET quantity = 9 WHERE id = {reservation}",
        (),
    ),
    (
        2,
        "reservation-whole",
        "reservation",
        "DELETE FROM allocations WHERE reservation_id = {reservation}",
        (),
    ),
    (
        2,
        "reservation-goods",
        "reservation",
        "UPDATE reservations SET outlet_id = outlet_id + 1 WHERE id = {reservation}",
        ("reservations",),
    ),
    (
        2,
        "line-reserved",
        "waiting_line",
        "UPDATE reservations SET state = 'released' WHERE id = {reservation}",
        (),
    ),
    (2, "line-reserved", "waiting_line", "UPDATE order_lines SET quantity = 3 WHERE id = {waiting_line}", ()),
    (
        2,
        "reservation-outlives",
        "reservation",
        "UPDATE orders SET state = 'cancelled' WHERE id = {waiting}",
        (),
    ),
    (
        2,
        "reservation-outlives",
        "reservation",
        "UPDATE fulfilments SET state = 'handed_over' WHERE id = {waiting_part}",
        (),
    ),
    (2, "line-left", "sold_line", "UPDATE fulfilment_lines SET quantity = 2 WHERE id = {units}", ()),
    (2, "line-left", "sold_line", "DELETE FROM fulfilment_lines WHERE id = {units}", ()),
    (2, "line-left", "shipped_line", "UPDATE fulfilments SET state = 'new' WHERE id = {shipped_part}", ()),
    (3, "unfit-left", "handed", "UPDATE lots SET expires_on = '2026-05-31' WHERE id = {lot}", ()),
    (3, "unfit-left", "handed", "UPDATE lots SET blocked_on = '2026-06-01' WHERE id = {lot}", ()),
    (3, "unfit-left", "handed", "UPDATE lots SET blocked_on = '2026-05-20' WHERE id = {lot}", ()),
    (3, "left-by-lot", "units", "UPDATE fulfilment_lines SET lot_id = lot_id + 1 WHERE id = {units}", ()),
    (
        4,
        "order-total",
        "sold",
        "UPDATE orders SET total = total + 1, goods_total = goods_total + 1 WHERE id = {sold}",
        (),
    ),
    (4, "order-total", "sold", "UPDATE orders SET total = total + 5 WHERE id = {sold}", ("orders",)),
    (4, "order-total", "sold", "UPDATE orders SET vat_total = 7 WHERE id = {sold}", ()),
    (4, "order-total", "sold", "UPDATE fulfilments SET fee = 7 WHERE id = {sold_part}", ()),
    (
        4,
        "line-total",
        "sold_line",
        "UPDATE order_lines SET gross = gross + 1, total = total + 1 WHERE id = {sold_line}",
        (),
    ),
    (
        4,
        "line-total",
        "sold_line",
        "UPDATE order_lines SET total = total - 1 WHERE id = {sold_line}",
        ("order_lines",),
    ),
    (4, "basket-money", "head", "UPDATE order_lines SET gross = 9, total = 9 WHERE id = {head}", ()),
    (4, "line-vat", "sold_line", "UPDATE order_lines SET vat_bp = 800 WHERE id = {sold_line}", ()),
    (
        4,
        "part-amount",
        "sold_part",
        "UPDATE fulfilments SET amount_to_collect = amount_to_collect + 1 WHERE id = {sold_part}",
        (),
    ),
    (4, "part-amount", "sold_part", "UPDATE payments SET amount = amount + 1 WHERE id = {payment}", ()),
    (4, "paid-sums", "payment", "UPDATE payments SET paid = paid - 1 WHERE id = {payment}", ()),
    (
        4,
        "paid-sums",
        "payment",
        "DELETE FROM payment_events WHERE payment_id = {payment}",
        ("payment_events",),
    ),
    (4, "refunded-at-most-paid", "payment", TAKEN_BACK, ()),
    (4, "payment-state", "payment", "UPDATE payments SET state = 'due' WHERE id = {payment}", ()),
    (5, "order-key", "next", COPY_ORDER, ("orders",)),
    (5, "receipt-key", "next", COPY_RECEIPT, ("receipts",)),
    (
        5,
        "posting-key",
        "next",
        COPY_MOVEMENT.format(
            next="{next}", change="on_hand_change", key="posting_key", undoes="NULL", of="{handed}"
        ),
        PROTECTED,
    ),
    (
        5,
        "undone-twice",
        "next",
        COPY_MOVEMENT.format(
            next="{next}", change="on_hand_change", key="'other'", undoes="undoes_id", of="{undone}"
        ),
        PROTECTED,
    ),
    (5, "payment-event", "next", COPY_MONEY, ("payment_events",)),
    (
        7,
        "star-proof",
        "sold_line",
        "UPDATE order_lines SET certificate_events = '[]' WHERE id = {sold_line}",
        (),
    ),
    (
        7,
        "star-proof",
        "sold_line",
        "UPDATE order_lines SET certificate_events = '[987654]' WHERE id = {sold_line}",
        (),
    ),
    (
        7,
        "star-proof",
        "sold_line",
        "UPDATE certificate_events SET product_id = product_id + 1 WHERE id = {link_event}",
        ("certificate_events",),
    ),
    (7, "star-latest", "sold_line", LATER_EVENT, ()),
    (
        7,
        "star-latest",
        "sold_line",
        "UPDATE order_lines SET certificate_events = '[{event}]' WHERE id = {sold_line}",
        (),
    ),
    (7, "star-in-force", "sold_line", values("2029-01-02", "2026-05-31"), ("certificate_events",)),
    (7, "star-in-force", "sold_line", values("2026-01-02", "2026-06-02"), ("certificate_events",)),
    (7, "star-in-force", "sold_line", values("verified", "rejected"), ("certificate_events",)),
    (
        7,
        "star-in-force",
        "sold_line",
        VALUES.replace("{event}", "{link_event}").replace(
            "{json}", SOUND.replace("}}", ', "withdrawn_on": "2026-06-01"}}')
        ),
        ("certificate_events",),
    ),
    (7, "star-values", "sold_line", "UPDATE order_lines SET stars = 5 WHERE id = {sold_line}", ()),
    (
        7,
        "star-values",
        "sold_line",
        "UPDATE order_lines SET stars_until = '2030-01-01' WHERE id = {sold_line}",
        (),
    ),
]


@pytest.mark.parametrize("harm", DAMAGES, ids=[f"{d[1]}-{n}" for n, d in enumerate(DAMAGES)])
def test_damage_is_named_and_ends_the_command_with_1(shop, app, database, harm):
    truth, rule, named, statement, loose = harm
    names = ids(shop)
    session.remove()
    damage.run(database.url, [statement.format(**names, values='"values"')], loose=loose)

    result = verify(app)

    assert result.exit_code == 1, result.output
    rows = [line for line in result.output.splitlines() if line.startswith(f"[{truth}] {rule}: ")]
    assert any(f" #{names[named]}: " in row for row in rows), result.output
    [case] = session.scalars(select(Case).where(Case.dedupe_key.like(f"proof:{rule}:%:{names[named]}")))
    assert (case.kind, case.subject_id) == (CaseKind.PROOF_FAILED, names[named])


def test_the_same_difference_is_one_case_however_often_it_is_found(shop, app, database):
    tea = shop.tea_item
    session.remove()
    damage.run(database.url, [f"UPDATE stock_items SET on_hand = on_hand + 1 WHERE id = {tea}"])

    for _ in range(2):
        assert verify(app).exit_code == 1

    assert len(session.scalars(select(Case)).all()) == 1


def test_every_rule_has_a_damage_that_breaks_it():
    from shop.reports.verify import balances, departures, money, once, promises

    modules = (balances, promises, departures, money, once)
    named = {rule.name for module in modules for rule in module.rules()}

    assert named | {"star-proof", "star-latest", "star-in-force", "star-values"} == {d[1] for d in DAMAGES}


def test_goods_that_left_before_the_recall_of_that_day_left_rightly(shop, app):
    from datetime import timedelta

    from shop.inventory.services import block_root
    from tests.builders.inventory import AT

    [units] = session.scalars(
        select(FulfilmentLine).where(FulfilmentLine.fulfilment_id == shop.sold.fulfilment.id)
    )
    block_root(units.lot_id, reason="thu hồi buổi chiều", at=AT + timedelta(hours=4), by=None)
    session.commit()

    assert [finding for finding in differences() if finding.truth == 3] == []
