"""Cash of couriers on a real database: owed once delivered, settled once, taken back whole, put before people."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.cases.models import Case
from shop.cases.states import CaseState
from shop.checkout import editing, fulfilling
from shop.checkout.editing import Edit
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.orders.models import OrderLine
from shop.remittances import queries, services
from shop.remittances.columns import Columns, guess
from shop.remittances.models import Remittance, RemittanceLine
from shop.remittances.services import Handed
from shop.remittances.states import RemittanceState, Trouble
from shop.reports.verify.services import differences
from tests.builders import orders, outlets, parcels, paying
from tests.builders.cart import AT
from tests.builders.parcels import CARRIER, applied, code_of, delivered, file_of, operator_of, sent

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture
def offer():
    return parcels.goods()


@pytest.fixture
def part(offer):
    return delivered(offer, "vtp 01")


@pytest.fixture
def whose(part) -> int:
    return operator_of(part)


def owed(operator_id: int) -> list[tuple[str, int, int]]:
    return [(one.carrier, one.parcels, one.amount) for one in queries.owed({operator_id})]


def lines(number: int) -> list[tuple[str, bool, Trouble | None]]:
    rows = select(RemittanceLine).where(RemittanceLine.remittance_id == number).order_by(RemittanceLine.id)
    return [(line.reference, line.settles, line.trouble) for line in session.scalars(rows)]


def open_cases() -> list[str]:
    return list(session.scalars(select(Case.title).where(Case.state == CaseState.OPEN).order_by(Case.id)))


def test_a_courier_owes_from_delivery_on_and_not_before(offer, part, whose):
    away = sent(offer, "VTP02", phone="+84912345670")
    assert owed(whose) == [(CARRIER, 1, part.amount_to_collect)]
    assert queries.under_way({whose}) == (1, away.amount_to_collect)

    fulfilling.deliver(away.outlet_id, away.id, at=AT, by=None)
    assert owed(whose) == [(CARRIER, 2, part.amount_to_collect + away.amount_to_collect)]
    assert queries.under_way({whose}) == (0, 0)


def test_a_refused_parcel_is_never_owed_for(offer, part, whose):
    back = sent(offer, "VTP02", phone="+84912345670")
    fulfilling.refuse(back.outlet_id, back.id, reason="Khách không nhận", at=AT, by=None)

    assert owed(whose) == [(CARRIER, 1, part.amount_to_collect)]


def test_a_file_settles_its_parcels_by_the_carriers_number_or_by_the_orders_code(offer, part, whose):
    other = delivered(offer, None, phone="+84912345670")
    due = part.amount_to_collect

    number = applied(whose, ("vtp01", "", due, 22_000), ("X9", code_of(other), due, 22_000))

    assert lines(number) == [("vtp01", True, None), ("X9", True, None)]
    assert owed(whose) == []
    assert queries.sums(number).comes_to == 2 * (due - 22_000)
    assert open_cases() == []


def test_the_same_file_is_the_same_remittance_and_settles_once(part, whose):
    line = ("VTP01", "", part.amount_to_collect, 0)
    assert applied(whose, line) == applied(whose, line)
    assert session.scalar(select(func.count()).select_from(RemittanceLine)) == 1


def test_another_file_that_tells_of_the_same_cash_settles_nothing_and_needs_nobody(part, whose):
    due = part.amount_to_collect
    applied(whose, ("VTP01", "", due, 0))
    again = applied(whose, ("VTP01", "", due, 0), ("", "", 0, 0), ("VTP01", "", due, 0))

    assert lines(again) == [("VTP01", False, None), ("VTP01", False, None)]
    assert open_cases() == []


def test_what_does_not_fit_is_one_case_until_every_line_was_looked_into(offer, part, whose):
    away, due = sent(offer, "VTP02", phone="+84912345670"), part.amount_to_collect
    number = applied(
        whose, ("VTP01", "", due - 10_000, 0), ("VTP02", "", due, 0), ("NGOAI", "", 5_000, 0), received=1
    )
    assert lines(number) == [
        ("VTP01", True, Trouble.SHORT),
        ("VTP02", True, Trouble.UNDER_WAY),
        ("NGOAI", False, Trouble.UNKNOWN),
    ]
    [title] = open_cases()
    assert "3 dòng cần xem" in title
    assert "nhận 1\xa0₫" in title

    for line in session.scalars(select(RemittanceLine.id).order_by(RemittanceLine.id)).all():
        assert open_cases() == [title]
        services.see(number, line, note="Đã gọi bưu cục", at=AT, by=None)
    assert open_cases() == []
    fulfilling.deliver(away.outlet_id, away.id, at=AT, by=None)
    assert owed(whose) == []


def test_money_for_an_order_that_was_paid_ahead_needs_somebody(offer):
    outlet = paying.with_account(offer.outlet)
    order = orders.place(orders.delivery(payment="vietqr"), (offer.variant_id, 1))
    paying.pays(order)

    number = applied(outlet.operator_id, ("", order.code, 60_000, 0))
    assert lines(number) == [(order.code, False, Trouble.NO_CASH)]


def test_a_parcel_of_another_operator_is_unknown_here(part):
    other = outlets.outlet()
    number = applied(other.operator_id, ("VTP01", code_of(part), part.amount_to_collect, 0))

    assert lines(number) == [("VTP01", False, Trouble.UNKNOWN)]
    assert owed(operator_of(part)) == [(CARRIER, 1, part.amount_to_collect)]


def test_a_remittance_that_was_a_mistake_is_taken_back_whole(part, whose):
    number = applied(whose, ("VTP01", "", part.amount_to_collect, 0), ("NGOAI", "", 1_000, 0))
    services.take_back(number, reason="Nhầm tháng", at=AT + timedelta(hours=1), by=None)

    assert owed(whose) == [(CARRIER, 1, part.amount_to_collect)]
    assert open_cases() == []
    with pytest.raises(Refused):
        services.take_back(number, reason="Lần nữa", at=AT, by=None)
    again = applied(whose, ("VTP01", "", part.amount_to_collect, 0))
    assert again != number
    assert owed(whose) == []


def test_cash_handed_over_settles_the_parcels_that_were_ticked(offer, part, whose):
    other = delivered(offer, None, phone="+84912345670")
    due = part.amount_to_collect
    handed = Handed([part.id], 5_000, due - 5_000, AT.date(), "Anh Nam nộp tại quầy")

    number = services.hand_over(whose, CARRIER, handed, at=AT, by=None)

    assert [one.fulfilment_id for one in queries.owed_parcels({whose}, limit=9)] == [other.id]
    assert queries.sums(number).comes_to == due - 5_000
    assert session.get_one(Remittance, number).state is RemittanceState.APPLIED


def test_each_parcel_bears_its_share_of_what_the_courier_kept(offer):
    first, second = delivered(offer, "VTP01"), delivered(offer, "VTP02", phone="+84912345679")
    due = first.amount_to_collect + second.amount_to_collect
    handed = Handed([first.id, second.id], 5_001, due - 5_001, AT.date())

    number = services.hand_over(operator_of(first), CARRIER, handed, at=AT, by=None)

    wanted = select(RemittanceLine.fee).where(RemittanceLine.remittance_id == number)
    assert sorted(session.scalars(wanted)) == [2_500, 2_501]
    assert queries.sums(number).comes_to == due - 5_001


def test_cash_that_does_not_add_up_settles_nothing(part, whose):
    handed = Handed([part.id], 0, part.amount_to_collect - 1, AT.date())
    with pytest.raises(BadInput) as refused:
        services.hand_over(whose, CARRIER, handed, at=AT, by=None)

    assert refused.value.field == "received"
    assert owed(whose) == [(CARRIER, 1, part.amount_to_collect)]


def test_cash_is_not_taken_twice_nor_for_a_strangers_parcel(part, whose):
    handed = Handed([part.id], 0, part.amount_to_collect, AT.date())
    stranger = outlets.outlet().operator_id
    with pytest.raises(Refused):
        services.hand_over(stranger, CARRIER, handed, at=AT, by=None)
    services.hand_over(whose, CARRIER, handed, at=AT, by=None)
    with pytest.raises(Refused):
        services.hand_over(whose, CARRIER, handed, at=AT, by=None)


def test_columns_without_a_parcel_are_refused_and_a_strangers_remittance_is_not_found(part, whose):
    file = file_of(("VTP01", "", part.amount_to_collect, 0))
    number = services.keep(whose, CARRIER, file, at=AT, by=None)
    with pytest.raises(Refused):
        services.apply(number, Columns(1, 1, 1), received=None, received_on=None, at=AT, by=None)

    with pytest.raises(NotFound):
        services.find(number, {whose + 1})
    assert guess(file.rows) == Columns(1, parcel=0, collected=2, code=1, fee=3)


def test_a_large_file_is_judged_in_few_statements(part, whose, query_count):
    file = file_of(*((f"N{number}", "", 1_000, 0) for number in range(1, 399)), ("VTP01", "", 1, 0))
    number = services.keep(whose, CARRIER, file, at=AT, by=None)
    with query_count() as statements:
        services.apply(number, guess(file.rows), received=None, received_on=None, at=AT, by=None)

    assert len(statements) <= 20


def test_what_an_order_that_was_paid_ahead_grew_by_is_passed_on_like_other_cash(offer):
    outlet, who = paying.with_account(offer.outlet), {"at": AT, "by": None}
    order = orders.place(orders.delivery(payment="vietqr"), (offer.variant_id, 1))
    paying.pays(order)
    part = orders.part_of(order)
    [line] = session.scalars(select(OrderLine.id).where(OrderLine.order_id == order.id)).all()
    for quantity in (2, 1, 3):  # the first attempt to collect falls away, the second is for the door
        editing.edit(outlet.id, part.id, Edit({line: quantity}, "khách gọi"), **who)
    fulfilling.start_preparing(outlet.id, part.id, **who)
    fulfilling.ship(outlet.id, part.id, carrier=CARRIER, tracking="VTP9", **who)
    fulfilling.deliver(outlet.id, part.id, **who)
    due = part.amount_to_collect
    assert due
    assert owed(outlet.operator_id) == [(CARRIER, 1, due)]

    services.hand_over(outlet.operator_id, CARRIER, Handed([part.id], 0, due, AT.date()), **who)

    assert owed(outlet.operator_id) == []
    session.expire_all()
    assert differences() == []


def test_taking_back_forgets_a_parcel_that_was_refused_since(offer):
    away, who = sent(offer, "VTP02"), {"at": AT, "by": None}
    number = applied(operator_of(away), ("VTP02", "", away.amount_to_collect, 0))
    fulfilling.refuse(away.outlet_id, away.id, reason="Khách không nhận", **who)

    services.take_back(number, reason="Nhầm", **who)

    session.expire_all()
    assert differences() == []
