"""An outlet whose stock is counted, and its people."""

import pytest
import time_machine

from tests.builders import accounts
from tests.builders.inventory import AT, an_outlet


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def outlet(db_session):
    return an_outlet()


@pytest.fixture
def staff(client, sign_in, outlet):
    return sign_in(client, accounts.clerk(outlet.id))


@pytest.fixture
def leader(clients, sign_in, outlet):
    return sign_in(clients(), accounts.manager(outlet.id))
