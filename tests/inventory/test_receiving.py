"""Goods come in: batches, owners, receipts."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.agreements.services import add_terms, sign
from shop.agreements.states import LossBearer, Ownership
from shop.catalogue.models import Product
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory.models import Lot, Receipt, ReceiptLine, StockItem, StockMovement
from shop.inventory.services import Incoming, receive, undo_receipt
from shop.inventory.states import Condition, LotOwner, MovementKind
from tests.builders.inventory import AT, TODAY, a_variant, an_outlet


def day(n: int):
    return TODAY + timedelta(days=n)


def take_in(outlet, *lines, at=AT, key=None):
    return receive(outlet.id, lines, key=key or random_token(), at=at, by=None)


def lots() -> list[Lot]:
    return list(session.scalars(select(Lot).order_by(Lot.id)))


def test_a_receipt_makes_the_batch_the_item_and_the_movement(db_session):
    outlet, variant = an_outlet(), a_variant()

    receipt_id = take_in(outlet, Incoming(variant.id, 24, "L01", day(-10), day(100), unit_cost=30_000))

    [lot] = lots()
    assert (lot.number, lot.made_on, lot.expires_on, lot.unit_cost) == ("L01", day(-10), day(100), 30_000)
    assert (lot.owner, lot.operator_id, lot.producer_id) == (LotOwner.OPERATOR, outlet.operator_id, None)
    assert len(lot.code) == 10
    item = db_session.scalars(select(StockItem)).one()
    assert (item.outlet_id, item.lot_id, item.condition) == (outlet.id, lot.id, Condition.SELLABLE)
    assert (item.on_hand, item.allocated) == (24, 0)
    movement = db_session.scalars(select(StockMovement)).one()
    assert (movement.kind, movement.on_hand_change, movement.on_hand_after) == (MovementKind.RECEIVED, 24, 24)
    assert (movement.cause_kind, movement.cause_id) == ("receipt", receipt_id)


def test_the_same_number_is_the_same_batch(db_session):
    outlet, variant = an_outlet(), a_variant()
    take_in(outlet, Incoming(variant.id, 10, "L01", None, day(100), unit_cost=30_000))

    take_in(outlet, Incoming(variant.id, 5, "L01", None, day(100), unit_cost=30_000))

    assert len(lots()) == 1
    assert db_session.scalars(select(StockItem.on_hand)).all() == [15]


@pytest.mark.parametrize("other", ["cost", "operator"])
def test_another_cost_or_operator_is_another_row_of_the_same_batch(db_session, other):
    outlet, variant = an_outlet(), a_variant()
    second = an_outlet() if other == "operator" else outlet
    cost = 31_000 if other == "cost" else 30_000
    take_in(outlet, Incoming(variant.id, 10, "L01", None, day(100), unit_cost=30_000))

    take_in(second, Incoming(variant.id, 5, "L01", None, day(100), unit_cost=cost))
    take_in(second, Incoming(variant.id, 2, "L01", None, day(100), unit_cost=cost))

    root, branch = lots()
    assert (branch.root_id, branch.number, branch.expires_on, branch.code) == (root.id, None, None, None)
    assert (branch.operator_id, branch.unit_cost) == (second.operator_id, cost)
    assert db_session.scalars(select(StockItem.on_hand).order_by(StockItem.id)).all() == [10, 7]


def test_goods_on_consignment_stay_the_producers_with_the_terms_of_that_day(db_session):
    outlet, variant = an_outlet(), a_variant()
    producer_id = db_session.get(Product, variant.product_id).producer_id
    agreement = sign(outlet.operator_id, producer_id, number="01/2026", signed_on=day(-30), at=AT)
    first = _terms(agreement, day(-30), 1500)
    with pytest.raises(BadInput, match="không có giá mua") as refused, db_session.begin_nested():
        take_in(outlet, Incoming(variant.id, 10, "L01", None, day(100), unit_cost=30_000, index=3))
    assert (refused.value.field, lots()) == ("unit_cost_3", [])
    take_in(outlet, Incoming(variant.id, 10, "L01", None, day(100)))
    second = _terms(agreement, day(1), 1000)

    take_in(outlet, Incoming(variant.id, 10, "L01", None, day(100)), at=AT + timedelta(days=1))

    root, branch = lots()
    assert (root.owner, root.producer_id, root.terms_id, root.unit_cost) == (
        LotOwner.PRODUCER,
        producer_id,
        first,
        None,
    )
    assert (branch.root_id, branch.terms_id) == (root.id, second)


def _terms(agreement_id: int, starts_on, commission_bp: int) -> int:
    return add_terms(
        agreement_id,
        starts_on=starts_on,
        ownership=Ownership.CONSIGNED,
        commission_bp=commission_bp,
        settlement_days=30,
        expiry_bearer=LossBearer.PRODUCER,
        at=AT,
    )


def test_goods_without_a_number_are_a_batch_of_their_own_each_time(db_session):
    outlet, variant = an_outlet(), a_variant()

    take_in(outlet, Incoming(variant.id, 10))
    take_in(outlet, Incoming(variant.id, 10))

    assert [(lot.number, lot.expires_on, lot.root_id) for lot in lots()] == [(None, None, None)] * 2


def test_a_known_number_with_other_dates_is_refused(db_session):
    outlet, variant = an_outlet(), a_variant()
    take_in(outlet, Incoming(variant.id, 10, "L01", None, day(100)))

    with pytest.raises(BadInput) as refusal:
        take_in(outlet, Incoming(variant.id, 10, "L01", None, day(90), index=3))

    assert refusal.value.field == "expires_on_3"
    assert db_session.scalars(select(StockItem.on_hand)).all() == [10]


def test_a_recalled_batch_takes_nothing_in(db_session):
    outlet, variant = an_outlet(), a_variant()
    take_in(outlet, Incoming(variant.id, 10, "L01"))
    lots()[0].blocked_on = TODAY
    db_session.flush()

    with pytest.raises(Refused):
        take_in(outlet, Incoming(variant.id, 10, "L01"))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ({"quantity": 0}, "quantity_0"),
        ({"quantity": -3}, "quantity_0"),
        ({"quantity": 10**9 + 1}, "quantity_0"),
        ({"made_on": 1}, "made_on_0"),
        ({"expires_on": -1}, "expires_on_0"),
        ({"made_on": -1, "expires_on": -2}, "expires_on_0"),
    ],
)
def test_lines_that_cannot_be_are_refused(db_session, line, field):
    outlet, variant = an_outlet(), a_variant()
    values = {"quantity": 1} | line
    days = {name: day(values[name]) for name in ("made_on", "expires_on") if name in values}

    with pytest.raises(BadInput) as refusal:
        take_in(outlet, Incoming(variant.id, **(values | days)))

    assert refusal.value.field == field
    assert lots() == []


def test_unknown_goods_are_not_found(db_session):
    with pytest.raises(NotFound):
        take_in(an_outlet(), Incoming(987_654, 1))


def test_one_form_makes_one_receipt(db_session):
    outlet, variant = an_outlet(), a_variant()
    first = take_in(outlet, Incoming(variant.id, 10), key="k" * 22)

    assert take_in(outlet, Incoming(variant.id, 10), key="k" * 22) == first
    assert db_session.scalar(select(func.count()).select_from(Receipt)) == 1
    assert db_session.scalars(select(StockItem.on_hand)).all() == [10]


def test_receipts_are_numbered_by_outlet_and_year_without_gaps(db_session):
    outlet, other, variant = an_outlet(), an_outlet(), a_variant()
    for place in (outlet, outlet, other):
        take_in(place, Incoming(variant.id, 1))

    take_in(outlet, Incoming(variant.id, 1), at=AT + timedelta(days=365))

    codes = db_session.scalars(select(Receipt.code).order_by(Receipt.id)).all()
    assert codes == [
        f"PN{outlet.id:03d}-2026-00001",
        f"PN{outlet.id:03d}-2026-00002",
        f"PN{other.id:03d}-2026-00001",
        f"PN{outlet.id:03d}-2027-00001",
    ]


def test_a_receipt_is_taken_back_as_a_whole_within_ten_minutes(db_session):
    outlet, tea, honey = an_outlet(), a_variant(), a_variant()
    receipt_id = take_in(outlet, Incoming(tea.id, 10), Incoming(honey.id, 4))

    undo_receipt(receipt_id, outlet_id=outlet.id, at=AT + timedelta(minutes=10), by=None)

    assert db_session.scalars(select(StockItem.on_hand)).all() == [0, 0]
    assert db_session.scalar(select(func.count()).select_from(ReceiptLine)) == 2
    with pytest.raises(Refused, match="đã được hoàn tác"):
        undo_receipt(receipt_id, outlet_id=outlet.id, at=AT + timedelta(minutes=10), by=None)
