"""The moment of these tests."""

import pytest
import time_machine

from tests.builders.cart import AT


@pytest.fixture
def clock():
    """Time stands still at AT until a test moves it."""
    with time_machine.travel(AT, tick=False) as moving:
        yield moving
