"""What `flask verify` says of counts: nothing of a sound one, and each kind of damage by its name."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from shop.counts.models import Count, CountEntry, CountLine
from shop.counts.states import CountState, Reason
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.services import Change, post
from shop.inventory.services.locking import lock_items
from shop.inventory.states import MovementKind
from shop.reports.verify.services import differences
from tests.builders import counting
from tests.builders.counting import MAI
from tests.builders.inventory import AT, a_variant, an_outlet, stocked


@pytest.fixture
def done(db_session) -> int:
    """An approved count: one line right, one short of two."""
    outlet = an_outlet()
    right, short = stocked(outlet, a_variant(), 5), stocked(outlet, a_variant(), 6)
    count_id = counting.opened(outlet.id)
    counting.entered(count_id, right, 5)
    counting.entered(count_id, short, 4)
    counting.submitted(count_id)
    counting.approved(count_id)
    return count_id


def broken() -> set[str]:
    return {finding.rule for finding in differences()}


def damage(model, condition, **values) -> None:
    session.execute(
        update(model).where(condition).values(**values).execution_options(synchronize_session=False)
    )


def differing():
    return CountLine.difference == -2


def item_of_short() -> int:
    [lot_id] = session.scalars(
        CountLine.__table__.select().with_only_columns(CountLine.lot_id).where(differing())
    )
    return session.query(StockItem.id).filter(StockItem.lot_id == lot_id).scalar()


def test_a_sound_count_has_no_findings(done):
    assert broken() == set()


@pytest.mark.parametrize(
    ("rule", "model", "condition", "values"),
    [
        ("count-sums", CountEntry, lambda: CountEntry.quantity == 4, {"quantity": 3}),
        ("count-sums", CountEntry, lambda: CountEntry.quantity == 4, {"taken_back_at": AT}),
        (
            "count-sums",
            CountEntry,
            lambda: CountEntry.quantity == 4,
            {"counted_at": AT + timedelta(seconds=1)},
        ),
        ("count-book", CountLine, differing, {"book": 7, "difference": -3}),
        ("count-book", CountLine, differing, {"ledger_id": 0}),
        ("count-posted", CountLine, differing, {"reason": Reason.STOLEN}),
        ("count-posted", CountLine, differing, {"reason": None}),
        ("count-unasked", Count, lambda: Count.id > 0, {"state": CountState.CANCELLED}),
        ("count-approver", Count, lambda: Count.id > 0, {"approved_by": MAI}),
        ("count-approver", Count, lambda: Count.id > 0, {"alone": True}),
    ],
)
def test_each_damage_is_found(done, rule, model, condition, values):
    damage(model, condition(), **values)

    assert rule in broken()


def test_a_posting_in_the_name_of_a_count_is_found(done):
    item_id = item_of_short()
    for key, cause in ((f"count:{done}:0", done), ("count:999:0", 999)):
        lock_items([item_id])
        change = Change(item_id, MovementKind.FOUND, key, "count", cause, on_hand=1)
        post([change], at=AT, by=MAI)

    assert broken() == {"count-unasked", "movement-causes"}


def test_one_lot_on_two_open_sheets_is_found(db_session):
    outlet = an_outlet()
    stocked(outlet, a_variant(), 5)
    first = counting.opened(outlet.id)
    damage(Count, Count.id == first, state=CountState.CANCELLED)
    counting.opened(outlet.id)
    damage(Count, Count.id == first, state=CountState.OPEN)

    assert broken() == {"count-shared"}
    assert session.execute(text("select count(*) from counts")).scalar() == 2
