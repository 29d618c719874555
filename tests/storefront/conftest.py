"""The sample shop with its stock, built once for all tests that only look at it."""

from itertools import takewhile

import pytest

from shop.app import create_app
from shop.core.clock import now
from shop.extensions import db, session
from shop.samples.build import Sample, steps
from tests.support.databases import fresh_database


@pytest.fixture(scope="session")
def sample_shop(tmp_path_factory):
    """The application on a database of its own, up to lots and stock; no orders."""
    with fresh_database() as url:
        app = create_app(
            {
                "TESTING": True,
                "SHOP_MODE": "sample",
                "SHOP_DATA": str(tmp_path_factory.mktemp("data")),
                "DATABASE_URL": url,
                "SECRET_KEY": "a secret for tests, of no value anywhere else",
            }
        )
        with app.app_context():
            for _words, act in takewhile(lambda step: step[0] != "orders", steps(Sample(now()))):
                act()
            session.remove()
        yield app
        with app.app_context():
            session.remove()
            db.engine.dispose()
