"""Goods that were sold and come back, and money that goes back."""

from collections.abc import Mapping

from sqlalchemy import select

from shop.checkout import fulfilling, returning
from shop.checkout.returning import Decision, Received, Wish
from shop.core.tokens import random_token
from shop.extensions import session
from shop.media import services as media
from shop.orders.models import Order, OrderLine, Return, ReturnLine
from shop.orders.return_book import photo_ids
from shop.orders.return_states import ReturnCondition, ReturnReason
from shop.orders.returning import lots_out
from shop.payments.models import Refund
from shop.payments.refund_states import RefundWay
from tests.builders import media as pictures
from tests.builders import orders, promotions
from tests.builders.cart import AT
from tests.builders.orders import part_of


def lines_of(order: Order) -> list[OrderLine]:
    """The lines of an order, in their order."""
    return list(
        session.scalars(select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position))
    )


def placed(*lines: tuple[int, int], outlet_id: int, discount: int = 0, at=AT, **fields) -> Order:
    """A pick-up to be paid in cash, with a voucher where there is a discount."""
    where = orders.pickup(outlet_id, **fields)
    if not discount:
        return orders.place(where, *lines, at=at)
    code = f"GIAM{discount}"
    promotions.an_amount(code, discount, at=at)
    return promotions.place_with(code, where, *lines, at=at)


def sold(*lines: tuple[int, int], outlet_id: int, at=AT, **fields) -> Order:
    """A pick-up paid in cash and handed over."""
    order = placed(*lines, outlet_id=outlet_id, at=at, **fields)
    hand_over(order, at=at)
    return order


def hand_over(order: Order, *, at=AT) -> None:
    """The goods of a pick-up reach the customer."""
    part, step = part_of(order), {"at": at, "by": None}
    fulfilling.start_preparing(part.outlet_id, part.id, **step)
    fulfilling.mark_ready(part.outlet_id, part.id, **step)
    fulfilling.hand_over(part.outlet_id, part.id, code=part.pickup_code, **step)


def wish(
    order: Order,
    units: Mapping[int, int] | None = None,
    *,
    reason: ReturnReason = ReturnReason.DAMAGED,
    **fields,
) -> Wish:
    """One unit of the first line, unless said otherwise."""
    values = {"key": random_token(), "note": "Nắp bị nứt", **fields}
    return Wish(values.pop("key"), part_of(order).id, units or {lines_of(order)[0].id: 1}, reason, **values)


def asked(order: Order, units: Mapping[int, int] | None = None, *, at=AT, **fields) -> Return:
    """A customer asks to give goods back."""
    return returning.request(order.token, wish(order, units, **fields), at=at, by=None)


def back(one: Return, condition: ReturnCondition = ReturnCondition.RESELL, **fields) -> list[Received]:
    """Everything that was asked back, from whatever lots the customer has."""
    found = []
    for line in session.scalars(
        select(ReturnLine).where(ReturnLine.return_id == one.id).order_by(ReturnLine.id)
    ):
        left = line.quantity
        for lot_id, units in sorted(lots_out([line.order_line_id])[line.order_line_id].items()):
            taken = min(left, units)
            if taken > 0:
                found.append(Received(line.id, lot_id, taken, fields.get("condition", condition)))
                left -= taken
    return found


def came_back(
    order: Order,
    units: Mapping[int, int] | None = None,
    *,
    condition: ReturnCondition = ReturnCondition.RESELL,
    decision: Decision | None = None,
    at=AT,
    **fields,
) -> Refund | None:
    """The whole way: asked, agreed, received, closed."""
    one = take_back(order, units, condition=condition, at=at, **fields)
    return returning.close(one.outlet_id, one.id, decision or Decision(), at=at, by=None)


def take_back(
    order: Order,
    units: Mapping[int, int] | None = None,
    *,
    condition: ReturnCondition = ReturnCondition.RESELL,
    at=AT,
    **fields,
) -> Return:
    """Asked, agreed, received."""
    one, step = asked(order, units, at=at, **fields), {"at": at, "by": None}
    returning.approve(one.outlet_id, one.id, "mang đến điểm bán", **step)
    returning.receive(one.outlet_id, one.id, back(one, condition), is_all=True, **step)
    return one


def add(made, variant_id: int) -> None:
    """A place gets an order with a return that waits, one that is agreed, and a refund that is due."""
    order = sold((variant_id, 6), outlet_id=made.outlet.id, phone=f"+8491300{made.outlet.id % 100:02d}80")
    refund = came_back(order)
    refund.way = RefundWay.BANK
    shot = media.prepare_paper(pictures.picture(300 + made.outlet.id % 50, 200), name="nap.jpg")
    waiting = asked(order, photos=[shot])
    agreed = asked(order)
    returning.approve(agreed.outlet_id, agreed.id, "mang đến điểm bán", at=AT, by=None)
    [photo] = photo_ids(waiting.id)
    made.values |= {"refund_id": [refund.id], "return_id": [waiting.id, agreed.id], "media_id": [photo]}
    token, part = {"token": order.token}, {"fulfilment_id": part_of(order).id}
    made.special |= {
        "orders.name_account": token,
        "orders.return_new": {**token, **part},
        "orders.return_photo": token,
        "orders.return_withdraw": {**token, "return_id": waiting.id},
        "orders.return_exchange": {"return_id": agreed.id},
        "orders.return_at_counter": part,
        "orders.edit": {"fulfilment_id": made.extra["new"]},
        "orders.move_lines": {"fulfilment_id": made.extra["new"]},
    }
    line = lines_of(order)[0].id
    [lot] = lots_out([line])[line]
    fresh = session.scalars(
        select(OrderLine.id).where(OrderLine.fulfilment_id == made.extra["new"]).order_by(OrderLine.id)
    ).one()
    made.extra["samples"] = {
        f"orders.return_new:line_{line}": "1",
        f"orders.return_at_counter:lot_{line}_{lot}": "1",
        f"orders.return_receive:lot_{line}_{lot}": "1",
        f"orders.return_close:line_{line}": "1",
        f"orders.return_exchange:line_{line}": "1",
        f"orders.edit:line_{fresh}": "1",
    }
    made.extra["also orders.page"] = [*made.extra.get("also orders.page", []), token]
