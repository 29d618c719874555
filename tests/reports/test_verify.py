"""The proof is real: each way in which the database can be wrong is found, named, and ends the command with 1."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import Dialect, event, select
from sqlalchemy.engine import make_url

from shop.cases.models import Case
from shop.cases.states import CaseKind
from shop.extensions import db, session
from shop.orders.models import FulfilmentLine
from shop.payments.models import Payment
from shop.reports.verify.services import differences
from tests.conftest import application
from tests.reports import damage, world
from tests.reports.damages import DAMAGES
from tests.support.databases import copied_database, fresh_database


@dataclass
class Sound:
    """A sound shop in a database that is only copied: its application, and names for its ids.

    ``url``: the copy that the application works on; one engine for all, which knows its statements by then.
    """

    url: str
    app: Flask
    names: dict[str, int]


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Iterator[Sound]:
    """Built once for all damages."""
    with fresh_database() as url:
        app = application(url, tmp_path_factory.mktemp("data"))
        with app.app_context():
            made = Sound(url, app, ids(world.build()))
            session.commit()
            session.remove()
            db.engine.dispose()
            event.listen(db.engine, "do_connect", partial(_to_copy, made))
        yield made


def _to_copy(made: Sound, dialect: Dialect, _record: object, arguments: list, options: dict) -> None:
    """New connections go to the copy."""
    there, more = dialect.create_connect_args(make_url(made.url))
    arguments[:] = there
    options |= more


@pytest.fixture
def shop(sound) -> Iterator[Sound]:
    """A copy of the sound shop, which the application works on meanwhile."""
    original = sound.url
    with sound.app.app_context(), copied_database(original) as sound.url:
        yield sound
        session.remove()
        db.engine.dispose()
    sound.url = original


@pytest.fixture
def app(shop) -> Flask:
    """The application, on the copy."""
    return shop.app


def verify(app):
    session.remove()
    return app.test_cli_runner().invoke(args=["verify"])


def test_a_sound_shop_has_no_difference(shop, app):
    assert differences() == []
    result = verify(app)
    assert (result.exit_code, result.output.startswith("Mọi đối chiếu đều khớp")) == (0, True)
    assert proofs() == []


def proofs() -> list[Case]:
    """The cases that the proof opened."""
    return session.scalars(select(Case).where(Case.kind == CaseKind.PROOF_FAILED)).all()


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
        "swapped": _one(movement.format("id", "reallocated") + " AND allocated_change > 0"),
        "swapped_line": _one(movement.format("max(cause_id)", "reallocated")),
        "event": _one("SELECT id FROM certificate_events WHERE product_id IS NULL"),
        "link_event": _one("SELECT id FROM certificate_events WHERE product_id IS NOT NULL"),
        "paid_ahead": shop.transferred.order.id,
        "ahead_part": shop.transferred.fulfilment.id,
        "carded": shop.carded.order.id,
        "card": _one("SELECT id FROM payments WHERE method = 'card'"),
        "transfer": _one("SELECT id FROM bank_transfers WHERE applied > 0"),
        "unknown": _one("SELECT id FROM bank_transfers WHERE applied = 0"),
        "message": _one("SELECT id FROM provider_events"),
        "told_line": _one("SELECT id FROM remittance_lines"),
        "voucher": _one("SELECT id FROM vouchers"),
        "use": _one("SELECT id FROM voucher_uses"),
        "invoice": _one("SELECT id FROM invoices"),
        "refund": _one("SELECT id FROM refunds"),
        "return_line": _one("SELECT id FROM return_lines"),
        "return_units": _one("SELECT id FROM return_units"),
        "honey": shop.honey_item,
        "honey_lot": _one(f"SELECT lot_id FROM stock_items WHERE id = {shop.honey_item}"),
        "shipment": shop.shipment,
        "supply": _one("SELECT id FROM supplies"),
        "supply_line": _one("SELECT id FROM supply_lines"),
        "supply_event": _one("SELECT id FROM supply_events WHERE receipt_id IS NOT NULL"),
        "cargo": _one("SELECT id FROM transfer_lines"),
        "gone": _one(movement.format("id", "transferred_out")),
        "brought": _one(movement.format("id", "transferred_in")),
        "paper": _one("SELECT id FROM counter_receipts"),
        "counter": _one("SELECT outlet_id FROM counter_numbers"),
        "next": 900_000,
    }


def _one(statement: str) -> int:
    from sqlalchemy import text

    return session.execute(text(statement)).scalar_one()


@pytest.mark.parametrize("harm", DAMAGES, ids=[f"{d[1]}-{n}" for n, d in enumerate(DAMAGES)])
def test_damage_is_named_and_ends_the_command_with_1(shop, app, harm):
    truth, rule, named, statement, loose = harm
    names = shop.names
    damage.run(shop.url, [statement.format(**names, values='"values"')], loose=loose)

    result = verify(app)

    assert result.exit_code == 1, result.output
    rows = [line for line in result.output.splitlines() if line.startswith(f"[{truth}] {rule}: ")]
    assert any(f" #{names[named]}: " in row for row in rows), result.output
    [case] = session.scalars(select(Case).where(Case.dedupe_key.like(f"proof:{rule}:%:{names[named]}")))
    assert (case.kind, case.subject_id) == (CaseKind.PROOF_FAILED, names[named])


def test_the_same_difference_is_one_case_however_often_it_is_found(shop, app):
    tea = shop.names["tea"]
    damage.run(shop.url, [f"UPDATE stock_items SET on_hand = on_hand + 1 WHERE id = {tea}"])

    found = []
    for _ in range(2):
        assert verify(app).exit_code == 1
        found.append(sorted(case.id for case in proofs() if ":levels:" not in case.dedupe_key))

    # A unit from nowhere breaks two truths: the item's own sums, and what became of its lot. Whether the level
    # followed the item depends on whether the damage ran with triggers.
    assert found[0] == found[1]
    assert len(found[0]) == 2


def test_every_rule_has_a_damage_that_breaks_it():
    from shop.reports.verify import (
        balances,
        cards,
        companies,
        counter,
        departures,
        disputes,
        exchanges,
        gifts,
        invoices,
        levels,
        money,
        once,
        promises,
        ratings,
        refunds,
        remittances,
        shipments,
        supplies,
        transfers,
        vouchers,
    )

    modules = (
        balances,
        cards,
        companies,
        counter,
        promises,
        departures,
        disputes,
        exchanges,
        gifts,
        invoices,
        levels,
        money,
        transfers,
        refunds,
        remittances,
        shipments,
        supplies,
        vouchers,
        once,
        ratings,
    )
    named = {rule.name for module in modules for rule in module.rules()}

    assert named | {"star-proof", "star-latest", "star-in-force", "star-values"} == {d[1] for d in DAMAGES}


def test_goods_that_left_before_the_recall_of_that_day_left_rightly(shop, app):
    from datetime import timedelta

    from shop.inventory.services import block_root
    from tests.builders.inventory import AT

    [units] = session.scalars(
        select(FulfilmentLine).where(FulfilmentLine.fulfilment_id == shop.names["sold_part"])
    )
    block_root(units.lot_id, reason="thu hồi buổi chiều", at=AT + timedelta(hours=4), by=None)
    session.commit()

    assert [finding for finding in differences() if finding.truth == 3] == []
