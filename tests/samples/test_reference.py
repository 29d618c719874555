"""What a real shop starts with: the command of the deploy guide, on an empty database."""

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
    assert session.scalar(select(func.count()).select_from(DeliveryZone)) == 0
    flask(database.url, "load-reference", data=database.data)
    first = _counts()
    assert first[0] == 3321
    assert first[1] == 26
    assert all(first)
    flask(database.url, "load-reference", data=database.data)
    assert _counts() == first
