"""What races share."""

import pytest

from shop.extensions import session
from tests.builders import outlets


@pytest.fixture
def shop(database, app):
    """An outlet, in an application on a database of its own with real commits."""
    yield outlets.outlet()
    session.rollback()
