"""`flask verify` sees what does not tie in what is owed."""

import pytest
from sqlalchemy import text

from shop.core.clock import vn_day
from shop.extensions import session
from shop.producers.models import ProducerBankAccount
from shop.reports.verify.services import differences
from shop.settlement import services
from shop.settlement.queries.conditions import of_producers
from tests.builders import inventory, settling, till
from tests.builders.cart import AT
from tests.builders.settling import NEXT, closed, drawn, on_consignment

COPY = (
    "INSERT INTO settlement_entries (id, account_id, outlet_id, kind, source_kind, source_id, day, at, variant_id, lot_id,"
    " order_line_id, quantity, on_hand, under_way, gross, commission, commission_exact, amount, drawn_at) SELECT 900,"
    " account_id, outlet_id, {kind}, {source}, {source_id}, {day}, at, variant_id, lot_id, order_line_id, quantity,"
    " {on_hand}, {under_way}, {gross}, commission, commission_exact, {gross} - commission, drawn_at"
    " FROM settlement_entries WHERE {of}"
)
PLAIN = {
    "kind": "kind",
    "source": "'x'",
    "source_id": "source_id",
    "day": "day",
    "on_hand": "on_hand",
    "under_way": "under_way",
    "gross": "gross",
}


def copied(of: str, **changed: str) -> str:
    return COPY.format(of=of, **(PLAIN | changed))


DAMAGES = [
    ("settlement-shelf", copied("kind = 'received'", source="'movement'", source_id="source_id + 1")),
    ("settlement-under-way", copied("kind = 'sold'")),
    ("settlement-sale", copied("kind = 'sold'", under_way="0")),
    ("settlement-account", copied("kind = 'sold'", under_way="0")),
    ("settlement-account", "UPDATE settlement_accounts SET commission_exact = commission_exact + 1"),
    ("statement-sum", "UPDATE statements SET amount = amount + 1"),
    ("statement-place", "UPDATE statements SET upto_day = '2026-11-27', from_day = '2026-11-27'"),
    ("statement-number", "UPDATE statements SET number = 2"),
    ("statement-number", "UPDATE statement_numbers SET last = 2"),
    ("statement-history", "UPDATE statements SET state = 'closed'"),
    ("statement-paid", "UPDATE statements SET state = 'signed'"),
    ("statement-paid", "UPDATE statements SET amount = amount + 1"),
    ("payout-sum", "UPDATE payout_lines SET amount = amount + 1"),
]


@pytest.fixture
def owed(db_session):
    """One month of a producer: sold, stated, signed and paid."""
    goods = on_consignment()
    till.sold(goods.outlet, (goods.variant_id, "2"))
    drawn()
    number, step = closed(goods), {"at": NEXT, "by": None}
    services.sign_off(number, of_producers([goods.producer_id]), **step)
    session.add(
        ProducerBankAccount(
            producer_id=goods.producer_id,
            bank_bin="970436",
            bank_account="0123456789",
            bank_account_name="LE THI HOA",
            written_at=AT,
        )
    )
    batch = services.start_payout(goods.operator_id, [settling.account(goods.producer_id).id], **step)
    services.mark_paid(batch, operator_ids={goods.operator_id}, paid_on=vn_day(NEXT), reference="", **step)
    session.flush()
    return goods


def broken() -> set[str]:
    session.expire_all()
    return {finding.rule for finding in differences()}


def test_a_month_that_ties_shows_no_difference(owed):
    assert broken() == set()


@pytest.mark.parametrize(
    ("rule", "damage"), DAMAGES, ids=[f"{name}-{n}" for n, (name, _) in enumerate(DAMAGES)]
)
def test_what_does_not_tie_is_named(owed, rule, damage):
    session.execute(text(damage))

    assert rule in broken()


def test_what_was_not_drawn_although_its_day_was_is_named(owed):
    lot = session.get_one(inventory.Lot, owed.item.lot_id)
    inventory.stocked(owed.outlet, owed.offer.variant, 1, lot=lot, at=AT)
    till.sold(owed.outlet, (owed.variant_id, "1"))

    assert broken() == {"settlement-movement", "settlement-units"}
