"""The moment of these tests, and the proof that follows them."""

import pytest
import time_machine

from shop.reports.verify.services import differences
from tests.builders.cart import AT


@pytest.fixture
def clock():
    """Time stands still at AT until a test moves it."""
    with time_machine.travel(AT, tick=False) as moving:
        yield moving


@pytest.fixture
def books_agree(db_session, clock):
    """After the test nothing differs that `flask verify` looks at."""
    yield
    assert [str(finding) for finding in differences()] == []
