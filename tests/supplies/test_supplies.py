"""A producer announces goods; the outlet takes them in, in part or with a refusal, and what has not come stays due."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from shop.core.errors import BadInput, NotFound, Refused
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory.models import Lot, Receipt, StockItem
from shop.inventory.states import LotOwner
from shop.supplies import queries, services
from shop.supplies.agreed import MOST_PRICE
from shop.supplies.models import Supply, SupplyEvent
from shop.supplies.services import Announced, Came
from shop.supplies.states import RefusalReason, SupplyState
from tests.builders import inventory, outlets
from tests.builders.supplies import AT, DUE, GOOD, PRICE, announced, lines_of
from tests.builders.transfers import agreed, producer_of
from tests.checkout.conftest import books_agree, clock

__all__ = ["books_agree", "clock"]
pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def here(db_session):
    return outlets.outlet("Hạc Thành")


@pytest.fixture
def jar(here):
    return inventory.a_variant()


def units_at(outlet) -> int:
    return session.scalar(select(func.sum(StockItem.on_hand)).where(StockItem.outlet_id == outlet.id)) or 0


def receive(supply: Supply, outlet, *came: Came, key: str | None = None) -> int | None:
    return services.receive(supply.id, came, outlet_id=outlet.id, key=key or random_token(), at=AT, by=None)


def test_everything_comes_as_it_was_announced(here, jar):
    supply = announced(here, (jar, 12), note="xe sáng")

    receipt_id = services.receive_all(supply.id, outlet_id=here.id, key="one", at=AT, by=None)

    receipt = session.get_one(Receipt, receipt_id)
    assert (receipt.document, receipt.producer_id) == (supply.code, producer_of(jar))
    lot = session.scalars(select(Lot)).one()
    assert (lot.number, lot.expires_on, lot.unit_cost, units_at(here)) == ("LO-0", GOOD, PRICE, 12)
    assert (supply.state, lines_of(supply)[0].left) == (SupplyState.RECEIVED, 0)
    assert queries.due_at(here.id, skip=0, most=9) == []


def test_part_comes_the_rest_stays_due_and_what_is_refused_has_a_reason(here, jar):
    supply = announced(here, (jar, 12))
    [line] = lines_of(supply)

    receive(supply, here, Came(line.id, 5, "LO-khac", None, GOOD, 40_000))

    assert (supply.state, lines_of(supply)[0].left, units_at(here)) == (SupplyState.PARTLY_RECEIVED, 7, 5)
    assert [row.supply_id for row in queries.due_at(here.id, skip=0, most=9)] == [supply.id]
    assert session.scalars(select(Lot.number)).all() == ["LO-khac"]
    none = receive(supply, here, Came(line.id, refused=7, reason=RefusalReason.DAMAGED))
    assert none is None
    page = queries.at_outlet(here.id, supply.id)
    assert (page.row.state, page.lines[0].received, page.lines[0].refused) == (SupplyState.RECEIVED, 5, 7)
    assert page.lines[0].reasons == (RefusalReason.DAMAGED,)


def test_goods_on_consignment_are_announced_and_come_without_a_price(here, jar):
    agreed(here.operator_id, producer_of(jar), at=AT)
    supply = announced(here, (jar, 12))
    [line] = lines_of(supply)

    with pytest.raises(BadInput) as refused, session.begin_nested():
        receive(supply, here, Came(line.id, 5, unit_cost=PRICE))
    services.receive_all(supply.id, outlet_id=here.id, key="one", at=AT, by=None)

    assert refused.value.field == f"unit_cost_{line.id}"
    assert (line.unit_price, session.scalars(select(Lot.unit_cost)).all()) == (None, [None])


def test_terms_that_became_consignment_leave_the_agreed_price_aside(here, jar):
    supply = announced(here, (jar, 12))
    agreed(here.operator_id, producer_of(jar), at=AT)

    services.receive_all(supply.id, outlet_id=here.id, key="one", at=AT, by=None)

    assert session.execute(select(Lot.owner, Lot.unit_cost)).one() == (LotOwner.PRODUCER, None)


@pytest.mark.parametrize("price", [0, 38_000])
def test_another_price_than_was_agreed_needs_a_note_that_both_sides_read(here, jar, price):
    supply = announced(here, (jar, 12))
    [line] = lines_of(supply)
    ways = {"outlet_id": here.id, "at": AT, "by": None}

    with pytest.raises(BadInput) as refused, session.begin_nested():
        services.receive(supply.id, [Came(line.id, 5, unit_cost=price)], key="one", **ways)
    assert (refused.value.field, units_at(here)) == ("note", 0)
    other = services.receive(
        supply.id, [Came(line.id, 5, unit_cost=price)], key="one", note="móp hộp", **ways
    )
    services.receive(supply.id, [Came(line.id, 7)], key="two", note="chiều", **ways)

    for page in (queries.at_outlet(here.id, supply.id), queries.of_producer([producer_of(jar)], supply.id)):
        assert page.price_notes == ((AT, "móp hộp"),)
        assert (page.lines[0].unit_price, page.lines[0].paid) == (PRICE, (price,))
    assert session.scalars(select(Lot.unit_cost).order_by(Lot.id)).all() == [price, PRICE]
    services.undo_receipt(other, **ways)
    assert queries.at_outlet(here.id, supply.id).price_notes == ()


def test_everything_came_with_what_the_form_says_of_it_or_not_at_all(here, jar):
    supply = announced(here, (jar, 12))
    [line] = lines_of(supply)
    ways = {"outlet_id": here.id, "key": "one", "at": AT, "by": None, "note": "giá mới"}

    for less in (Came(line.id, 5), Came(line.id, refused=2, reason=RefusalReason.DAMAGED)):
        with pytest.raises(BadInput) as refused, session.begin_nested():
            services.receive_all(supply.id, said=[less], **ways)
        assert (refused.value.field, units_at(here)) == (f"quantity_{line.id}", 0)
    services.receive_all(supply.id, said=[Came(line.id, 0, "LO-9", None, GOOD, 45_000)], **ways)

    lot = session.scalars(select(Lot)).one()
    assert (lot.number, lot.unit_cost, units_at(here)) == ("LO-9", 45_000, 12)


def test_the_same_form_is_taken_once(here, jar):
    supply = announced(here, (jar, 12), key="announced")
    again = announced(here, (jar, 12), key="announced")
    [line] = lines_of(supply)

    first = receive(supply, here, Came(line.id, 5), key="came")
    second = receive(supply, here, Came(line.id, 5), key="came")

    assert (again.id, second, units_at(here)) == (supply.id, first, 5)
    other = announced(here, (jar, 3))
    with pytest.raises(NotFound):
        receive(other, here, Came(lines_of(other)[0].id, 1), key="came")


def test_an_undone_receipt_is_due_again(here, jar):
    supply = announced(here, (jar, 12))
    receipt_id = services.receive_all(supply.id, outlet_id=here.id, key="one", at=AT, by=None)

    services.undo_receipt(receipt_id, outlet_id=here.id, at=AT, by=None)

    assert (supply.state, lines_of(supply)[0].left, units_at(here)) == (SupplyState.ANNOUNCED, 12, 0)
    services.receive_all(supply.id, outlet_id=here.id, key="two", at=AT, by=None)
    assert (supply.state, units_at(here)) == (SupplyState.RECEIVED, 12)


def test_a_receipt_without_an_announcement_is_undone_as_before(here, jar):
    from shop.inventory import services as stock

    incoming = stock.Incoming(jar.id, 4, "L1", None, GOOD)
    receipt_id = stock.receive(here.id, [incoming], key="plain", at=AT, by=None)

    services.undo_receipt(receipt_id, outlet_id=here.id, at=AT, by=None)

    assert units_at(here) == 0


def test_a_producer_takes_back_what_has_not_come(here, jar):
    supply = announced(here, (jar, 12))
    [line] = lines_of(supply)
    receipt_id = receive(supply, here, Came(line.id, 5))
    mine = [producer_of(jar)]

    services.withdraw(supply.id, producer_ids=mine, at=AT, by=None)

    assert supply.state is SupplyState.WITHDRAWN
    with pytest.raises(Refused, match="không còn hàng nào chờ nhận"):
        receive(supply, here, Came(line.id, 1))
    with pytest.raises(Refused):
        services.withdraw(supply.id, producer_ids=mine, at=AT, by=None)
    services.undo_receipt(receipt_id, outlet_id=here.id, at=AT, by=None)
    assert (supply.state, units_at(here)) == (SupplyState.WITHDRAWN, 0)


@pytest.mark.parametrize(
    ("came", "field"),
    [
        ({"received": 13}, "quantity"),
        ({"received": 10, "refused": 3, "reason": RefusalReason.DAMAGED}, "quantity"),
        ({"received": -1}, "quantity"),
        ({"refused": 1}, "reason"),
        ({"received": 1, "made_on": date(2026, 11, 29)}, "made_on"),
        ({"received": 1, "expires_on": date(2026, 11, 27)}, "expires_on"),
        ({}, ""),
    ],
)
def test_what_cannot_have_come_is_refused_at_its_line(here, jar, came, field):
    supply = announced(here, (jar, 12))
    [line] = lines_of(supply)

    with pytest.raises(BadInput) as refused, session.begin_nested():
        receive(supply, here, Came(line.id, **came))

    assert refused.value.field == (f"{field}_{line.id}" if field else "")
    assert (units_at(here), lines_of(supply)[0].left) == (0, 12)


def test_strangers_see_and_receive_nothing(here, jar):
    supply, other = announced(here, (jar, 12)), outlets.outlet("Việt Trì")
    [line] = lines_of(supply)

    for act in (
        lambda: receive(supply, other, Came(line.id, 1)),
        lambda: receive(supply, here, Came(line.id + 999, 1)),
        lambda: queries.at_outlet(other.id, supply.id),
        lambda: queries.of_producer([producer_of(jar) + 999], supply.id),
        lambda: services.withdraw(supply.id, producer_ids=[0], at=AT, by=None),
        lambda: services.receive_all(0, outlet_id=here.id, key="x", at=AT, by=None),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize(
    ("line", "due_on", "field"),
    [
        ({"quantity": 0}, DUE, "quantity_0"),
        ({"quantity": 1_000_001}, DUE, "quantity_0"),
        ({"made_on": DUE + timedelta(days=1)}, DUE, "made_on_0"),
        ({"expires_on": DUE - timedelta(days=1)}, DUE, "expires_on_0"),
        ({"unit_price": None}, DUE, "price_0"),
        ({"unit_price": -1}, DUE, "price_0"),
        ({"unit_price": MOST_PRICE + 1}, DUE, "price_0"),
        ({"made_on": DUE, "expires_on": DUE}, AT.date() - timedelta(days=1), "due_on"),
        ({}, AT.date() + timedelta(days=400), "due_on"),
        (None, DUE, ""),
    ],
)
def test_what_cannot_come_is_refused_at_its_field(here, jar, line, due_on, field):
    lines = [] if line is None else [Announced(jar.id, **{"quantity": 5, "unit_price": PRICE, **line})]

    with pytest.raises(BadInput) as refused:
        services.announce(
            here.id, lines, producer_ids=[producer_of(jar)], due_on=due_on, key="k", at=AT, by=None
        )

    assert refused.value.field == field
    assert session.scalars(select(Supply)).all() == []


def test_goods_on_consignment_are_announced_with_no_price(here, jar):
    agreed(here.operator_id, producer_of(jar), at=AT)

    with pytest.raises(BadInput) as refused:
        announced(here, (jar, 12), price=PRICE)

    assert (refused.value.field, session.scalars(select(Supply)).all()) == ("price_0", [])


def test_only_own_goods_of_one_producer_go_to_an_outlet_that_is_there(here, jar):
    strange = inventory.a_variant(name="Chè")
    ways = {"due_on": DUE, "key": "k", "at": AT, "by": None}
    with pytest.raises(NotFound):
        services.announce(here.id, [Announced(strange.id, 1)], producer_ids=[producer_of(jar)], **ways)
    both = [producer_of(jar), producer_of(strange)]
    lines = [Announced(jar.id, 1), Announced(strange.id, 1)]
    with pytest.raises(BadInput, match="một chủ thể"):
        services.announce(here.id, lines, producer_ids=both, **ways)
    here.closed_on = AT.date()
    session.flush()
    with pytest.raises(BadInput) as refused:
        services.announce(here.id, [Announced(jar.id, 1)], producer_ids=both, **ways)
    assert refused.value.field == "outlet_id"


def test_every_move_has_its_row(here, jar):
    supply = announced(here, (jar, 2))
    [line] = lines_of(supply)
    receive(supply, here, Came(line.id, 1))
    receive(supply, here, Came(line.id, 1))

    moves = session.execute(
        select(SupplyEvent.from_state, SupplyEvent.to_state).order_by(SupplyEvent.id)
    ).all()
    assert [tuple(move) for move in moves] == [
        (None, SupplyState.ANNOUNCED),
        (SupplyState.ANNOUNCED, SupplyState.PARTLY_RECEIVED),
        (SupplyState.PARTLY_RECEIVED, SupplyState.RECEIVED),
    ]
