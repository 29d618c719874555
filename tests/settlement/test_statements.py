"""Statements tie: opening and what came and went make closing, in pieces and in đồng; then sign-off, dispute, payment."""

from datetime import timedelta

import pytest

from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.inventory import services as stock
from shop.inventory.states import MovementKind
from shop.messages.models import Message
from shop.producers.models import ProducerBankAccount
from shop.settlement import queries, services
from shop.settlement.models import Payout, Statement
from shop.settlement.queries.conditions import of_producers
from shop.settlement.states import EntryKind, PayoutState, StatementState
from shop.settlement.wording import COLUMNS
from tests.builders import accounts, returning, settling, till
from tests.builders.cart import AT
from tests.builders.settling import DAY, NEXT, closed, drawn, entries, on_consignment

pytestmark = pytest.mark.usefixtures("books_agree")
STEP = {"at": NEXT, "by": None}
LATER = NEXT + timedelta(days=30)


def page(statement_id: int, goods) -> queries.StatementPage:
    return queries.page(statement_id, of_producers([goods.producer_id]))


def units(line) -> dict[str, int]:
    return {str(label): count for (label, _kinds), count in zip(COLUMNS, line.columns, strict=True) if count}


def a_month(goods) -> int:
    """Two sold, one broken, and the statement of it."""
    till.sold(goods.outlet, (goods.variant_id, "2"))
    stock.adjust(
        goods.item.id, outlet_id=goods.outlet.id, seen=8, becomes=7, kind=MovementKind.DAMAGED, at=AT, by=None
    )
    drawn()
    return closed(goods)


def signed(goods) -> int:
    number = a_month(goods)
    services.sign_off(number, of_producers([goods.producer_id]), name="Lê Thị Hoa", **STEP)
    return number


def with_bank(goods) -> None:
    session.add(
        ProducerBankAccount(
            producer_id=goods.producer_id,
            bank_bin="970436",
            bank_account="0123456789",
            bank_account_name="LE THI HOA",
            written_at=AT,
        )
    )
    session.flush()


def test_a_statement_ties_in_pieces_and_in_dong():
    goods = on_consignment(stock=10, price=60_000)

    found = page(a_month(goods), goods)

    [line] = found.lines
    assert (line.opening, units(line), line.closing) == (0, {"Nhận": 10, "Bán": -2, "Hao hụt": -1}, 7)
    assert (line.gross, line.commission, line.amount) == (180_000, 27_000, 153_000)
    assert (found.opening, found.one.amount, found.closing) == (0, 153_000, 153_000)
    assert (found.one.from_day, found.one.upto_day) == (DAY, DAY)
    assert found.code == f"DS{goods.outlet.id:03d}-2026-00001"


def test_the_next_statement_opens_with_what_the_last_one_closed_with_and_takes_what_came_late():
    goods = on_consignment()
    first = a_month(goods)
    stock.adjust(
        goods.item.id, outlet_id=goods.outlet.id, seen=7, becomes=6, kind=MovementKind.SAMPLED, at=AT, by=None
    )
    drawn(vn_day(NEXT), at=LATER)

    second = page(closed(goods, vn_day(NEXT), at=LATER), goods)

    [line] = second.lines
    assert (line.opening, units(line), line.closing) == (7, {"Hao hụt": -1}, 6)
    assert (second.opening, second.one.amount, second.closing) == (153_000, 51_000, 204_000)
    assert second.one.from_day == vn_day(NEXT)
    assert page(first, goods).lines[0].closing == 7


@pytest.mark.parametrize(("days", "why"), [(1, BadInput), (0, BadInput), (-1, Refused)])
def test_what_cannot_be_closed_is_refused(days, why):
    goods = on_consignment()
    drawn()

    with pytest.raises(why):
        closed(goods, vn_day(NEXT) + timedelta(days=days - 1), at=NEXT - timedelta(days=0 if days else 1))


def test_a_statement_is_closed_once_and_only_by_who_owes_it():
    goods = on_consignment()
    a_month(goods)

    with pytest.raises(BadInput):
        closed(goods)
    with pytest.raises(NotFound):
        services.close(settling.account(goods.producer_id).id, goods.outlet.id, DAY, operator_ids={0}, **STEP)


def test_an_objection_keeps_a_statement_open_until_it_is_answered(db_session):
    goods = on_consignment()
    number, whose = a_month(goods), of_producers([goods.producer_id])
    services.object_to(number, whose, "Tôi chỉ thấy một hũ vỡ nhẹ", variant_id=goods.variant_id, **STEP)

    with pytest.raises(Refused):
        services.sign_off(number, whose, **STEP)
    [dispute] = page(number, goods).disputes
    mine = {"operator_ids": {goods.operator_id}}
    services.answer(number, dispute.id, "Đã xem lại ảnh: vỡ hẳn.", **mine, **STEP)
    services.sign_off(number, whose, **STEP)

    assert db_session.get_one(Statement, number).state is StatementState.SIGNED
    with pytest.raises(Refused):
        services.answer(number, dispute.id, "Nói lại", **mine, **STEP)
    with pytest.raises(Refused):
        services.object_to(number, whose, "Muộn rồi", variant_id=None, **STEP)


def test_a_stranger_neither_signs_nor_objects_nor_answers():
    goods = on_consignment()
    number, stranger = a_month(goods), of_producers([goods.producer_id + 1])

    for act in (
        lambda: services.sign_off(number, stranger, **STEP),
        lambda: services.object_to(number, stranger, "Sai", variant_id=None, **STEP),
        lambda: services.record_signature(number, operator_ids={0}, note="ký giấy", **STEP),
        lambda: queries.page(number, stranger),
    ):
        with pytest.raises(NotFound):
            act()


def test_paying_a_batch_closes_its_statements_and_stands_on_the_next_one():
    goods = on_consignment()
    number = signed(goods)
    with_bank(goods)
    account_id = settling.account(goods.producer_id).id
    batch = services.start_payout(goods.operator_id, [account_id], **STEP)

    services.mark_paid(
        batch, operator_ids={goods.operator_id}, paid_on=vn_day(NEXT), reference="FT26", **STEP
    )

    assert session.get_one(Statement, number).state is StatementState.PAID
    [paid] = entries(EntryKind.PAID_OUT)
    assert (paid.amount, paid.source_id) == (-153_000, number)
    drawn(vn_day(NEXT), at=LATER)
    after = page(closed(goods, vn_day(NEXT), at=LATER), goods)
    assert (after.opening, after.one.amount, after.paid, after.closing) == (153_000, 0, -153_000, 0)
    with pytest.raises(Refused):
        services.drop(batch, operator_ids={goods.operator_id}, **STEP)


def test_a_refund_after_the_payment_goes_to_the_next_statement():
    goods = on_consignment(price=60_000)
    order = till.sold(goods.outlet, (goods.variant_id, "2"))
    drawn()
    first = closed(goods)
    refund = returning.came_back(order)
    settling.paid_back(refund, at=NEXT)
    drawn(vn_day(NEXT), at=LATER)

    second = page(closed(goods, vn_day(NEXT), at=LATER), goods)

    assert page(first, goods).one.amount == 102_000
    assert second.one.amount == -51_000


def test_who_has_no_account_is_not_paid_and_a_dropped_batch_can_be_made_again():
    goods = on_consignment()
    signed(goods)
    account_id = settling.account(goods.producer_id).id
    with pytest.raises(BadInput):
        services.start_payout(goods.operator_id, [account_id], **STEP)
    with_bank(goods)
    batch = services.start_payout(goods.operator_id, [account_id], **STEP)
    with pytest.raises(BadInput):
        services.start_payout(goods.operator_id, [account_id], **STEP)

    services.drop(batch, operator_ids={goods.operator_id}, **STEP)
    again = services.start_payout(goods.operator_id, [account_id], **STEP)

    found = queries.payout(again, Payout.operator_id == goods.operator_id)
    assert (found.one.state, found.amount) == (PayoutState.DRAFT, 153_000)


def test_the_producer_is_told_by_a_link_that_needs_no_sign_in(db_session):
    goods = on_consignment()
    accounts.producer_person(goods.producer_id)
    number = a_month(goods)
    db_session.flush()

    token = db_session.get_one(Statement, number).token
    bodies = [row.body for row in db_session.query(Message).filter_by(kind="statement")]
    assert any(f"[[/doi-soat/{token}]]" in body for body in bodies)
    assert queries.by_token(token) == number
    with pytest.raises(NotFound):
        queries.by_token("khong-co")
