"""Finished orders by the thousand, written in bulk but in full: every row that a sale leaves behind."""

import random
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import click
from sqlalchemy import bindparam, func, or_, select, update

from shop.catalogue.models import Price, Product, ProductVersion, Variant
from shop.core.clock import vn_day
from shop.core.money import line_total, vat_inside
from shop.extensions import session
from shop.inventory.models import Allocation, Lot, Reservation, StockItem, StockMovement
from shop.inventory.queries.conditions import Root
from shop.inventory.states import Condition, MovementKind
from shop.orders.models import Fulfilment, FulfilmentLine, Order, OrderEvent, OrderLine
from shop.orders.states import FulfilmentState, OrderState, UnitState
from shop.outlets.models import Operator, Outlet
from shop.payments.models import Payment, PaymentEvent
from shop.payments.states import Method, PaymentEventKind, PaymentState
from shop.samples import bulk_rows as rows
from shop.samples.bulk import reserve_ids, write
from shop.samples.bulk_goods import Crowd
from shop.samples.bulk_rows import VAT_BP, Offer
from shop.unit_of_work import in_transaction

CHUNK = 1000
POOL = 4000
LINES = 2


def fill(count: int, seed: int, crowd: Crowd) -> None:
    """Write ``count`` orders that were picked up within the last ten days."""
    dice = random.Random(seed)
    with click.progressbar(range(0, count, CHUNK), label="orders") as starts:
        for start in starts:
            number = min(CHUNK, count - start)
            in_transaction(partial(_write, number, dice, crowd.at))


def _write(count: int, dice: random.Random, at: datetime) -> None:
    by_outlet: dict[int, list[Offer]] = {}
    for offer in _offers(dice, vn_day(at)):
        by_outlet.setdefault(offer.outlet_id, []).append(offer)
    outlets = [outlet_id for outlet_id, offers in by_outlet.items() if len(offers) >= LINES]
    if not outlets:
        message = "no outlet has enough goods for orders: write products first"
        raise click.ClickException(message)
    book = _Book(count)
    for place in range(count):
        offers = dice.sample(by_outlet[dice.choice(outlets)], LINES)
        book.sell(place, offers, at - timedelta(minutes=dice.randrange(60, 14_000)))
    book.flush()


def _offers(dice: random.Random, day: date) -> list[Offer]:
    found = session.execute(
        select(
            StockItem.id,
            StockItem.on_hand,
            StockItem.allocated,
            StockItem.outlet_id,
            StockItem.lot_id,
            Variant.id,
            Product.id,
            Outlet.operator_id,
            Operator.legal_name,
            ProductVersion.name,
            Variant.name,
            Variant.unit,
            Variant.measure,
            Variant.step,
            Variant.price_per,
            Price.amount,
        )
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(Price, Price.variant_id == Variant.id)
        .join(Outlet, Outlet.id == StockItem.outlet_id)
        .join(Operator, Operator.id == Outlet.operator_id)
        .where(
            StockItem.condition == Condition.SELLABLE,
            StockItem.on_hand - StockItem.allocated > 100 * Variant.step,
            Root.blocked_on.is_(None),
            or_(Root.expires_on.is_(None), Root.expires_on >= day),
            Price.outlet_id.is_(None),
            Price.lot_id.is_(None),
        )
        .order_by(StockItem.id.desc())
        .limit(POOL)
    )
    offers = [Offer(*tuple(row)) for row in found]
    dice.shuffle(offers)
    return offers


class _Book:
    """Collects the rows of many orders and writes each table once."""

    def __init__(self, count: int) -> None:
        self._orders = reserve_ids(Order, count)
        self._parts = reserve_ids(Fulfilment, count)
        self._payments = reserve_ids(Payment, count)
        self._lines = iter(reserve_ids(OrderLine, count * LINES))
        self._holds = iter(reserve_ids(Reservation, count * LINES))
        self._sold: dict[int, Offer] = {}
        self._rows: dict[type[Any], list[dict[str, Any]]] = {}

    def sell(self, place: int, offers: list[Offer], at: datetime) -> None:
        """Add one order of one piece (or one step) of each offer, picked up two hours later."""
        order_id, part_id, later = self._orders[place], self._parts[place], at + timedelta(hours=2)
        totals = [line_total(offer.step, offer.price, offer.price_per) for offer in offers]
        vats = [vat_inside(total, VAT_BP) for total in totals]
        self._add(Order, rows.order(order_id, sum(totals), sum(vats), at, later))
        self._add(Fulfilment, rows.part(part_id, order_id, offers[0].outlet_id, sum(totals), at, later))
        for row, (offer, total, vat) in enumerate(zip(offers, totals, vats, strict=True)):
            self._sell_line(order_id, part_id, row, offer, (total, vat), (at, later))
        self._pay(self._payments[place], order_id, part_id, offers[0].operator_id, sum(totals), later)
        self._tell(order_id, part_id, at, later)

    def flush(self) -> None:
        """Write everything, parents first, and the new balances."""
        for model in (
            Order,
            Fulfilment,
            OrderLine,
            Reservation,
            Allocation,
            StockMovement,
            FulfilmentLine,
            Payment,
            PaymentEvent,
            OrderEvent,
        ):
            write(model, self._rows[model])
        table = StockItem.__table__
        session.execute(
            update(table).where(table.c.id == bindparam("item")).values(on_hand=bindparam("left")),  # type: ignore[arg-type]
            [{"item": offer.item_id, "left": offer.on_hand} for offer in self._sold.values()],
        )

    def _add(self, model: type[Any], row: dict[str, Any]) -> None:
        self._rows.setdefault(model, []).append(row)

    def _sell_line(  # noqa: PLR0917 - one line of one order
        self,
        order_id: int,
        part_id: int,
        row: int,
        offer: Offer,
        money: tuple[int, int],
        times: tuple[datetime, datetime],
    ) -> None:
        line_id, hold_id, units = next(self._lines), next(self._holds), offer.step
        self._sold[offer.item_id] = offer
        self._add(OrderLine, rows.line(line_id, order_id, part_id, row, offer, money))
        self._add(Reservation, rows.hold(hold_id, line_id, offer, times))
        self._add(Allocation, {"reservation_id": hold_id, "stock_item_id": offer.item_id, "quantity": units})
        self._move(offer, MovementKind.ALLOCATED, (0, units), f"reserve:{hold_id}", line_id, times[0])
        self._move(
            offer, MovementKind.HANDED_OVER, (-units, -units), f"handed_over:{hold_id}", line_id, times[1]
        )
        self._add(
            FulfilmentLine,
            {
                "fulfilment_id": part_id,
                "order_line_id": line_id,
                "lot_id": offer.lot_id,
                "quantity": units,
                "state": UnitState.SOLD,
                "at": times[1],
            },
        )

    def _move(  # noqa: PLR0917 - one row of the ledger
        self, offer: Offer, kind: MovementKind, change: tuple[int, int], key: str, line_id: int, at: datetime
    ) -> None:
        offer.on_hand += change[0]
        offer.allocated += change[1]
        self._add(
            StockMovement,
            {
                "stock_item_id": offer.item_id,
                "kind": kind,
                "on_hand_change": change[0],
                "allocated_change": change[1],
                "on_hand_after": offer.on_hand,
                "allocated_after": offer.allocated,
                "cause_kind": "order_line",
                "cause_id": line_id,
                "at": at,
                "posting_key": f"{key}:{offer.item_id}",
            },
        )

    def _pay(  # noqa: PLR0917 - one payment and its event
        self, payment_id: int, order_id: int, part_id: int, operator_id: int, amount: int, at: datetime
    ) -> None:
        self._add(
            Payment,
            {
                "id": payment_id,
                "order_id": order_id,
                "fulfilment_id": part_id,
                "operator_id": operator_id,
                "method": Method.AT_OUTLET,
                "state": PaymentState.PAID,
                "amount": amount,
                "paid": amount,
                "created_at": at,
                "moved_at": at,
            },
        )
        self._add(
            PaymentEvent,
            {
                "payment_id": payment_id,
                "kind": PaymentEventKind.RECEIVED,
                "amount": amount,
                "event_key": f"collect:{payment_id}",
                "at": at,
            },
        )

    def _tell(self, order_id: int, part_id: int, at: datetime, later: datetime) -> None:
        self._add(OrderEvent, rows.event(order_id, None, None, OrderState.CONFIRMED, at))
        moves = (
            FulfilmentState.NEW,
            FulfilmentState.PREPARING,
            FulfilmentState.READY,
            FulfilmentState.HANDED_OVER,
        )
        for old, new in pairwise(moves):
            self._add(OrderEvent, rows.event(order_id, part_id, old, new, later))
        self._add(OrderEvent, rows.event(order_id, None, OrderState.CONFIRMED, OrderState.COMPLETED, later))
