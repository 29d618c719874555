"""A customer wants to give goods back, or stands at the counter with them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.catalogue.models import Variant
from shop.catalogue.queries import remembered
from shop.checkout.editing import goods
from shop.checkout.returning import telling
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.media import services as media
from shop.media.services import Prepared
from shop.orders import exchanges, queries, return_rules, returning
from shop.orders import services as orders
from shop.orders.exchanges import Instead
from shop.orders.models import Fulfilment, Order, OrderLine, Return
from shop.orders.return_states import ExchangeKind, ReturnReason, ReturnState
from shop.orders.services import Locked
from shop.orders.states import FulfilmentState
from shop.payments import refunds
from shop.payments.refund_rules import Back
from shop.settings import queries as settings

HERE = frozenset({FulfilmentState.HANDED_OVER, FulfilmentState.DELIVERED})
MOST_PHOTOS = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall go back of one part: `units` by order line. `key` is the form's: sent twice it is asked once.

    `instead`: what the customer takes for it; None: money.
    """

    key: str
    fulfilment_id: int
    units: Mapping[int, int]
    reason: ReturnReason
    note: str
    photos: Sequence[Prepared] = ()
    instead: Instead | None = None


def request(token: str, wish: Wish, *, at: datetime, by: int | None) -> Return:
    """Ask to give goods back, in time. Raises NotFound for a part of another order.

    Raises BadInput on `units` for nothing or too much, on `note` where a fault is neither told nor shown, Refused
    when the goods are not there yet or the time is over.
    """
    locked = orders.lock_order(queries.id_by_token(token))
    known = returning.by_key(wish.key)
    if known is not None:
        return known
    if wish.reason.is_fault and not wish.note and not wish.photos:
        raise BadInput("note", lazy("Hãy kể hàng bị sao, hoặc gửi ảnh."))
    part = _part(locked, wish.fulfilment_id)
    lines = _lines(part, wish.units)
    _refuse_late(part, lines, wish.reason, at)
    check_instead(part.outlet_id, wish.instead, at)
    made = _write(locked.order, part, wish, at, by)
    telling.asked(locked.order, made, at=at)
    return made


def take_over(outlet_id: int, wish: Wish, *, at: datetime, by: int | None) -> Return:
    """Staff take goods back over the counter: agreed at once, whatever the day. Raises as `request` does."""
    locked = orders.lock_order_of(outlet_id, wish.fulfilment_id)
    known = returning.by_key(wish.key)
    if known is not None:
        return known
    part = _part(locked, wish.fulfilment_id)
    _lines(part, wish.units)
    made = _write(locked.order, part, wish, at, by)
    returning.move(made, ReturnState.APPROVED, at=at, by=by)
    return made


def check_instead(outlet_id: int, instead: Instead | None, at: datetime) -> None:
    """Goods that this outlet can give now. Raises BadInput on `wanted` or `wanted_quantity`."""
    if instead is None or instead.kind is ExchangeKind.SAME:
        return
    variant_id, quantity = instead.goods or (0, 0)
    if variant_id not in dict(goods.addable(outlet_id, at=at)):
        raise BadInput("wanted", lazy("Hãy chọn món muốn đổi trong danh sách."))
    if quantity < 1 or quantity % remembered.goods({variant_id}, at)[variant_id].row.step:
        raise BadInput("wanted_quantity", lazy("Số lượng không đúng bước bán của món này."))


def returnable(part: Fulfilment) -> list[tuple[OrderLine, int]]:
    """The lines of a part that goods were sold by, each with how many units can still be given back."""
    baskets = select(OrderLine.parent_id).where(
        OrderLine.fulfilment_id == part.id, OrderLine.parent_id.is_not(None)
    )
    lines = session.scalars(
        select(OrderLine)
        .where(OrderLine.fulfilment_id == part.id, OrderLine.id.not_in(baskets))
        .order_by(OrderLine.position)
    ).all()
    ids = [line.id for line in lines]
    asked, back = returning.asked_back(ids), refunds.backs(ids)
    return [
        (line, return_rules.left(line.quantity, asked.get(line.id, 0), back.get(line.id, Back()).quantity))
        for line in lines
    ]


def in_time(part: Fulfilment, lines: Collection[OrderLine], reason: ReturnReason, at: datetime) -> bool:
    """Whether all of these lines may still be given back for this reason."""
    days, received_at = settings.number("return_days"), part.ended_at or part.moved_at
    storages = session.scalars(
        select(Variant.storage).where(Variant.id.in_(sorted({line.variant_id for line in lines})))
    )
    ends = [
        return_rules.deadline(received_at, reason, fresh=return_rules.is_fresh(storage), days=days)
        for storage in storages
    ]
    return all(end is not None and at <= end for end in ends)


def _part(locked: Locked, fulfilment_id: int) -> Fulfilment:
    part = next((part for part in locked.parts if part.id == fulfilment_id), None)
    if part is None:
        raise NotFound
    if part.state not in HERE:
        raise Refused(lazy("Chỉ trả được hàng đã nhận."))
    return part


def _lines(part: Fulfilment, units: Mapping[int, int]) -> list[OrderLine]:
    left = {line.id: (line, most) for line, most in returnable(part)}
    if not units:
        raise BadInput("units", lazy("Hãy ghi số lượng của ít nhất một món."))
    for line_id, quantity in units.items():
        if line_id not in left:
            raise NotFound
        line, most = left[line_id]
        if not 0 < quantity <= most:
            raise BadInput(
                f"line_{line_id}", lazy("Món %(name)s không còn trả được nhiều như vậy.", name=line.name)
            )
    return [left[line_id][0] for line_id in units]


def _refuse_late(part: Fulfilment, lines: Sequence[OrderLine], reason: ReturnReason, at: datetime) -> None:
    if in_time(part, lines, reason, at):
        return
    raise Refused(
        lazy(
            "Đã quá hạn trả hàng, hoặc món này không nhận trả vì đổi ý (hàng tươi, hàng lạnh: báo trong 24 giờ nếu có lỗi)."
            " Hãy gọi cho điểm bán."
        )
    )


def _write(order: Order, part: Fulfilment, wish: Wish, at: datetime, by: int | None) -> Return:
    photos = [media.keep(photo, by=by, at=at) for photo in wish.photos[:MOST_PHOTOS]]
    session.flush()
    made = returning.write(
        (order.id, part.id, part.outlet_id),
        wish.units,
        key=wish.key,
        reason=wish.reason,
        note=wish.note,
        photos=[photo.id for photo in photos],
        at=at,
        by=by,
    )
    if wish.instead is not None:
        exchanges.want(made.id, wish.instead, at=at, by=by)
    return made
