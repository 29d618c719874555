"""A counter and its people, at one moment."""

import pytest
import time_machine

from tests.builders import accounts, outlets
from tests.builders.cart import AT


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def outlet(db_session):
    return outlets.outlet()


@pytest.fixture
def staff(client, sign_in, outlet):
    return sign_in(client, accounts.clerk(outlet.id))
