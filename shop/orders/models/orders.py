"""Orders as agreed on the day: names, prices, tax, stars and seller are copies, never looked up again."""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from shop.catalogue.states import Measure, VatClass
from shop.core.columns import BigInt, moment, money, pk, quantity, str20, str100, str200, str_enum
from shop.extensions import Base
from shop.orders.states import CallState, Channel, Door, FulfilmentState, OrderState, UnitState


class Order(Base):
    """What one customer bought. ``key`` is the cart's: one form, one order. ``token`` opens its page.

    total = goods_total - discount_total + delivery_total; ``vat_total`` is inside the total.
    ``recipient_*``: a gift goes to somebody else, at the address of the order; letters go to the buyer.
    ``recipient_count``: gifts go to so many people (``OrderRecipient``), each at an address of their own.
    """

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("total = goods_total - discount_total + delivery_total", name="total"),
        CheckConstraint("goods_total >= 0 AND discount_total >= 0 AND delivery_total >= 0", name="amounts"),
        Index("ix_orders_phone_state", "phone", "state"),
        Index("ix_orders_placed_at", "placed_at"),
    )

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(String(8), unique=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    channel: Mapped[Channel] = mapped_column(str_enum(Channel, "channel"))
    state: Mapped[OrderState] = mapped_column(str_enum(OrderState, "state"))
    call_state: Mapped[CallState] = mapped_column(str_enum(CallState, "call_state"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    payee_operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"))
    name: Mapped[str100]
    phone: Mapped[str20]
    phone_last4: Mapped[str] = mapped_column(String(4))
    email: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    door: Mapped[Door] = mapped_column(str_enum(Door, "door"))
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("communes.code"))
    street: Mapped[str | None] = mapped_column(String(200))
    address_text: Mapped[str | None] = mapped_column(String(400))
    note: Mapped[str | None] = mapped_column(String(500))
    payment_method: Mapped[str] = mapped_column(String(20))
    goods_total: Mapped[money]
    discount_total: Mapped[money]
    voucher_code: Mapped[str | None] = mapped_column(String(20))
    delivery_total: Mapped[money]
    total: Mapped[money]
    vat_total: Mapped[money]
    routing: Mapped[dict[str, Any]] = mapped_column(JSON)
    terms_version: Mapped[str20]
    age_confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    placed_at: Mapped[moment]
    completed_at: Mapped[moment | None]
    cancelled_at: Mapped[moment | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(300))
    recipient_name: Mapped[str | None] = mapped_column(String(100))
    recipient_phone: Mapped[str | None] = mapped_column(String(20))
    card_text: Mapped[str | None] = mapped_column(String(200))
    hides_prices: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    gift_bag: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    wanted_day: Mapped[date | None] = mapped_column(Date)
    recipient_count: Mapped[int | None] = mapped_column(Integer)

    @property
    def is_for_others(self) -> bool:
        """Whether somebody else than the buyer gets the goods: nobody asks them for money."""
        return bool(self.recipient_name or self.recipient_count)


class OrderRecipient(Base):
    """One of many people who get gifts of one order. ``number``: the row of the list they were written in."""

    __tablename__ = "order_recipients"
    __table_args__ = (UniqueConstraint("order_id", "number"),)

    id: Mapped[pk]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[str100]
    phone: Mapped[str20]
    commune_code: Mapped[str] = mapped_column(ForeignKey("communes.code"))
    street: Mapped[str200]
    address_text: Mapped[str] = mapped_column(String(400))
    card_text: Mapped[str | None] = mapped_column(String(200))
    wanted_day: Mapped[date | None] = mapped_column(Date)


class Fulfilment(Base):
    """One outlet's part of an order. ``amount_to_collect``: what the customer pays there or to the carrier, đồng.

    ``recipient_id``: whose parcel it is, in an order with many recipients; an outlet has a part for each of them.

    ``hand_over_day``: the Vietnamese day promised; ``prepare_on``: when to begin, empty: at once.
    ``pickup_until``: the last day on which a prepared pick-up waits; ``reminded_at``: when the customer was reminded of it.
    ``pickup_code`` is shown by the customer at the counter.
    """

    __tablename__ = "fulfilments"
    __table_args__ = (
        CheckConstraint("fee >= 0 AND amount_to_collect >= 0", name="amounts"),
        Index("ix_fulfilments_board", "outlet_id", "state", "hand_over_day"),
        Index("ix_fulfilments_tracking", "tracking"),
        Index("ix_fulfilments_pickup_until", "pickup_until"),
    )

    id: Mapped[pk]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    door: Mapped[Door] = mapped_column(str_enum(Door, "door"))
    state: Mapped[FulfilmentState] = mapped_column(str_enum(FulfilmentState, "state"))
    fee: Mapped[money]
    amount_to_collect: Mapped[money]
    hand_over_day: Mapped[date] = mapped_column(Date)
    weight_g: Mapped[int] = mapped_column(Integer)
    pickup_code: Mapped[str] = mapped_column(String(6))
    carrier: Mapped[str | None] = mapped_column(String(60))
    tracking: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[moment]
    moved_at: Mapped[moment]
    ended_at: Mapped[moment | None]
    prepare_on: Mapped[date | None] = mapped_column(Date)
    recipient_id: Mapped[int | None] = mapped_column(BigInt)
    pickup_until: Mapped[date | None] = mapped_column(Date)
    reminded_at: Mapped[moment | None]


class OrderLine(Base):
    """One variant of an order at one outlet, as sold. A basket's line carries no money; its components do.

    ``certificate_events``: ids of the latest certificate events known when placing, proof of ``stars``.
    """

    __tablename__ = "order_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("total = gross - discount AND gross >= 0 AND discount >= 0", name="total"),
        CheckConstraint("stars IS NULL OR stars BETWEEN 3 AND 5", name="stars"),
    )

    id: Mapped[pk]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    fulfilment_id: Mapped[int] = mapped_column(ForeignKey("fulfilments.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("order_lines.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(BigInt)
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id"))
    seller_name: Mapped[str200]
    name: Mapped[str200]
    name_en: Mapped[str | None] = mapped_column(String(200))
    variant_name: Mapped[str100]
    variant_name_en: Mapped[str | None] = mapped_column(String(100))
    unit: Mapped[str20]
    measure: Mapped[Measure] = mapped_column(str_enum(Measure, "measure"))
    quantity: Mapped[quantity]
    price: Mapped[money]
    price_per: Mapped[int] = mapped_column(Integer)
    gross: Mapped[money]
    discount: Mapped[money]
    total: Mapped[money]
    vat_class: Mapped[VatClass] = mapped_column(str_enum(VatClass, "vat_class"))
    vat_bp: Mapped[int | None] = mapped_column(Integer)
    vat: Mapped[money]
    stars: Mapped[int | None] = mapped_column(Integer)
    stars_until: Mapped[date | None] = mapped_column(Date)
    certificate_events: Mapped[list[int]] = mapped_column(JSON, default=list)


class FulfilmentLine(Base):
    """Units that left the outlet for one order line, by lot."""

    __tablename__ = "fulfilment_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[pk]
    fulfilment_id: Mapped[int] = mapped_column(ForeignKey("fulfilments.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), index=True)
    quantity: Mapped[quantity]
    state: Mapped[UnitState] = mapped_column(str_enum(UnitState, "state"))
    at: Mapped[moment]


class OrderEvent(Base):
    """One move of an order or of one of its fulfilments; appended only, ids only."""

    __tablename__ = "order_events"

    id: Mapped[pk]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    fulfilment_id: Mapped[int | None] = mapped_column(BigInt)
    kind: Mapped[str] = mapped_column(String(30))
    from_state: Mapped[str | None] = mapped_column(String(20))
    to_state: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)
