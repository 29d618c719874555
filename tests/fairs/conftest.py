"""An outlet and the stall of its operator at a fair of three days from today on."""

import pytest

from tests.builders import fairs, outlets


@pytest.fixture
def home(db_session):
    return outlets.outlet()


@pytest.fixture
def stall(home):
    return fairs.stall(operator_id=home.operator_id)
