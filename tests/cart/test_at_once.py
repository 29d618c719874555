"""Several tabs and devices of one account at the same moment: one cart, and nothing is lost."""

import pytest
from sqlalchemy import func, select

from shop.cart import services
from shop.cart.models import Cart, CartLine
from shop.cart.queries import Visitor
from shop.cart.services import Goods
from shop.extensions import session
from shop.unit_of_work import in_transaction
from tests.builders import accounts
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.support.at_once import at_once

pytestmark = pytest.mark.race


def goods(variant_id: int) -> Goods:
    return Goods(variant_id, None, 1, "piece", 60_000)


def counts() -> tuple[int, int]:
    return tuple(session.scalar(select(func.count()).select_from(model)) for model in (Cart, CartLine))


def test_the_first_goods_of_an_account_put_in_from_many_tabs_make_one_cart(database, app):
    me = Visitor(user_id=accounts.user().id)
    variants = [carts.on_offer(f"Món {number}").variant_id for number in range(8)]
    session.commit()

    answers = at_once(
        app, lambda n: in_transaction(lambda: services.add(me, goods(variants[n]), 1, at=AT).lines), 8
    )

    assert sorted(answers) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert counts() == (1, 8)


def test_two_browsers_that_sign_in_at_once_pour_into_one_cart(database, app):
    user_id = accounts.user().id
    variants = [carts.on_offer(f"Món {number}").variant_id for number in range(4)]
    tokens = [carts.a_cart((variant_id, 1)) for variant_id in variants]
    session.commit()

    at_once(app, lambda n: in_transaction(lambda: services.merge(tokens[n], user_id, at=AT).lines), 4)

    assert counts() == (1, 4)
    assert session.scalars(select(Cart.user_id)).all() == [user_id]
