"""Staff change the number of gift baskets in an order: what is in them follows, and no đồng is lost."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from shop.catalogue import services as catalogue
from shop.checkout import editing
from shop.checkout.editing import Edit, baskets
from shop.core.errors import Refused
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.orders.models import Order, OrderLine
from shop.outlets.models import Outlet
from shop.payments.models import Refund
from shop.promotions.models import VoucherUse
from tests.builders import accounts, inventory, orders
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.orders import part_of
from tests.builders.paying import pays, with_account
from tests.builders.returning import hand_over, lines_of, placed

pytestmark = pytest.mark.usefixtures("books_agree")


@pytest.fixture
def offer(db_session):
    return carts.on_offer(stock=20, price=60_000)


@pytest.fixture
def basket(offer):
    """Two jars and a tea for 150.001."""
    tea = carts.on_offer("Chè xanh", outlet=offer.outlet, stock=20, price=45_000)
    made = inventory.a_basket((offer.variant, 2), (tea.variant, 1))
    catalogue.set_price(made.id, amount=150_001, starts_at=AT, by=None, at=AT)
    return made


def edit(order: Order, quantities: dict[int, int]) -> None:
    part = part_of(order)
    editing.edit(part.outlet_id, part.id, Edit(quantities, "khách gọi"), at=AT, by=None)


def rows(order: Order) -> list[tuple[int, int, int]]:
    return [(line.quantity, line.gross, line.total) for line in lines_of(order)]


def held() -> list[int]:
    return list(session.scalars(select(StockItem.allocated).order_by(StockItem.id)))


def test_fewer_baskets_hold_and_cost_less_and_what_was_paid_for_is_owed(offer, basket):
    with_account(offer.outlet)
    order = orders.place(orders.pickup(offer.outlet.id, payment="vietqr"), (basket.id, 3))
    pays(order)
    head = lines_of(order)[0].id

    edit(order, {head: 1})

    assert [quantity for quantity, _gross, _total in rows(order)] == [1, 2, 1]
    assert (order.total, sum(gross for _quantity, gross, _total in rows(order))) == (150_001, 150_001)
    assert held() == [2, 1]
    assert session.scalars(select(Refund.amount)).one() == 300_002
    hand_over(order)


def test_a_basket_is_taken_out_with_everything_in_it_and_the_last_line_stays(offer, basket):
    order = placed((basket.id, 2), (offer.variant_id, 1), outlet_id=offer.outlet.id)
    head = next(line.id for line in lines_of(order) if line.variant_id == basket.id)

    edit(order, {head: 0})

    assert (rows(order), held(), order.total) == ([(1, 60_000, 60_000)], [1, 0], 60_000)
    with pytest.raises(Refused, match="ít nhất một món"):
        edit(order, {lines_of(order)[0].id: 0})


def test_fewer_baskets_keep_their_share_of_the_voucher(offer, basket):
    order = placed((basket.id, 2), outlet_id=offer.outlet.id, discount=20_000)

    edit(order, {lines_of(order)[0].id: 1})

    assert order.total == 150_001 - order.discount_total
    assert order.discount_total == session.scalars(select(VoucherUse.amount)).one()
    assert abs(order.discount_total - 10_000) <= 1


def test_more_baskets_than_there_are_goods_change_nothing(offer, basket):
    order = placed((basket.id, 1), outlet_id=offer.outlet.id)

    with pytest.raises(Refused, match="Không đủ hàng"), session.begin_nested():
        edit(order, {lines_of(order)[0].id: 11})
    session.expire_all()
    assert (rows(order)[0][0], order.total, held()) == (1, 150_001, [2, 1])
    edit(order, {lines_of(order)[0].id: 10})
    assert (order.total, held()) == (1_500_010, [20, 10])


def test_staff_see_the_basket_with_its_price_on_the_page(client, sign_in, offer, basket):
    order = placed((basket.id, 2), outlet_id=offer.outlet.id)
    part = part_of(order)
    sign_in(client, accounts.clerk(part.outlet_id))
    here = f"/quan-ly/{session.get_one(Outlet, part.outlet_id).slug}/don-hang/{part.id}/sua"
    assert "150.001" in client.get(here).page.text
    head = lines_of(order)[0]
    sent = {f"line_{head.id}": "1", "variant": "0", "reason": "khách gọi", "seen": editing.seen_of([head])}

    assert client.post(here, data=sent | {f"line_{head.id}": "-1"}).status_code == 422
    assert client.post(here, data=sent).status_code == 303
    assert session.scalars(select(OrderLine.quantity).order_by(OrderLine.id)).all() == [1, 2, 1]


@given(
    price=st.integers(1, 10**7),
    parts=st.lists(st.tuples(st.integers(1, 20), st.integers(0, 10**6)), min_size=1, max_size=6),
    steps=st.lists(st.integers(1, 30), min_size=2, max_size=6),
    off=st.integers(0, 10_000),
)
def test_however_often_the_number_changes_the_parts_are_the_price(price, parts, steps, off):
    from shop.core.money import share

    was = steps[0]
    lines = [
        SimpleNamespace(id=number, quantity=quantity * was, gross=gross, discount=gross * off // 10_000)
        for number, ((quantity, _weight), gross) in enumerate(
            zip(parts, share(price * was, [weight for _quantity, weight in parts]), strict=True)
        )
    ]
    for line in lines:
        line.price_per, line.vat_bp, line.total = 1, 800, line.gross - line.discount
    head = SimpleNamespace(quantity=was)
    for number in steps[1:]:
        wants = baskets.change(head, lines, number)
        assert sum(line.gross for line in lines) == price * number
        assert all(line.total == line.gross - line.discount and 0 <= line.vat <= line.total for line in lines)
        assert list(wants.values()) == [quantity * number for quantity, _weight in parts]
