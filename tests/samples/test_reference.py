"""What a real shop starts with: the command of the deploy guide."""

from sqlalchemy import func, select

from shop.catalogue.models import ProductSet, Shelf, VatRate
from shop.delivery.models import DeliveryZone
from shop.extensions import session
from shop.geography.models import Commune
from tests.support.databases import flask

TABLES = (Commune, ProductSet, Shelf, VatRate, DeliveryZone)


def _counts() -> list[int]:
    session.rollback()
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_the_reference_is_loaded_once_however_often_it_is_asked_for(app, database):
    """The database of a test was filled by this very command."""
    first = _counts()
    assert first[:2] == [3321, 26]
    assert all(first)
    flask(database.url, "load-reference", data=database.data)
    assert _counts() == first
