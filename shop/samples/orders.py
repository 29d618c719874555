"""Orders in every state, placed and worked through by the same functions as real ones.

Buyers are made up; their phone numbers lie in a range that is not given out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from shop.cart import offers
from shop.cart import services as carts
from shop.cart.models import Cart
from shop.cart.queries import Visitor, hash_of, lines_of
from shop.catalogue.models import Variant
from shop.checkout import fulfilling
from shop.checkout.details import Details
from shop.checkout.services import Agreed, bound_quote, cancel, place, wanted_of
from shop.extensions import session
from shop.inventory import queries as stock
from shop.orders.models import Fulfilment, Order
from shop.orders.states import Door
from shop.samples import cards, returns, transfers
from shop.unit_of_work import in_transaction

_HUB = "Điểm OCOP Chợ trung tâm Việt Trì"
WOMEN = "Quầy Hội Liên hiệp Phụ nữ tỉnh"
_PEOPLE = ("Nguyễn Thị Mẫu", "Trần Văn Thử", "Lê Minh Họa", "Phạm Ví Dụ", "Hoàng Thị Mẫu", "Đỗ Văn Thử")
_WARD = {WOMEN: "14797", _HUB: "07900"}


@dataclass(frozen=True)
class _Plan:
    """One order: where, how it is received, how long ago, how far it went, whose it is, how it is paid, and more answers."""

    outlet: str
    door: Door
    days_ago: int
    steps: tuple[str, ...]
    is_customers: bool = False
    paid_by: str = ""
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class _Town:
    """Ids: of outlets by name, of accounts by e-mail, of the manager by outlet."""

    outlets: Mapping[str, int]
    users: Mapping[str, int]
    staff: Mapping[str, int]


_TURNS = 8
_TO_DOOR = ("call", "prepare", "ship")
_PLANS = tuple(
    _Plan(outlet, door, days_ago, steps)
    for outlet in (WOMEN, _HUB)
    for door, days_ago, steps in (
        (Door.PICKUP, 0, ()),
        (Door.PICKUP, 1, ("prepare",)),
        (Door.PICKUP, 1, ("prepare", "ready")),
        (Door.PICKUP, 6, ("prepare", "ready", "hand over", "give back")),
        (Door.PICKUP, 4, ("cancel",)),
        (Door.PICKUP, 3, ("give up",)),
        (Door.DELIVERY, 0, ()),
        (Door.DELIVERY, 1, ("call",)),
        (Door.DELIVERY, 1, ("call", "prepare")),
        (Door.DELIVERY, 3, _TO_DOOR),
        (Door.DELIVERY, 9, (*_TO_DOOR, "deliver", "ask back")),
        (Door.DELIVERY, 8, (*_TO_DOOR, "refuse")),
        (Door.DELIVERY, 7, (*_TO_DOOR, "lose")),
    )
)
_OWN_PLANS = tuple(
    _Plan(outlet, door, days_ago, steps, is_customers=True)
    for outlet, door, days_ago, steps in (
        (WOMEN, Door.PICKUP, 0, ()),
        (_HUB, Door.PICKUP, 1, ("prepare",)),
        (WOMEN, Door.PICKUP, 2, ("prepare", "ready")),
        (_HUB, Door.PICKUP, 20, ("prepare", "ready", "hand over", "exchange")),
        (WOMEN, Door.PICKUP, 12, ("cancel",)),
        (_HUB, Door.PICKUP, 15, ("give up",)),
        (WOMEN, Door.DELIVERY, 0, ()),
        (WOMEN, Door.DELIVERY, 3, _TO_DOOR),
        (WOMEN, Door.DELIVERY, 16, (*_TO_DOOR, "deliver")),
        (WOMEN, Door.DELIVERY, 25, (*_TO_DOOR, "refuse")),
    )
)
_TRANSFERRED = tuple(
    _Plan(outlet, Door.PICKUP, days_ago, steps, paid_by="vietqr")
    for outlet, days_ago, steps in (
        (WOMEN, 0, ()),
        (_HUB, 0, ("claim",)),
        (WOMEN, 1, ("transfer", "prepare")),
        (_HUB, 2, ("lapse",)),
        (WOMEN, 3, ("transfer", "cancel")),
        (WOMEN, 1, ("statement", "prepare")),
    )
)
_BY_CARD = tuple(
    _Plan(WOMEN, Door.PICKUP, days_ago, steps, paid_by="card")
    for days_ago, steps in (
        (0, ()),
        (1, ("card", "prepare")),
        (2, ("card", "cancel", "card back")),
    )
)
_GIFT = (
    ("recipient_name", "Lê Thị Nhận Mẫu"),
    ("recipient_phone", "+84900008002"),
    ("card_text", "Chúc mừng năm mới\nAn khang thịnh vượng (thiệp mẫu)"),
    ("hides_prices", True),
)
_INVOICE = (
    ("invoice_name", "Công ty TNHH Mẫu (không có thật)"),
    ("invoice_address", "Số 1 đường Mẫu, Phường Hạc Thành, Thanh Hóa"),
    ("invoice_email", "hoa.don@ocop.example"),
)
_OTHERS = (
    _Plan(WOMEN, Door.DELIVERY, 1, ("transfer", "prepare"), paid_by="vietqr", more=_GIFT),
    _Plan(WOMEN, Door.PICKUP, 4, ("prepare", "ready", "hand over"), more=_INVOICE),
    _Plan(_HUB, Door.PICKUP, 11, ("prepare", "ready", "leave"), is_customers=True),
)
_CUSTOMER = "customer@ocop.example"


def fill(outlets: Mapping[str, int], users: Mapping[str, int], at: datetime) -> None:
    """Place the planned orders, oldest first, and take each as far as planned."""
    staff = {WOMEN: users["manager.thanhhoa@ocop.example"], _HUB: users["manager.phutho@ocop.example"]}
    town = _Town(outlets, users, staff)
    every = (*_PLANS, *_OWN_PLANS, *_TRANSFERRED, *_BY_CARD, *_OTHERS)
    with cards.taken(at):
        for number, plan in sorted(enumerate(every), key=lambda pair: -pair[1].days_ago):
            _place(number, plan, town, at)


def _place(number: int, plan: _Plan, town: _Town, at: datetime) -> None:
    """One planned order. A card that is awaited begins now: its page is open for an hour."""
    outlet_id = town.outlets[plan.outlet]
    is_open_card = plan.paid_by == "card" and not plan.steps
    ago = timedelta(0) if is_open_card else timedelta(days=plan.days_ago, minutes=40 + number)
    buyer = town.users[_CUSTOMER] if plan.is_customers else None
    token = place_one(outlet_id, _details(plan, outlet_id, number), number, at - ago, buyer)
    if token is not None:
        _work(token, plan.steps, town.staff[plan.outlet], at - ago)


def place_one(
    outlet_id: int, details: Details, number: int, at: datetime, user_id: int | None = None
) -> str | None:
    """Fill a cart (a guest's, or an account's) with two goods of the outlet and place it.

    None when nothing there can be had.
    """
    for turn in range(_TURNS):
        chosen = _choose(outlet_id, number + turn * len(_PLANS), at)
        if not chosen:
            return None
        visitor = in_transaction(partial(_fill_cart, chosen, outlet_id, at, user_id))
        agreed = in_transaction(partial(_agreed, visitor, details, at))
        if agreed is not None:
            return in_transaction(partial(place, agreed, clock=partial(_same, at), language="vi")).token
        in_transaction(partial(_empty, visitor, at))
    return None


def _same(at: datetime) -> datetime:
    return at


def _choose(outlet_id: int, number: int, at: datetime) -> list[int]:
    """Two variants that the outlet can promise, not the same ones each time."""
    figures = {
        variant_id: units
        for (_outlet, variant_id), units in stock.sellable([outlet_id], None, at).items()
        if units >= 3
    }
    strong = set(session.scalars(select(Variant.id).where(Variant.alcohol_bp.is_not(None))))
    known = sorted(figures.keys() - strong)
    return [known[(number * 17 + step * 29) % len(known)] for step in (0, 1)] if known else []


def _fill_cart(chosen: list[int], outlet_id: int, at: datetime, user_id: int | None) -> Visitor:
    visitor = Visitor(user_id=user_id)
    for variant_id in dict.fromkeys(chosen):
        row, goods = offers.find(variant_id, None, outlet_id, at=at)
        added = carts.add(visitor, goods, row.step, at=at)
        visitor = Visitor(added.token or visitor.token, user_id)
    return visitor


def _empty(visitor: Visitor, at: datetime) -> None:
    """What cannot be had goes out again: an account has one cart."""
    for line in lines_of(_cart(visitor).id):
        carts.remove(visitor, line.line_id, at=at)


def _cart(visitor: Visitor) -> Cart:
    mine = Cart.user_id == visitor.user_id
    if visitor.user_id is None:
        mine = Cart.token_hash == hash_of(visitor.token or "")
    return session.scalars(select(Cart).where(mine).execution_options(populate_existing=True)).one()


def _agreed(visitor: Visitor, details: Details, at: datetime) -> Agreed | None:
    """What the review form would send back; None when these goods cannot be had this way (too far, too few)."""
    cart = _cart(visitor)
    carts.keep_checkout(visitor, details.to_json(), at=at)
    quote, digest, _method = bound_quote(details, wanted_of(lines_of(cart.id)), at)
    return Agreed(cart.order_key, digest, terms=True) if quote.is_complete else None


def _details(plan: _Plan, outlet_id: int, number: int) -> Details:
    pickup = plan.door is Door.PICKUP
    return Details(
        door=plan.door,
        name="Khách hàng mẫu" if plan.is_customers else _PEOPLE[number % len(_PEOPLE)],
        phone="+84900009999" if plan.is_customers else f"+8490000{number:04d}",
        payment=plan.paid_by or ("at_outlet" if pickup else "on_delivery"),
        outlet_id=outlet_id if pickup else None,
        commune_code=None if pickup else _WARD[plan.outlet],
        street=None if pickup else f"Số {number + 1} đường Mẫu",
        **dict(plan.more),
    )


def _work(token: str, steps: tuple[str, ...], by: int, placed_at: datetime) -> None:
    """Take an order through its steps, two hours apart. A parcel may be split: every part goes the same way."""
    parts = session.execute(
        select(Fulfilment.id, Fulfilment.outlet_id, Fulfilment.pickup_code)
        .join(Order, Order.id == Fulfilment.order_id)
        .where(Order.token == token)
    ).all()
    for hour, step in enumerate(steps, start=1):
        at = placed_at + timedelta(minutes=5 * hour)
        if step == "cancel":
            in_transaction(partial(cancel, token, reason="Đổi ý (mẫu)", at=at))
            continue
        if step in cards.ACTS:
            cards.ACTS[step](token, at)
            continue
        if step in transfers.ACTS:
            in_transaction(partial(transfers.ACTS[step], token, at))
            continue
        for place_in_row, (part_id, outlet_id, code) in enumerate(parts):
            if step == "call" and place_in_row:
                continue
            in_transaction(partial(_ACTS[step], outlet_id, part_id, code, at, by))


_Act = Callable[[int, int, str, datetime, int], None]
_ACTS: dict[str, _Act] = {
    **returns.ACTS,
    "call": lambda o, p, _c, at, by: fulfilling.confirm_call(o, p, at=at, by=by),
    "prepare": lambda o, p, _c, at, by: fulfilling.start_preparing(o, p, at=at, by=by),
    "ready": lambda o, p, _c, at, by: fulfilling.mark_ready(o, p, at=at, by=by),
    "hand over": lambda o, p, c, at, by: fulfilling.hand_over(o, p, code=c, at=at, by=by),
    "leave": lambda o, p, _c, at, by: fulfilling.give_up(o, p, reason="Khách không đến (mẫu)", at=at, by=by),
    "give up": lambda o, p, _c, at, by: fulfilling.cancel_part(o, p, reason="Hàng bị vỡ (mẫu)", at=at, by=by),
    "ship": lambda o, p, _c, at, by: fulfilling.ship(
        o, p, carrier="Hãng mẫu", tracking=f"MAU{p:06d}", at=at, by=by
    ),
    "deliver": lambda o, p, _c, at, by: fulfilling.deliver(o, p, at=at, by=by),
    "refuse": lambda o, p, _c, at, by: fulfilling.refuse(
        o, p, reason="Khách không nghe máy (mẫu)", at=at, by=by
    ),
    "lose": lambda o, p, _c, at, by: fulfilling.lose(o, p, reason="Thất lạc (mẫu)", at=at, by=by),
}
