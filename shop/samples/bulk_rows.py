"""The rows of a finished order, as the services would have left them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.catalogue.states import VatClass
from shop.core.clock import vn_day
from shop.core.tokens import random_code, random_token
from shop.inventory.states import ReservationState
from shop.orders.states import CallState, Channel, Door, FulfilmentState, OrderState
from shop.payments.states import Method

VAT_BP = 800


@dataclass
class Offer:
    """Units of one item that can be sold, with all an order line copies."""

    item_id: int
    on_hand: int
    allocated: int
    outlet_id: int
    lot_id: int
    variant_id: int
    product_id: int
    operator_id: int
    seller_name: str
    name: str
    variant_name: str
    unit: str
    measure: Any
    step: int
    price_per: int
    price: int


def event(order_id: int, part_id: int | None, old: str | None, new: str, at: datetime) -> dict[str, Any]:
    """One move in the history of an order, or of its part."""
    return {
        "order_id": order_id,
        "fulfilment_id": part_id,
        "kind": "order" if part_id is None else "fulfilment",
        "from_state": old,
        "to_state": new,
        "at": at,
    }


def order(order_id: int, total: int, vat: int, at: datetime, later: datetime) -> dict[str, Any]:
    """A finished order of a made-up customer; money in đồng."""
    return {
        "id": order_id,
        "code": random_code(8),
        "token": random_token(),
        "key": random_token(),
        "channel": Channel.WEB,
        "state": OrderState.COMPLETED,
        "call_state": CallState.NOT_NEEDED,
        "name": "Khách mẫu",
        "phone": f"+8490{order_id % 10**7:07d}",
        "phone_last4": f"{order_id % 10**4:04d}",
        "language": "vi",
        "door": Door.PICKUP,
        "payment_method": Method.AT_OUTLET,
        "goods_total": total,
        "discount_total": 0,
        "delivery_total": 0,
        "total": total,
        "vat_total": vat,
        "routing": {"reasons": ["sample"]},
        "terms_version": "mau",
        "placed_at": at,
        "completed_at": later,
    }


def part(  # noqa: PLR0917 - one part of one order
    part_id: int, order_id: int, outlet_id: int, total: int, at: datetime, later: datetime
) -> dict[str, Any]:
    """Its only part, handed over at the outlet."""
    return {
        "id": part_id,
        "order_id": order_id,
        "outlet_id": outlet_id,
        "door": Door.PICKUP,
        "state": FulfilmentState.HANDED_OVER,
        "fee": 0,
        "amount_to_collect": total,
        "hand_over_day": vn_day(later),
        "weight_g": 1000,
        "pickup_code": random_code(6),
        "created_at": at,
        "moved_at": later,
        "ended_at": later,
    }


def line(  # noqa: PLR0917 - one line of one order
    line_id: int, order_id: int, part_id: int, row: int, offer: Offer, money: tuple[int, int]
) -> dict[str, Any]:
    """One line as sold; ``money`` is total and VAT inside, đồng."""
    return {
        "id": line_id,
        "order_id": order_id,
        "fulfilment_id": part_id,
        "position": row,
        "product_id": offer.product_id,
        "variant_id": offer.variant_id,
        "operator_id": offer.operator_id,
        "seller_name": offer.seller_name,
        "name": offer.name,
        "variant_name": offer.variant_name,
        "unit": offer.unit,
        "measure": offer.measure,
        "quantity": offer.step,
        "price": offer.price,
        "price_per": offer.price_per,
        "gross": money[0],
        "discount": 0,
        "total": money[0],
        "vat_class": VatClass.STANDARD,
        "vat_bp": VAT_BP,
        "vat": money[1],
    }


def hold(hold_id: int, line_id: int, offer: Offer, times: tuple[datetime, datetime]) -> dict[str, Any]:
    """What the line held until the hand-over."""
    return {
        "id": hold_id,
        "outlet_id": offer.outlet_id,
        "variant_id": offer.variant_id,
        "order_line_id": line_id,
        "quantity": offer.step,
        "state": ReservationState.CONSUMED,
        "created_at": times[0],
        "ended_at": times[1],
    }
