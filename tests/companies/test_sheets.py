"""A sheet begins with goods that can be given, and is forgotten when nobody touches it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.companies import services
from shop.companies.models import CompanySheet
from shop.companies.queries import by_token
from shop.core.errors import NotFound, Refused
from shop.extensions import session
from tests.builders.cart import AT
from tests.builders.companies import a_row, a_sheet, goods

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.mark.parametrize("number", [0, 7])
def test_goods_are_one_to_six(number):
    offer = goods()
    ids = [offer.variant_id + place for place in range(number)]

    with pytest.raises(Refused, match="từ 1 đến 6"):
        services.begin(ids, user_id=None, at=AT)


def test_what_is_not_sold_cannot_be_given():
    goods()

    with pytest.raises(Refused, match="Có món"):
        services.begin([999_999], user_id=None, at=AT)


def test_a_sheet_is_forgotten_30_days_after_its_last_change():
    offer = goods()
    old, kept = a_sheet(offer, a_row(1)), a_sheet(offer, a_row(1), at=AT + timedelta(days=2))

    assert services.forget_old(AT + timedelta(days=30)) == 1

    with pytest.raises(NotFound):
        by_token(old)
    assert by_token(kept).goods == [offer.variant_id]
    assert session.scalar(select(func.count()).select_from(CompanySheet)) == 1
