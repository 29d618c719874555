"""Money of customers that somebody else than the seller took: the shop's account owes each seller its part with the fee."""

import pytest
from sqlalchemy import select

from shop.checkout import fulfilling, refunding
from shop.extensions import session
from shop.orders.models import Fulfilment
from shop.payments import refunds
from shop.payments.providers.base import SeenDispute
from shop.payments.refund_states import RefundReason, RefundState, RefundWay
from shop.settings import services as settings
from shop.settlement.accounts import of_operator
from shop.settlement.models import SettlementAccount, SettlementEntry
from shop.settlement.states import EntryKind
from tests.builders import cart, orders, outlets, paying
from tests.builders.cart import AT
from tests.builders.settling import drawn

pytestmark = pytest.mark.usefixtures("books_agree")
STEP = {"at": AT, "by": None}


@pytest.fixture
def parts(db_session, clock):
    """An order of two operators' goods, paid to the shop's own account, delivered in two parcels."""
    offers = [
        cart.on_offer(name, outlet=paying.with_account(outlets.outlet(name))) for name in ("Chè", "Mật ong")
    ]
    own = {"collect_bin": "970422", "collect_account": "999", "collect_name": "CHO OCOP MAU"}
    settings.change(own, **STEP)
    order = orders.place(orders.delivery(payment="vietqr"), *((one.variant_id, 1) for one in offers))
    paying.pays(order, operator_id=None)
    found = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).all()
    for part in found:
        fulfilling.start_preparing(part.outlet_id, part.id, **STEP)
        fulfilling.ship(part.outlet_id, part.id, carrier="Xe khách", tracking=None, **STEP)
        fulfilling.deliver(part.outlet_id, part.id, **STEP)
    return order, found


def owed(kind: EntryKind) -> dict[str, list[int]]:
    """What stands on the account of each operator."""
    drawn()
    found: dict[str, list[int]] = {}
    rows = session.execute(
        select(SettlementAccount.key, SettlementEntry.amount)
        .join(SettlementEntry, SettlementEntry.account_id == SettlementAccount.id)
        .where(SettlementEntry.kind == kind)
        .order_by(SettlementEntry.id)
    )
    for key, amount in rows:
        found.setdefault(key, []).append(amount)
    return found


def test_each_operator_is_owed_its_part_and_all_parts_make_the_order(parts):
    order, found = parts

    entries = owed(EntryKind.COLLECTED)

    keys = {of_operator(None, session.get_one(outlets.Outlet, part.outlet_id).operator_id) for part in found}
    assert (set(entries), len(keys)) == (keys, 2)
    assert sorted(amounts[0] for amounts in entries.values()) == sorted(60_000 + part.fee for part in found)
    assert sum(sum(amounts) for amounts in entries.values()) == order.total


def test_what_the_shop_gives_back_is_the_sellers_debt_until_it_comes_back_and_is_dropped(parts):
    order, found = parts
    drawn()
    refund = refunding.owe_part(order, found[0], RefundReason.GOODWILL, "hộp vỡ", **STEP)
    payees = {"payees": {None}, **STEP}
    refunding.pay_out(refund.id, RefundWay.BANK, reference="FT1", evidence="", **payees)
    [gone] = owed(EntryKind.COLLECTED_BACK).values()
    assert gone == [-refund.amount]

    for state in (RefundState.FAILED, RefundState.DUE):
        refunds.move(refund, state, **STEP)
    refunding.drop(refund.id, "Khách không lấy tiền", **payees)

    [gone] = owed(EntryKind.COLLECTED_BACK).values()
    assert gone == [-refund.amount, refund.amount]


def disputed(order, amount: int) -> None:
    """The money came by a card whose holder complained and was right."""
    [paid] = refunds.attempts_of(order.id)
    paid.provider_intent = "pi_1"
    session.flush()
    refunding.take_dispute(SeenDispute("dp_1", "lost", "fraudulent", amount, "vnd", "pi_1"), at=AT)


def test_a_lost_dispute_is_the_sellers_debt_once_when_it_pays_for_what_was_owed(parts):
    order, found = parts
    drawn()
    refund = refunding.owe_part(order, found[0], RefundReason.GOODWILL, "hộp vỡ", **STEP)

    disputed(order, order.total)

    assert (refund.way, refund.state) == (RefundWay.DISPUTE, RefundState.DONE)
    for _time in range(2):
        [gone] = owed(EntryKind.COLLECTED_BACK).values()
        assert gone == [-refund.amount]
    later = refunding.owe_part(order, found[1], RefundReason.GOODWILL, "hộp vỡ", **STEP)
    assert (later.way, later.state) == (RefundWay.DISPUTE, RefundState.DONE)
    assert sorted(owed(EntryKind.COLLECTED_BACK).values()) == sorted([[-refund.amount], [-later.amount]])
    assert sum(sum(amounts) for amounts in owed(EntryKind.COLLECTED).values()) == order.total


def test_a_lost_dispute_alone_is_nobodys_debt(parts):
    order, _found = parts
    disputed(order, order.total)

    assert owed(EntryKind.COLLECTED_BACK) == {}
