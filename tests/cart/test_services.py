import pytest
from sqlalchemy import func, select

from shop.cart import services
from shop.cart.models import Cart, CartLine
from shop.cart.queries import Visitor, cart_of, cart_with_lines
from shop.cart.services import Goods
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from tests.builders import accounts
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.inventory import timedelta

pytestmark = pytest.mark.usefixtures("db_session")
LATER = AT + timedelta(days=31)


def goods(variant_id: int, **fields) -> Goods:
    values = {"variant_id": variant_id, "lot_id": None, "step": 1, "measure": "piece", "price": 60_000}
    return Goods(**{**values, **fields})


def lines(visitor: Visitor, at=AT) -> list[tuple[int, int]]:
    return [(line.variant_id, line.quantity) for line in cart_with_lines(visitor, at)[1]]


def test_the_same_goods_are_added_up_to_the_limit():
    jar = carts.on_offer().variant_id
    guest = Visitor(services.add(Visitor(), goods(jar), 2, at=AT).token)

    assert services.add(guest, goods(jar), 3, at=AT).lines == 1
    assert lines(guest) == [(jar, 5)]
    services.add(guest, goods(jar), 998, at=AT)
    assert lines(guest) == [(jar, 999)]


def test_a_marked_down_lot_is_a_line_of_its_own():
    jar = carts.on_offer().variant_id
    guest = Visitor(services.add(Visitor(), goods(jar), 1, at=AT).token)

    assert services.add(guest, goods(jar, lot_id=7, price=30_000), 1, at=AT).lines == 2


@pytest.mark.parametrize(
    ("quantity", "step", "measure"),
    [
        (0, 1, "piece"),
        (-1, 1, "piece"),
        (1000, 1, "piece"),
        (250, 100, "gram"),
        (99_901, 100, "gram"),
        (50, 100, "gram"),
    ],
)
def test_quantities_outside_the_limits_or_between_steps_are_refused(quantity, step, measure):
    jar = carts.on_offer().variant_id

    with pytest.raises(BadInput) as caught:
        services.add(Visitor(), goods(jar, step=step, measure=measure), quantity, at=AT)

    assert caught.value.field == "quantity"
    assert session.scalar(select(func.count()).select_from(Cart)) == 0


def test_a_cart_holds_fifty_lines():
    jar = carts.on_offer().variant_id
    guest = Visitor(services.add(Visitor(), goods(jar), 1, at=AT).token)
    for lot in range(1, 50):
        services.add(guest, goods(jar, lot_id=lot), 1, at=AT)

    with pytest.raises(Refused, match="50"):
        services.add(guest, goods(jar, lot_id=50), 1, at=AT)

    assert session.scalar(select(func.count()).select_from(CartLine)) == 50


def test_a_cart_that_nobody_touched_for_thirty_days_is_gone():
    jar = carts.on_offer().variant_id
    guest = Visitor(services.add(Visitor(), goods(jar), 1, at=AT).token)

    assert cart_of(guest, AT + timedelta(days=29)) is not None
    assert cart_of(guest, LATER) is None
    assert services.forget_old(LATER) == 1
    assert session.scalar(select(func.count()).select_from(CartLine)) == 0


def test_using_a_cart_moves_its_thirty_days_along():
    jar = carts.on_offer().variant_id
    guest = Visitor(services.add(Visitor(), goods(jar), 1, at=AT).token)

    services.add(guest, goods(jar), 1, at=AT + timedelta(days=20))

    assert lines(guest, LATER) == [(jar, 2)]


def test_nobody_changes_a_line_of_somebody_else():
    jar = carts.on_offer().variant_id
    mine = Visitor(services.add(Visitor(), goods(jar), 1, at=AT).token)
    theirs = Visitor(services.add(Visitor(), goods(jar), 1, at=AT).token)
    line = cart_with_lines(mine, AT)[1][0]

    with pytest.raises(NotFound):
        services.change(theirs, line.line_id, goods(jar), 5, at=AT)
    with pytest.raises(NotFound):
        services.remove(theirs, line.line_id, at=AT)
    with pytest.raises(NotFound):
        services.remove(Visitor("x" * 22), line.line_id, at=AT)

    assert lines(mine) == [(jar, 1)]


def test_at_sign_in_the_guests_cart_becomes_the_accounts_and_its_token_dies():
    jar = carts.on_offer().variant_id
    user = accounts.user()
    token = services.add(Visitor(), goods(jar), 2, at=AT).token

    assert services.merge(token, user.id, at=AT).lines == 1

    assert lines(Visitor(user_id=user.id)) == [(jar, 2)]
    assert cart_of(Visitor(token), AT) is None


def test_at_sign_in_two_carts_become_one_and_the_larger_quantity_stays():
    jar, tea = carts.on_offer().variant_id, carts.on_offer("Chè").variant_id
    user = accounts.user()
    own = Visitor(user_id=user.id)
    services.add(own, goods(jar), 5, at=AT)
    token = services.add(Visitor(), goods(jar), 2, at=AT).token
    services.add(Visitor(token), goods(tea), 1, at=AT)

    assert services.merge(token, user.id, at=AT).lines == 2

    assert lines(own) == [(jar, 5), (tea, 1)]
    assert session.scalar(select(func.count()).select_from(Cart)) == 1


def test_signing_in_without_a_cart_keeps_the_accounts():
    jar = carts.on_offer().variant_id
    user = accounts.user()
    services.add(Visitor(user_id=user.id), goods(jar), 5, at=AT)

    assert services.merge(None, user.id, at=AT).lines == 1
    assert services.merge("x" * 22, user.id, at=AT).lines == 1


def test_an_accounts_old_cart_gives_way_to_the_one_brought_along():
    jar = carts.on_offer().variant_id
    user = accounts.user()
    services.add(Visitor(user_id=user.id), goods(jar), 5, at=AT)
    token = services.add(Visitor(), goods(jar), 1, at=LATER).token

    services.merge(token, user.id, at=LATER)

    assert lines(Visitor(user_id=user.id), LATER) == [(jar, 1)]
