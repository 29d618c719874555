"""Vouchers, made and published the way staff do it."""

from datetime import date, datetime

from sqlalchemy import select

from shop.cart.queries import Visitor, lines_of
from shop.cart.services import keep_checkout, keep_voucher
from shop.checkout import services as checkout
from shop.checkout.details import Details
from shop.checkout.services import Agreed, bound_quote, voucher_of, wanted_of
from shop.extensions import session
from shop.orders.models import Order
from shop.promotions import services, using
from shop.promotions.models import Voucher, VoucherUse
from shop.promotions.rules import Scope
from shop.promotions.services import Draft
from shop.promotions.states import FundedBy, Kind
from tests.builders.cart import AT, a_cart, cart_row

FIRST, LAST = date(2026, 11, 1), date(2026, 12, 31)


def a_draft(code: str = "GIAM10", **fields) -> Draft:
    """Ten percent off, once a person, for everything."""
    values = {
        "name": "Giảm mười phần trăm",
        "name_en": "Ten percent off",
        "kind": Kind.PERCENT,
        "value": 1_000,
        "cap": None,
        "minimum": 0,
        "total_limit": None,
        "person_limit": None,
        "first_day": FIRST,
        "last_day": LAST,
        "funded_by": FundedBy.SHOP,
        "operator_id": None,
        "is_public": True,
        "scope": Scope(),
    }
    return Draft(code, **{**values, **fields})


def a_voucher(code: str = "GIAM10", *, at: datetime = AT, **fields) -> Voucher:
    """A voucher that can be used."""
    voucher_id = services.create(a_draft(code, **fields), by=None, at=at)
    services.publish(voucher_id, by=None, at=at)
    session.flush()
    return session.get(Voucher, voucher_id)


def an_amount(code: str = "GIAM20K", value: int = 20_000, **fields) -> Voucher:
    """So many đồng off."""
    return a_voucher(code, kind=Kind.AMOUNT, value=value, **fields)


def a_free_delivery(code: str = "FREESHIP", **fields) -> Voucher:
    """Nothing to pay for the parcel."""
    return a_voucher(code, kind=Kind.FREE_DELIVERY, value=0, **fields)


def agreed_with(token: str, details: Details, code: str, *, at: datetime = AT) -> Agreed:
    """What the review form of this cart sends once the code was typed."""
    keep_checkout(Visitor(token), details.to_json(), at=at)
    keep_voucher(Visitor(token), code, at=at)
    session.flush()
    cart = cart_row(token)
    session.refresh(cart)
    asked = voucher_of(cart, details.phone)
    _quote, digest, _method = bound_quote(details, wanted_of(lines_of(cart.id)), at, asked=asked)
    return Agreed(cart.order_key, digest, terms=True)


def place_with(code: str, details: Details, *lines: tuple[int, int], at: datetime = AT) -> Order:
    """An order of a guest who typed this code."""
    agreed = agreed_with(a_cart(*lines, at=at), details, code, at=at)
    placed = checkout.place(agreed, clock=lambda: at, language="vi")
    return session.scalars(select(Order).where(Order.token == placed.token)).one()


def used_by(order: Order, *, at: datetime = AT) -> VoucherUse:
    """A use on an order that was written without the checkout: a delivery that cost 10.000 đồng less."""
    voucher = a_free_delivery(total_limit=5, person_limit=1, at=at)
    order.voucher_code = voucher.code
    using.use(voucher.id, order.id, phone=order.phone, user_id=None, amount=10_000, at=at)
    return session.scalars(select(VoucherUse).where(VoucherUse.order_id == order.id)).one()


def add(made) -> None:
    """A place's operator has a draft and a voucher that can be used; its customer's cart keeps a code of nobody."""
    operator_id = made.outlet.operator_id
    live = an_amount(f"DIEMBAN{made.outlet.id}", operator_id=operator_id, funded_by=FundedBy.OPERATOR)
    draft = services.create(
        a_draft(f"NHAP{made.outlet.id}", operator_id=operator_id, is_public=False), by=None, at=AT
    )
    made.values["voucher_id"] = [draft, live.id]
    made.extra["voucher_code"] = live.code
    keep_voucher(Visitor(made.cart), "KHONGCO", at=AT)
