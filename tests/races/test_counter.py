"""The counter against the web, and clerks against each other: the last piece is sold once, no number is missing."""

import pytest
from sqlalchemy import func, select

from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Order
from shop.reports.verify.services import differences
from shop.till.models import CounterReceipt
from tests.builders import till
from tests.races.test_races import figures, goods, groups, person, run

pytestmark = pytest.mark.race


def clerk(outlet_id: int, *sale_ids: int) -> dict:
    return {"role": "tills", "outlet_id": outlet_id, "sale_ids": sale_ids}


def sales_of(outlet_id: int, variant_id: int, number: int) -> list[int]:
    return [till.present_sale(outlet_id, variant_id) for _ in range(number)]


def numbers() -> list[int]:
    return session.scalars(select(CounterReceipt.number).order_by(CounterReceipt.number)).all()


def clean() -> None:
    assert [str(finding) for finding in differences()] == []


def test_the_counter_and_the_web_sell_the_last_pieces_once(shop, database):
    offer = goods(shop, 6)
    shop_id, variant_id = shop.id, offer.variant_id
    people = [person(shop_id, (variant_id, 1)) for _ in range(8)]
    first, second, third, fourth = sales_of(shop_id, variant_id, 4)

    *answers, one, two = run(
        database, *groups(people), clerk(shop_id, first, second), clerk(shop_id, third, fourth)
    )

    pressed = [answer for some in answers for answer in some]
    placed = [where for status, where, _page in pressed if status == 303]
    refused = [page for status, _where, page in pressed if status == 422]
    paid = [came for came in (*one, *two) if isinstance(came, int)]
    sentences = [came for came in (*one, *two) if isinstance(came, str)]
    assert len(placed) + len(paid) == 6, "as many as there were, whoever came first"
    assert len(placed) + len(refused) == 8
    assert all("không còn đủ" in page for page in refused)
    assert all("đã hết hàng bán được" in said for said in sentences)
    row = session.execute(select(StockItem.on_hand, StockItem.allocated)).one()
    assert tuple(row) == (6 - len(paid), len(placed))
    assert figures(Order) == 6
    assert numbers() == list(range(1, len(paid) + 1))
    clean()


def test_one_last_piece_goes_over_one_counter_or_to_one_cart(shop, database):
    offer = goods(shop, 1)
    people = [person(shop.id, (offer.variant_id, 1)) for _ in range(4)]
    sale_ids, shop_id = sales_of(shop.id, offer.variant_id, 4), shop.id

    answers = run(database, *groups(people), *(clerk(shop_id, sale_id) for sale_id in sale_ids))

    assert figures(Order) == 1
    sold = [came for some in answers for came in some if isinstance(came, int)]
    assert session.execute(select(StockItem.on_hand, StockItem.allocated)).one() == (
        1 - len(sold),
        1 - len(sold),
    )
    clean()


def test_the_same_sale_from_many_hands_is_one_order_with_one_receipt(shop, database):
    offer = goods(shop, 10)
    [sale_id], shop_id = sales_of(shop.id, offer.variant_id, 1), shop.id

    answers = run(database, *(clerk(shop_id, sale_id, sale_id) for _ in range(6)))

    assert len({came for some in answers for came in some}) == 1
    assert (figures(Order), numbers()) == (1, [1])
    clean()


def test_clerks_who_sell_at_once_leave_no_number_out(shop, database):
    offer = goods(shop, 100)
    shop_id = shop.id
    sale_ids = sales_of(shop_id, offer.variant_id, 24)

    answers = run(database, *(clerk(shop_id, *sale_ids[first::6]) for first in range(6)))

    assert all(isinstance(came, int) for some in answers for came in some)
    assert numbers() == list(range(1, 25))
    assert session.scalar(select(func.sum(StockItem.on_hand))) == 76
    clean()
