"""Orders by a list and by a cart take their locks in one order, so that two never wait for each other."""

import pytest

from tests.builders import days, orders, paying
from tests.builders.companies import a_row, a_sheet, goods, order

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.mark.parametrize(
    "place",
    [
        lambda offer: order(a_sheet(offer, a_row(1))),
        lambda offer: orders.place(orders.delivery(), (offer.variant_id, 1)),
    ],
    ids=["list", "cart"],
)
def test_where_days_are_limited_the_tries_of_a_phone_are_counted_before_the_days_are_locked(
    query_count, place
):
    offer = goods()
    paying.with_account(offer.outlet)
    days.capacity(offer.outlet, 50)

    with query_count() as statements:
        place(offer)

    taken = [" ".join(text.split()) for text in statements]
    [counted] = [n for n, text in enumerate(taken) if "INTO throttles" in text]
    [locked] = [n for n, text in enumerate(taken) if text.startswith("SELECT capacities.id FROM")]
    assert counted < locked
