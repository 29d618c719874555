"""An order is written once, with copies of everything that was agreed: names, prices, tax, stars, seller, terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Insert, Table, insert

from shop.catalogue.states import Measure, VatClass
from shop.core.money import Dong
from shop.core.tokens import random_code, random_token
from shop.extensions import run
from shop.orders.models import Fulfilment, Order, OrderEvent, OrderLine
from shop.orders.states import CallState, Channel, Door, FulfilmentState, OrderState

ORDERS = cast("Table", Order.__table__)
FULFILMENTS = cast("Table", Fulfilment.__table__)
LINES = cast("Table", OrderLine.__table__)
EVENTS = cast("Table", OrderEvent.__table__)
# Built once: building a statement costs more than running it.
_ORDER = insert(ORDERS).returning(ORDERS.c.id)
_PARTS = insert(FULFILMENTS).returning(FULFILMENTS.c.outlet_id, FULFILMENTS.c.id)
_LINES = insert(LINES).returning(LINES.c.position, LINES.c.id)
_EVENT = insert(EVENTS)


@dataclass(frozen=True, slots=True)
class Customer:
    """Who buys. Phone in E.164."""

    name: str
    phone: str
    email: str | None
    language: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as sold. `parent`: position of its basket's line, which carries no money itself."""

    position: int
    product_id: int
    variant_id: int
    lot_id: int | None
    name: str
    name_en: str | None
    variant_name: str
    variant_name_en: str | None
    unit: str
    measure: Measure
    quantity: int
    price: Dong
    price_per: int
    total: Dong
    vat_class: VatClass
    vat_bp: int | None
    vat: Dong
    stars: int | None = None
    stars_until: date | None = None
    certificate_events: tuple[int, ...] = ()
    parent: int | None = None
    is_basket: bool = False


@dataclass(frozen=True, slots=True)
class NewFulfilment:
    """One outlet's part and its lines."""

    outlet_id: int
    operator_id: int
    seller_name: str
    fee: Dong
    amount_to_collect: Dong
    hand_over_day: date
    weight_g: int
    lines: Sequence[NewLine]


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order before it is written. `key` makes it impossible to write it twice."""

    key: str
    channel: Channel
    state: OrderState
    call_state: CallState
    customer: Customer
    door: Door
    payment_method: str
    terms_version: str
    routing: Mapping[str, Any]
    fulfilments: Sequence[NewFulfilment]
    commune_code: str | None = None
    street: str | None = None
    address_text: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """What was written: fulfilment ids by outlet, line ids by position."""

    order_id: int
    code: str
    token: str
    fulfilments: Mapping[int, int]
    lines: Mapping[int, int]
    pickup_codes: Mapping[int, str]


def create(order: NewOrder, *, at: datetime, by: int | None) -> Created:
    """Write the order, its parts and lines and the event of its beginning: four statements, five with baskets.

    A second order of the same key violates the unique constraint of `orders.key`.
    """
    head = _head(order, at)
    order_id = run(_ORDER, head).scalar_one()
    parts = [_fulfilment(part, order.door, order_id, at) for part in order.fulfilments]
    ids = _written(_PARTS, parts)
    lines = _write_lines(order, order_id, ids)
    event = {"order_id": order_id, "kind": "placed", "to_state": order.state.value, "at": at, "by": by}
    run(_EVENT, event)
    codes = {part["outlet_id"]: part["pickup_code"] for part in parts}
    return Created(order_id, head["code"], head["token"], ids, lines, codes)


def _head(order: NewOrder, at: datetime) -> dict[str, Any]:
    leaves = [line for part in order.fulfilments for line in part.lines]
    goods = sum(line.total for line in leaves)
    fees = sum(part.fee for part in order.fulfilments)
    operators = {part.operator_id for part in order.fulfilments}
    customer = order.customer
    return {
        "code": random_code(8),
        "token": random_token(),
        "key": order.key,
        "channel": order.channel,
        "state": order.state,
        "call_state": order.call_state,
        "user_id": customer.user_id,
        "payee_operator_id": operators.pop() if len(operators) == 1 else None,
        "name": customer.name,
        "phone": customer.phone,
        "phone_last4": customer.phone[-4:],
        "email": customer.email,
        "language": customer.language,
        "door": order.door,
        "commune_code": order.commune_code,
        "street": order.street,
        "address_text": order.address_text,
        "note": order.note,
        "payment_method": order.payment_method,
        "goods_total": goods,
        "discount_total": 0,
        "delivery_total": fees,
        "total": goods + fees,
        "vat_total": sum(line.vat for line in leaves),
        "routing": dict(order.routing),
        "terms_version": order.terms_version,
        "age_confirmed": False,
        "placed_at": at,
    }


def _fulfilment(part: NewFulfilment, door: Door, order_id: int, at: datetime) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "outlet_id": part.outlet_id,
        "door": door,
        "state": FulfilmentState.NEW,
        "fee": part.fee,
        "amount_to_collect": part.amount_to_collect,
        "hand_over_day": part.hand_over_day,
        "weight_g": part.weight_g,
        "pickup_code": random_code(6),
        "created_at": at,
        "moved_at": at,
    }


def _write_lines(order: NewOrder, order_id: int, fulfilment_ids: Mapping[int, int]) -> dict[int, int]:
    """Lines first, then the components, which name their basket's line."""
    pairs = [(part, line) for part in order.fulfilments for line in part.lines]
    heads = [
        _line(line, part, order_id, fulfilment_ids[part.outlet_id], None)
        for part, line in pairs
        if line.parent is None
    ]
    ids = _written(_LINES, heads)
    components = [
        _line(line, part, order_id, fulfilment_ids[part.outlet_id], ids[line.parent])
        for part, line in pairs
        if line.parent is not None
    ]
    return ids | (_written(_LINES, components) if components else {})


def _line(
    line: NewLine, part: NewFulfilment, order_id: int, fulfilment_id: int, parent_id: int | None
) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "fulfilment_id": fulfilment_id,
        "parent_id": parent_id,
        "position": line.position,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "lot_id": line.lot_id,
        "operator_id": part.operator_id,
        "seller_name": part.seller_name,
        "name": line.name,
        "name_en": line.name_en,
        "variant_name": line.variant_name,
        "variant_name_en": line.variant_name_en,
        "unit": line.unit,
        "measure": line.measure,
        "quantity": line.quantity,
        "price": line.price,
        "price_per": line.price_per,
        "gross": line.total,
        "discount": 0,
        "total": line.total,
        "vat_class": line.vat_class,
        "vat_bp": line.vat_bp,
        "vat": line.vat,
        "stars": line.stars,
        "stars_until": line.stars_until,
        "certificate_events": list(line.certificate_events),
    }


def _written(statement: Insert, rows: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Insert rows in one statement; their ids by the column that tells them apart."""
    return {row[0]: row[1] for row in run(statement, rows)}
