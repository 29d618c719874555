"""An order before it is written: who buys, who gets it, what was agreed. Money in đồng, phones in E.164."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, cast

from sqlalchemy import Table

from shop.catalogue.states import Measure, VatClass
from shop.core.money import Dong
from shop.orders.models import Fulfilment, Order, OrderLine, OrderRecipient
from shop.orders.states import CallState, Channel, Door, OrderState

ORDERS = cast("Table", Order.__table__)
FULFILMENTS = cast("Table", Fulfilment.__table__)
LINES = cast("Table", OrderLine.__table__)
RECIPIENTS = cast("Table", OrderRecipient.__table__)


@dataclass(frozen=True, slots=True)
class Customer:
    """Who buys. Phone in E.164."""

    name: str
    phone: str
    email: str | None
    language: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Gift:
    """What makes an order a gift. With a recipient (phone in E.164) it goes straight to somebody else."""

    recipient_name: str | None = None
    recipient_phone: str | None = None
    card_text: str | None = None
    hides_prices: bool = False
    gift_bag: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Everything of it in words, for a digest."""
        return tuple(str(getattr(self, field.name) or "") for field in fields(self))


@dataclass(frozen=True, slots=True)
class Recipient:
    """One of many who get gifts of one order. `number` tells them apart; phone in E.164."""

    number: int
    name: str
    phone: str
    commune_code: str
    street: str
    address_text: str
    card_text: str | None = None
    wanted_day: date | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Everything of it in words, for a digest."""
        return tuple(str(getattr(self, field.name) or "") for field in fields(self))


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line as sold. `parent`: position of its basket's line, which carries no money itself.

    `total` is what is paid, after `discount`. `from_outlet_id`: the outlet that holds it, where that brings it to the
    one that hands it over; not kept with the line, because the goods move.
    """

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
    discount: Dong = 0
    from_outlet_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewFulfilment:
    """One outlet's part and its lines. `recipient`: whose it is, where an order has many."""

    outlet_id: int
    operator_id: int
    seller_name: str
    fee: Dong
    amount_to_collect: Dong
    hand_over_day: date
    weight_g: int
    lines: Sequence[NewLine]
    prepare_on: date | None = None
    recipient: Recipient | None = None


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
    gift: Gift | None = None
    wanted_day: date | None = None
    age_confirmed: bool = False
    voucher_code: str | None = None

    @property
    def lines(self) -> list[NewLine]:
        """The lines of all parts."""
        return [line for part in self.fulfilments for line in part.lines]

    @property
    def recipients(self) -> dict[int, Recipient]:
        """The many who get its parts, by number; none for an order with one receiver."""
        return {part.recipient.number: part.recipient for part in self.fulfilments if part.recipient}

    @property
    def ids(self) -> dict[Table, int]:
        """How many new ids writing it takes."""
        counts = {ORDERS: 1, FULFILMENTS: len(self.fulfilments), LINES: len(self.lines)}
        return {**counts, RECIPIENTS: len(self.recipients)} if self.recipients else counts


@dataclass(frozen=True, slots=True)
class Created:
    """What was written: fulfilment ids by outlet (of many recipients: of the last), line ids by position."""

    order_id: int
    code: str
    token: str
    fulfilments: Mapping[int, int]
    lines: Mapping[int, int]
    pickup_codes: Mapping[int, str]
