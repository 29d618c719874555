"""The service's balance beside the shop's books: compared, put before people, never repaired."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.checkout import paying
from shop.core.clock import VN
from shop.core.errors import NotFound
from shop.extensions import session
from shop.payments import providers
from shop.payments.models import Payment
from shop.payments.providers.base import Movement, MovementKind
from shop.payments.statements.services import done, keep, read
from shop.payments.states import Source
from shop.reconciliation import jobs, queries, services
from shop.reconciliation.absences import find_absences
from shop.reconciliation.models import ProviderMovement
from shop.reconciliation.states import Mismatch
from tests.builders import cards
from tests.builders.cart import AT
from tests.builders.paying import attempt as transfer_attempt
from tests.builders.paying import awaited, open_cases, pays, told, transfers

pytestmark = pytest.mark.usefixtures("db_session")
LATER = AT + timedelta(days=3)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def charge(ref: str, intent: str | None, amount: int = 120_000) -> Movement:
    return Movement(ref, MovementKind.CHARGE, amount, 4_000, "vnd", AT, f"ch_{ref}", intent)


def mismatches() -> list[tuple[str, Mismatch | None]]:
    rows = session.scalars(select(ProviderMovement).order_by(ProviderMovement.id))
    return [(row.ref, row.mismatch) for row in rows]


@pytest.fixture
def paid(takes_cards):
    """An order whose card was charged, and that the shop knows as paid; the service's own lines about it."""
    order, page = cards.started(2)
    takes_cards.pay(page)
    cards.settle(page)
    return order


def told_by_service() -> list[Movement]:
    session.commit()
    return list(providers.current().movements(AT - timedelta(days=1), AT + timedelta(days=1)))


def test_a_card_payment_agrees_with_the_line_of_the_service(paid):
    lines = told_by_service()
    assert [(line.kind, line.amount) for line in lines] == [(MovementKind.CHARGE, paid.total)]

    assert services.take("stripe", lines, at=AT) == 1
    assert services.take("stripe", lines, at=AT) == 0
    assert mismatches() == [(lines[0].ref, None)]
    assert open_cases() == []


def test_a_payment_that_the_shop_learns_of_later_settles_its_line(takes_cards):
    order, page = cards.started(2)
    takes_cards.pay(page)
    lines = told_by_service()
    services.take("stripe", lines, at=AT)
    assert mismatches() == [(lines[0].ref, Mismatch.UNKNOWN)]
    assert len(open_cases()) == 1

    session.commit()
    cards.settle(page)
    services.take("stripe", lines, at=LATER)
    assert mismatches() == [(lines[0].ref, None)]
    assert open_cases() == []
    assert cards.attempt(order).paid == order.total


def test_money_of_no_order_and_another_sum_are_put_before_people_once(paid):
    line = told_by_service()[0]
    wrong = [charge("txn_x", "pi_nobody"), replace(line, amount=line.amount + 1)]
    services.take("stripe", wrong, at=AT)
    services.take("stripe", wrong, at=LATER)

    assert mismatches() == [("txn_x", Mismatch.UNKNOWN), (line.ref, Mismatch.AMOUNT)]
    assert len(open_cases()) == 2
    assert cards.attempt(paid).paid == paid.total


def test_a_line_that_somebody_looked_into_is_left_in_peace(paid):
    services.take("stripe", [charge("txn_x", None)], at=AT)
    row = session.scalars(select(ProviderMovement)).one()
    services.see(row.id, note="Thử của nhân viên", at=AT, by=None)
    services.take("stripe", [charge("txn_x", None)], at=LATER)

    assert queries.mismatches() == []
    assert open_cases() == []
    with pytest.raises(NotFound):
        services.see(row.id + 1, note="x", at=AT, by=None)


def test_a_payment_without_a_line_is_missed_once_the_balance_was_read_since(paid):
    assert find_absences(at=LATER) == 0, "the service was never heard"
    services.take("stripe", [charge("txn_other", None)], at=LATER)
    payment = session.scalars(select(Payment)).one()
    payment.moved_at = AT
    session.flush()

    assert find_absences(at=LATER) == 1
    assert find_absences(at=LATER) == 0
    assert any("thẻ không có trong sổ của dịch vụ" in title for _kind, title in open_cases())


def test_a_quiet_service_was_heard_as_well(paid):
    services.take("stripe", [], at=LATER)
    session.scalars(select(Payment)).one().moved_at = AT
    session.flush()

    assert queries.last_read() == LATER
    assert find_absences(at=LATER) == 1


def test_what_came_while_the_worker_was_away_is_read_when_it_is_back(paid):
    services.take("stripe", [], at=AT - timedelta(hours=1))
    session.commit()
    back = AT + timedelta(days=9)

    assert jobs.read_balance(back) == 1
    assert queries.last_read() == back
    assert find_absences(at=back) == 0


@pytest.mark.parametrize(("hour", "is_read"), [(2, False), (3, True), (4, False), (5, True)])
def test_the_balance_is_read_twice_a_night(paid, hour, is_read):
    session.commit()
    at = datetime.combine(AT.date() + timedelta(days=1), time(hour), VN)
    with time_machine.travel(at, tick=False):
        jobs.reconcile()

    assert queries.last_read() == (at if is_read else None)


def test_a_night_without_an_answer_still_looks_for_what_is_missing(paid, takes_cards):
    order = confirmed()
    statement_read(order.payee_operator_id, at=AT + timedelta(days=1))
    session.commit()
    takes_cards.fail_next(9)
    with time_machine.travel(datetime.combine(LATER.date() + timedelta(days=1), time(3), VN), tick=False):
        jobs.reconcile()

    assert queries.last_read() is None
    assert [title for _kind, title in open_cases() if "sao kê không có" in title] != []


def statement_read(operator_id: int | None, *, at: datetime) -> None:
    """A statement of this account was applied; it told of nothing."""
    file = read("sao-ke.csv", f"Ngày,Ghi có,Nội dung\r\n28/11/2026,1,{at:%H%M%S}\r\n".encode())
    done(keep(operator_id, file, at=at, by=None), {}, at=at, by=None)


def confirmed():
    order = awaited(2)
    paying.confirm(
        order.id,
        order.total,
        evidence="Ứng dụng ngân hàng",
        reference=None,
        payees={order.payee_operator_id},
        at=AT,
        by=None,
    )
    return order


def test_what_only_staff_saw_is_missed_once_a_statement_was_read_without_it():
    order = confirmed()
    assert find_absences(at=LATER) == 0
    statement_read(order.payee_operator_id, at=AT + timedelta(days=1))

    assert find_absences(at=LATER) == 1
    assert any("nhân viên xác nhận, sao kê không có" in title for _kind, title in open_cases())


@pytest.mark.parametrize("source", [Source.STATEMENT, Source.NOTICE])
def test_the_bank_bears_out_what_staff_saw(source):
    order = confirmed()
    pays(order, source=source, at=AT + timedelta(hours=1))
    statement_read(order.payee_operator_id, at=AT + timedelta(days=1))

    assert transfers()[0].bank_told_at == AT + timedelta(hours=1)
    assert find_absences(at=LATER) == 0
    assert transfer_attempt(order).paid == order.total


def test_the_bank_bears_out_a_number_that_staff_typed():
    order = awaited(2)
    paying.receive(told(order, source=Source.STAFF, order_id=order.id), at=AT, by=None)
    assert transfers()[0].bank_told_at is None

    pays(order, at=AT + timedelta(hours=1))
    assert [row.bank_told_at for row in transfers()] == [AT + timedelta(hours=1)]


def test_a_day_shows_each_way_of_payment_beside_what_others_say():
    order = confirmed()
    found = queries.day_of(AT.date(), {order.payee_operator_id})

    assert {method.value: sum_.amount for method, sum_ in found.received.items()} == {"vietqr": order.total}
    assert found.unborne.amount == order.total
    assert queries.day_of(AT.date(), {987}).received == {}
    assert queries.day_of(AT.date() + timedelta(days=1), {order.payee_operator_id}).received == {}
