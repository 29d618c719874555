"""Goods on offer at outlets, and carts of guests, by the services that production uses."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from shop.cart import offers, services
from shop.cart.models import Cart
from shop.cart.queries import Visitor, hash_of
from shop.catalogue.models import Product, Variant
from shop.checkout.queries import alcohol_outlets
from shop.core.clock import vn_day
from shop.extensions import session
from shop.outlets.models import Outlet
from tests.builders import catalogue, inventory, outlets

AT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)  # 10:00 of Saturday 28 November 2026 in Viet Nam
GOOD = date(2027, 11, 1)


@dataclass(frozen=True)
class Offer:
    """A variant with a price that an outlet has on the shelf."""

    outlet: Outlet
    product: Product
    variant: Variant

    @property
    def variant_id(self) -> int:
        return self.variant.id


def on_offer(
    name: str = "Mắm tôm Hậu Lộc",
    *,
    outlet: Outlet | None = None,
    stock: int = 10,
    price: int = 60_000,
    expires_on: date | None = GOOD,
    variant: dict | None = None,
    **fields,
) -> Offer:
    """A published product of one variant with stock at one outlet."""
    outlet = outlet or outlets.outlet()
    product = catalogue.a_product(name, price=price, variant=variant, **fields)
    row = session.scalars(select(Variant).where(Variant.product_id == product.id)).one()
    if stock:
        inventory.stocked(outlet, row, stock, expires_on=expires_on)
    return Offer(outlet, product, row)


def a_cart(*lines: tuple[int, int], at: datetime = AT) -> str:
    """A guest's cart of (variant id, quantity); gives its token."""
    token = None
    for variant_id, quantity in lines:
        _row, goods = offers.find(
            variant_id, None, None, at=at, alcohol_at=lambda: alcohol_outlets(vn_day(at))
        )
        token = services.add(Visitor(token), goods, quantity, at=at).token or token
    assert token is not None
    return token


def cart_row(token: str) -> Cart:
    """The row behind a token."""
    return session.scalars(select(Cart).where(Cart.token_hash == hash_of(token))).one()
