"""An order is written once, with copies of everything that was agreed: names, prices, tax, stars, seller, terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, insert

from shop.core.tokens import random_code, random_token
from shop.extensions import later, new_ids
from shop.orders.models import OrderEvent, OrderLine
from shop.orders.services.drafts import (
    FULFILMENTS,
    LINES,
    ORDERS,
    RECIPIENTS,
    Created,
    Gift,
    NewFulfilment,
    NewLine,
    NewOrder,
)
from shop.orders.states import Door, FulfilmentState

EVENTS = cast("Table", OrderEvent.__table__)
# Built once: building a statement costs more than running it.
_ORDER, _PARTS, _LINES, _EVENT = (insert(table) for table in (ORDERS, FULFILMENTS, LINES, EVENTS))
_RECIPIENTS = insert(RECIPIENTS)


def create(order: NewOrder, *, at: datetime, by: int | None) -> Created:
    """Write the order, its parts and lines and the event of its beginning `later`: no statement waits for another.

    Many recipients take one more. A second order of the same key violates the unique constraint of `orders.key`.
    """
    head = {"id": new_ids(ORDERS, 1)[0], **_head(order, at)}
    order_id: int = head["id"]
    # What kiosks of one hub hand over is collected together, with one code.
    code = random_code(6) if order.door is Door.PICKUP else None
    parts = [
        {"id": part_id, **_fulfilment(part, order.door, order_id, at, code or random_code(6))}
        for part_id, part in zip(new_ids(FULFILMENTS, len(order.fulfilments)), order.fulfilments, strict=True)
    ]
    people = _recipients(order, order_id, parts)
    lines = _lines(order, order_id, [part["id"] for part in parts])
    event = {"order_id": order_id, "kind": "placed", "to_state": order.state.value, "at": at, "by": by}
    for statement, rows in ((_ORDER, [head]), (_PARTS, parts), (_LINES, lines), (_EVENT, [event])):
        later(statement, rows)
    if people:
        later(_RECIPIENTS, people)
    part_ids = {part["outlet_id"]: part["id"] for part in parts}
    codes = {part["outlet_id"]: part["pickup_code"] for part in parts}
    line_ids = {line["position"]: line["id"] for line in lines}
    return Created(order_id, head["code"], head["token"], part_ids, line_ids, codes)


def _recipients(order: NewOrder, order_id: int, parts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those who get the parts, each once; the parts name them."""
    people = order.recipients
    ids = dict(zip(people, new_ids(RECIPIENTS, len(people)), strict=True)) if people else {}
    for row, part in zip(parts, order.fulfilments, strict=True):
        if part.recipient is not None:
            row["recipient_id"] = ids[part.recipient.number]
    return [{"id": ids[key], "order_id": order_id, **asdict(each)} for key, each in people.items()]


def _head(order: NewOrder, at: datetime) -> dict[str, Any]:
    leaves = order.lines
    discounts = sum(line.discount for line in leaves)
    goods = sum(line.total for line in leaves) + discounts
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
        "discount_total": discounts,
        "voucher_code": order.voucher_code,
        "delivery_total": fees,
        "total": goods - discounts + fees,
        "vat_total": sum(line.vat for line in leaves),
        "routing": dict(order.routing),
        "terms_version": order.terms_version,
        "age_confirmed": order.age_confirmed,
        "placed_at": at,
        "wanted_day": order.wanted_day,
        **_gift(order.gift or Gift()),
        **({"recipient_count": len(order.recipients)} if order.recipients else {}),
    }


def _gift(gift: Gift) -> dict[str, Any]:
    return {
        "recipient_name": gift.recipient_name,
        "recipient_phone": gift.recipient_phone,
        "card_text": gift.card_text,
        "hides_prices": gift.hides_prices,
        "gift_bag": gift.gift_bag,
    }


def _fulfilment(
    part: NewFulfilment, door: Door, order_id: int, at: datetime, pickup_code: str
) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "outlet_id": part.outlet_id,
        "door": door,
        "state": FulfilmentState.NEW,
        "fee": part.fee,
        "amount_to_collect": part.amount_to_collect,
        "hand_over_day": part.hand_over_day,
        "weight_g": part.weight_g,
        "pickup_code": pickup_code,
        "prepare_on": part.prepare_on,
        "created_at": at,
        "moved_at": at,
    }


def _lines(order: NewOrder, order_id: int, part_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Each basket's line before its components, which name it."""
    all_of = [
        (line, part, part_id)
        for part, part_id in zip(order.fulfilments, part_ids, strict=True)
        for line in part.lines
    ]
    all_of.sort(key=lambda each: each[0].parent is not None)
    ids = {each[0].position: id_ for id_, each in zip(new_ids(LINES, len(all_of)), all_of, strict=True)}
    return [
        {
            "id": ids[line.position],
            **_line(line, part, order_id, part_id, None if line.parent is None else ids[line.parent]),
        }
        for line, part, part_id in all_of
    ]


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
        "gross": line.total + line.discount,
        "discount": line.discount,
        "total": line.total,
        "vat_class": line.vat_class,
        "vat_bp": line.vat_bp,
        "vat": line.vat,
        "stars": line.stars,
        "stars_until": line.stars_until,
        "certificate_events": list(line.certificate_events),
    }


def append(like: OrderLine, line: NewLine) -> int:
    """Write one more line beside another of the same part, sold by the same seller; its id."""
    part = NewFulfilment(0, like.operator_id, like.seller_name, 0, 0, date.min, 0, ())
    row = _line(line, part, like.order_id, like.fulfilment_id, None)
    (line_id,) = new_ids(LINES, 1)
    later(_LINES, {"id": line_id, **row})
    return line_id
