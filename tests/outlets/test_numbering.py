"""Papers of an outlet are numbered by Vietnamese year, each outlet for itself."""

from datetime import UTC, datetime, timedelta

from shop.transfers.models import Transfer
from tests.builders.inventory import an_outlet
from tests.builders.transfers import a_draft, branch

NEW_YEAR = datetime(2026, 12, 31, 17, tzinfo=UTC)  # midnight in Hà Nội


def test_numbers_begin_anew_with_the_vietnamese_year_and_at_each_outlet(db_session):
    here = an_outlet()
    there = branch(here)

    def code(sender, receiver, at) -> str:
        made: Transfer = a_draft(sender, receiver, at=at)
        return made.code

    before = NEW_YEAR - timedelta(seconds=1)
    assert code(here, there, before) == f"PC{here.id:03d}-2026-00001"
    assert code(here, there, before) == f"PC{here.id:03d}-2026-00002"
    assert code(here, there, NEW_YEAR) == f"PC{here.id:03d}-2027-00001"
    assert code(there, here, before) == f"PC{there.id:03d}-2026-00001"
