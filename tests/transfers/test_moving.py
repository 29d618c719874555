"""Goods go from one shelf to another: what is held, what is on neither shelf, what arrives and what does not."""

import pytest
from sqlalchemy import func, select

from shop.cases.models import Case
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.tokens import random_token
from shop.inventory import queries as stock
from shop.inventory.models import StockItem, StockMovement
from shop.inventory.services import Want, adjust, reserve
from shop.inventory.states import Condition, MovementKind
from shop.reports.verify.services import differences
from shop.transfers import queries, services
from shop.transfers.models import Transfer, TransferArrival, TransferEvent
from shop.transfers.services import Came
from shop.transfers.states import ShortReason, TransferState
from tests.builders.inventory import AT, TODAY, a_variant, an_outlet, stocked
from tests.builders.transfers import a_draft, branch, lines_of, sent

WHO = {"at": AT, "by": None}


@pytest.fixture
def ends(db_session):
    here = an_outlet()
    return here, branch(here)


@pytest.fixture
def jars(ends):
    return stocked(ends[0], a_variant(), 10, expires_on=TODAY.replace(year=2027))


@pytest.fixture(autouse=True)
def _always_true(db_session):
    """Whatever a test does, afterwards the books add up."""
    yield
    assert [str(finding) for finding in differences()] == []


def balance(db_session, outlet) -> dict[Condition, tuple[int, int]]:
    rows = db_session.execute(
        select(StockItem.condition, func.sum(StockItem.on_hand), func.sum(StockItem.allocated))
        .where(StockItem.outlet_id == outlet.id)
        .group_by(StockItem.condition)
    )
    return {condition: (on_hand, held) for condition, on_hand, held in rows}


def state_of(db_session, transfer) -> TransferState:
    return db_session.scalars(select(Transfer.state).where(Transfer.id == transfer.id)).one()


def test_a_draft_holds_nothing_and_packed_units_are_not_for_sale(db_session, ends, jars):
    here, there = ends
    transfer = a_draft(here, there, jars, units=7)
    pair = (here.id, jars.variant_id)
    assert stock.sellable([here.id], [jars.variant_id], AT)[pair] == 10

    services.make_ready(transfer.id, outlet_id=here.id, **WHO)

    assert balance(db_session, here) == {Condition.SELLABLE: (10, 7)}
    assert stock.sellable([here.id], [jars.variant_id], AT)[pair] == 3
    with pytest.raises(Refused, match="Một số sản phẩm"):
        reserve([Want(here.id, jars.variant_id, 4, 1)], **WHO)
    with pytest.raises(Refused, match="phiếu chuyển"):
        adjust(jars.id, outlet_id=here.id, seen=10, becomes=2, kind=MovementKind.LOST, **WHO)


def test_sent_goods_lie_on_neither_shelf_and_are_shown_at_both(db_session, ends, jars):
    here, there = ends
    sent(here, there, jars, units=7)

    assert balance(db_session, here) == {Condition.SELLABLE: (3, 0)}
    assert balance(db_session, there) == {}
    assert queries.on_the_way(here.id, jars.variant_id) == queries.OnTheWay(0, 7, 0)
    assert queries.on_the_way(there.id, jars.variant_id) == queries.OnTheWay(0, 0, 7)
    assert (queries.count_due(here.id), queries.count_due(there.id)) == (0, 1)


def test_everything_arrives_under_the_same_lot(db_session, ends, jars):
    here, there = ends
    transfer = sent(here, there, jars)

    services.receive_all(transfer.id, outlet_id=there.id, key="1", **WHO)

    arrived = db_session.scalars(select(StockItem).where(StockItem.outlet_id == there.id)).one()
    assert (arrived.lot_id, arrived.on_hand, arrived.condition) == (jars.lot_id, 10, Condition.SELLABLE)
    assert state_of(db_session, transfer) is TransferState.RECEIVED
    kinds = select(StockMovement.kind).where(StockMovement.cause_kind == "transfer_line")
    assert db_session.scalars(kinds.order_by(StockMovement.id)).all() == [
        MovementKind.TRANSFER_HELD,
        MovementKind.TRANSFERRED_OUT,
        MovementKind.TRANSFERRED_IN,
    ]


def test_a_part_arrives_the_rest_stays_due_and_what_is_missing_has_a_reason(db_session, ends, jars):
    here, there = ends
    transfer = sent(here, there, jars)
    [line] = lines_of(transfer)
    to = {"outlet_id": there.id, **WHO}

    services.receive(transfer.id, [Came(line.id, good=4, damaged=1)], key="1", **to)
    assert state_of(db_session, transfer) is TransferState.PARTLY_RECEIVED
    assert (line.received, line.short, line.left) == (5, 0, 5)
    with pytest.raises(BadInput) as refusal:
        services.receive(transfer.id, [Came(line.id, short=2)], key="2", **to)
    assert refusal.value.field == f"reason_{line.id}"
    services.receive(transfer.id, [Came(line.id, good=3, short=2, reason=ShortReason.STOLEN)], key="3", **to)

    assert balance(db_session, there) == {Condition.SELLABLE: (7, 0), Condition.DAMAGED: (1, 0)}
    assert (line.received, line.short, line.left) == (8, 2, 0)
    assert state_of(db_session, transfer) is TransferState.RECEIVED
    case = db_session.scalars(select(Case)).one()
    assert (case.outlet_id, case.subject_kind, case.subject_id) == (here.id, "transfer", transfer.id)
    assert case.title == f"Phiếu chuyển {transfer.code}: thiếu 2 đơn vị hàng (mất trên đường)"


def test_one_form_is_taken_once(db_session, ends, jars):
    here, there = ends
    transfer = sent(here, there, jars)
    [line] = lines_of(transfer)
    for _ in range(2):
        services.receive(transfer.id, [Came(line.id, good=4)], outlet_id=there.id, key="same", **WHO)
    services.receive_all(transfer.id, outlet_id=there.id, key="rest", **WHO)
    services.receive_all(transfer.id, outlet_id=there.id, key="rest", **WHO)

    assert balance(db_session, there) == {Condition.SELLABLE: (10, 0)}
    key = random_token()
    first = services.start(here.id, there.id, transfer.terms, key=key, **WHO)
    assert services.start(here.id, there.id, transfer.terms, key=key, **WHO) == first
    with pytest.raises(NotFound):
        services.start(there.id, here.id, transfer.terms, key=key, **WHO)


def test_a_refused_transfer_comes_home_by_the_same_paper(db_session, ends, jars):
    here, there = ends
    transfer = sent(here, there, jars)
    services.turn_back(transfer.id, outlet_id=there.id, reason="sai hàng", **WHO)
    assert (queries.count_due(here.id), queries.count_due(there.id)) == (1, 0)
    assert queries.on_the_way(here.id, jars.variant_id) == queries.OnTheWay(0, 0, 10)
    with pytest.raises(Refused):
        services.receive_all(transfer.id, outlet_id=there.id, key="1", **WHO)

    services.receive_all(transfer.id, outlet_id=here.id, key="2", **WHO)

    assert state_of(db_session, transfer) is TransferState.CANCELLED
    assert balance(db_session, here) == {Condition.SELLABLE: (10, 0)}
    assert balance(db_session, there) == {}


def test_the_rest_of_a_partly_received_transfer_may_come_home(db_session, ends, jars):
    here, there = ends
    transfer = sent(here, there, jars)
    [line] = lines_of(transfer)
    services.receive(transfer.id, [Came(line.id, good=6)], outlet_id=there.id, key="1", **WHO)
    services.turn_back(transfer.id, outlet_id=here.id, reason="xe hỏng", **WHO)
    back = [Came(line.id, good=1, damaged=2, short=1, reason=ShortReason.LOST)]
    services.receive(transfer.id, back, outlet_id=here.id, key="2", **WHO)

    assert state_of(db_session, transfer) is TransferState.RECEIVED
    assert (line.received, line.returned, line.short) == (6, 3, 1)
    assert balance(db_session, here) == {Condition.SELLABLE: (1, 0), Condition.DAMAGED: (2, 0)}


def test_packed_goods_may_be_unpacked_changed_or_given_up(db_session, ends, jars):
    here, there = ends
    transfer = a_draft(here, there, jars, units=4)
    mine = {"outlet_id": here.id, **WHO}
    services.make_ready(transfer.id, **mine)
    services.unpack(transfer.id, **mine)
    assert balance(db_session, here) == {Condition.SELLABLE: (10, 0)}
    [line] = lines_of(transfer)
    services.change_lines(transfer.id, {line.id: (0, None)}, **mine)
    with pytest.raises(Refused, match="chưa có dòng"):
        services.make_ready(transfer.id, **mine)
    services.add_line(transfer.id, jars.id, **mine)
    services.make_ready(transfer.id, **mine)
    services.cancel(transfer.id, reason="thôi", **mine)

    assert state_of(db_session, transfer) is TransferState.CANCELLED
    assert balance(db_session, here) == {Condition.SELLABLE: (10, 0)}
    moves = db_session.scalars(select(TransferEvent.to_state).order_by(TransferEvent.id)).all()
    assert [state.value for state in moves] == ["draft", "ready", "draft", "ready", "cancelled"]


def test_what_left_is_not_cancelled_nor_sent_twice(db_session, ends, jars):
    here, there = ends
    transfer = sent(here, there, jars)
    for act in (services.cancel, services.send, services.unpack, services.make_ready):
        with pytest.raises(Refused):
            act(transfer.id, outlet_id=here.id, **WHO)
    assert balance(db_session, here) == {Condition.SELLABLE: (0, 0)}


@pytest.mark.parametrize("said", [{"good": 11}, {"good": 9, "damaged": 2}, {"good": -1, "damaged": 3}])
def test_more_than_is_due_is_refused(db_session, ends, jars, said):
    here, there = ends
    transfer = sent(here, there, jars)
    [line] = lines_of(transfer)
    with pytest.raises(BadInput) as refusal:
        services.receive(transfer.id, [Came(line.id, **said)], outlet_id=there.id, key="1", **WHO)
    assert refusal.value.field == f"good_{line.id}"
    assert db_session.scalars(select(TransferArrival)).all() == []


def test_more_than_is_free_or_a_million_is_refused(db_session, ends, jars):
    here, there = ends
    reserve_units = stocked(here, a_variant(), 5)
    transfer = a_draft(here, there, jars, reserve_units)
    first, _second = lines_of(transfer)
    mine = {"outlet_id": here.id, **WHO}
    with pytest.raises(BadInput) as refusal:
        services.change_lines(transfer.id, {first.id: (1_000_001, None)}, **mine)
    assert refusal.value.field == f"quantity_{first.id}"
    services.change_lines(transfer.id, {first.id: (11, None)}, **mine)
    services_error = pytest.raises(BadInput, match="Chỉ còn 10 chưa giữ")
    with services_error as refusal, db_session.begin_nested():
        services.make_ready(transfer.id, **mine)
    assert refusal.value.field == f"quantity_{first.id}"
    assert balance(db_session, here)[Condition.SELLABLE] == (15, 0)


def test_strangers_and_the_receiver_of_a_draft_find_nothing(db_session, ends, jars):
    here, there = ends
    stranger = an_outlet()
    draft = a_draft(here, there, jars, units=1)
    with pytest.raises(NotFound):
        queries.one(there.id, draft.id)
    services.make_ready(draft.id, outlet_id=here.id, **WHO)
    assert queries.one(there.id, draft.id).one.id == draft.id
    with pytest.raises(Refused, match="Chỉ điểm gửi"):
        services.send(draft.id, outlet_id=there.id, **WHO)
    for act in (services.send, services.cancel, services.unpack, services.receive_all):
        with pytest.raises(NotFound):
            act(
                draft.id,
                outlet_id=stranger.id,
                **WHO,
                **({"key": "x"} if act is services.receive_all else {}),
            )
    with pytest.raises(NotFound):
        queries.one(stranger.id, draft.id)
    with pytest.raises(NotFound):
        a_draft(stranger, here, jars, terms=draft.terms.SOLD)
