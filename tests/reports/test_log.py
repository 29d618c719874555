"""Who runs the shop finds who did what, with the values before and after."""

from datetime import timedelta

import pytest

from shop.audit.services import record
from shop.core.clock import vn_day
from shop.extensions import session
from shop.reports.log import PER_PAGE, acts
from tests.builders import accounts
from tests.builders.cart import AT

DAY = vn_day(AT)


@pytest.fixture
def lan(db_session):
    """Lan set a price and confirmed a payment two days later; the shop itself read a file."""
    who = accounts.user("Trần Thị Lan")
    record(
        "price.set",
        by=who.id,
        at=AT,
        subject_kind="variant",
        subject_id=71,
        details={"amount": [60000, 65000]},
    )
    record("file.read", by=None, at=AT, subject_kind="remittance", subject_id=8)
    record("payment.confirmed", by=who.id, at=AT + timedelta(days=2), subject_kind="order", subject_id=71)
    session.flush()
    return who


def actions(*words: str, **days) -> list[str]:
    return [act.action for act in acts(" ".join(words), **days) if act.action != "user.created"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), ["payment.confirmed", "file.read", "price.set"]),
        (("lan",), ["payment.confirmed", "price.set"]),
        (("order", "71"), ["payment.confirmed"]),
        (("price",), ["price.set"]),
        (("100%",), []),
    ],
)
def test_words_find_actions_people_and_things(lan, words, found):
    assert actions(*words) == found


def test_days_and_pages_narrow_it(lan):
    assert actions(first=DAY, last=DAY) == ["file.read", "price.set"]
    assert actions(first=DAY + timedelta(days=1)) == ["payment.confirmed"]
    newest = acts()[0]
    assert "payment.confirmed" not in actions(before=newest.id)
    assert acts("price")[0].details == [("amount", "60000 → 65000")]
    assert len(acts()) <= PER_PAGE + 1


def test_only_who_runs_the_shop_reads_it(lan, clients, sign_in):
    boss, officer = accounts.admin(), accounts.officer()
    session.commit()

    page = sign_in(clients(), boss).get("/quan-tri/nhat-ky?q=price")

    assert "60000 → 65000" in page.text
    assert sign_in(clients(), officer).get("/quan-tri/nhat-ky").status_code == 404
    assert sign_in(clients(), boss).get("/quan-tri/nhat-ky?tu=abc&truoc=x").status_code == 422
