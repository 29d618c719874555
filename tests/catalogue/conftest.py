"""What the tests of listings share: a producer, who lists its goods, and the day on which they do."""

import pytest
import time_machine

from tests.builders import accounts
from tests.builders.listings import NOW
from tests.builders.producers import producer


@pytest.fixture
def listing_day():
    """The clock stands still at ``NOW``."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mine(db_session):
    """The producer whose goods are listed."""
    return producer()


@pytest.fixture
def member(client, sign_in, mine):
    """The client of who works for `mine`, signed in; ``member.user`` is the person."""
    client.user = accounts.producer_person(mine.id)
    return sign_in(client, client.user)
