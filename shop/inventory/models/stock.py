"""Lots, the only balance (``stock_items``), the ledger that explains it, and what orders hold."""

from datetime import date

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, big, moment, pk, quantity, str_enum
from shop.extensions import Base
from shop.inventory.states import Condition, LotOwner, MovementKind, Offering, ReservationState, SaidBy


class Lot(Base):
    """A batch under one owner, operator, cost and set of terms.

    ``root_id`` names the row that carries number, dates, block and public code of the batch; it is empty on that row
    itself (the root), and on other rows of the batch those columns are empty: join on ``coalesce(root_id, id)``. ``expires_on`` is the last day goods may be sold;
    ``blocked_on`` the day of a recall. ``unit_cost`` in đồng per unit.
    """

    __tablename__ = "lots"
    __table_args__ = (
        UniqueConstraint("id", "variant_id"),
        CheckConstraint("(owner = 'producer') = (producer_id IS NOT NULL)", name="owner"),
        CheckConstraint(
            "root_id IS NULL OR (number IS NULL AND code IS NULL AND made_on IS NULL"
            " AND expires_on IS NULL AND blocked_on IS NULL)",
            name="root_holds_dates",
        ),
    )

    id: Mapped[pk]
    root_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"), index=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(60))
    code: Mapped[str | None] = mapped_column(String(12), unique=True)
    made_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    blocked_on: Mapped[date | None] = mapped_column(Date)
    block_reason: Mapped[str | None] = mapped_column(String(300))
    owner: Mapped[LotOwner] = mapped_column(str_enum(LotOwner, "owner_kind"))
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id"), index=True)
    producer_id: Mapped[int | None] = mapped_column(ForeignKey("producers.id"), index=True)
    terms_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_terms.id"))
    unit_cost: Mapped[int | None] = mapped_column(BigInt)
    created_at: Mapped[moment]


class LotRecall(Base):
    """One recall of a batch, from its hour until it was lifted; at most one of a batch is open.

    ``operator_id``: the operator that recalled its own goods; empty: the programme, which alone may lift it then.
    """

    __tablename__ = "lot_recalls"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lift_reason IS NULL)", name="lifted_with_reason"),
    )

    id: Mapped[pk]
    root_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), index=True)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    blocked_at: Mapped[moment]
    blocked_by: Mapped[int | None] = mapped_column(BigInt)
    lifted_at: Mapped[moment | None]
    lifted_by: Mapped[int | None] = mapped_column(BigInt)
    lift_reason: Mapped[str | None] = mapped_column(String(300))


class LotTest(Base):
    """A laboratory's report on a batch. Never changed: a wrong one is withdrawn, with the reason.

    ``said_by``: whose people entered it, with ``outlet_id`` where they are an outlet's. ``valid_until``: the last day
    that the paper names, if it names one.
    """

    __tablename__ = "lot_tests"
    __table_args__ = (
        CheckConstraint("(said_by = 'outlet') = (outlet_id IS NOT NULL)", name="outlet"),
        CheckConstraint("valid_until IS NULL OR tested_on <= valid_until", name="days"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdraw_reason IS NULL)", name="withdrawn_with_reason"),
        Index(
            "uq_lot_tests_standing",
            "root_id",
            "laboratory",
            "number",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[pk]
    root_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), index=True)
    laboratory: Mapped[str] = mapped_column(String(150))
    number: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    tested_on: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    passed: Mapped[bool] = mapped_column(Boolean)
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("media_files.id"), index=True)
    said_by: Mapped[SaidBy] = mapped_column(str_enum(SaidBy, "said_by"))
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlets.id"), index=True)
    entered_at: Mapped[moment]
    entered_by: Mapped[int | None] = mapped_column(BigInt)
    withdrawn_at: Mapped[moment | None]
    withdrawn_by: Mapped[int | None] = mapped_column(BigInt)
    withdraw_reason: Mapped[str | None] = mapped_column(String(300))


class StockItem(Base):
    """Units of one lot at one outlet in one condition: the only balance there is.

    ``variant_id`` repeats the lot's, held equal by the double key, so that the figure on every card needs one index.
    """

    __tablename__ = "stock_items"
    __table_args__ = (
        UniqueConstraint("outlet_id", "lot_id", "condition"),
        ForeignKeyConstraint(["lot_id", "variant_id"], ["lots.id", "lots.variant_id"]),
        CheckConstraint("0 <= allocated AND allocated <= on_hand", name="balance"),
        Index("ix_stock_items_variant_id_outlet_id", "variant_id", "outlet_id", "condition"),
        Index("ix_stock_items_outlet_id_variant_id", "outlet_id", "variant_id"),
    )

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    lot_id: Mapped[big]
    variant_id: Mapped[big]
    condition: Mapped[Condition] = mapped_column(str_enum(Condition, "condition"))
    on_hand: Mapped[quantity]
    allocated: Mapped[quantity]


class StockSetting(Base):
    """What an outlet decides about a variant: units kept back from the web, low mark, offering, place, lead days."""

    __tablename__ = "stock_settings"
    __table_args__ = (CheckConstraint("buffer >= 0 AND low_mark >= 0", name="marks"),)

    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), primary_key=True)
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"), primary_key=True, index=True)
    buffer: Mapped[quantity] = mapped_column(default=0)
    low_mark: Mapped[quantity] = mapped_column(default=0)
    offering: Mapped[Offering] = mapped_column(str_enum(Offering, "offering"))
    lead_days: Mapped[int | None] = mapped_column(Integer)
    spot_id: Mapped[int | None] = mapped_column(ForeignKey("outlet_spots.id"))


class StockMovement(Base):
    """One signed change of one item with the resulting values; appended only.

    ``posting_key`` makes the same posting impossible twice. ``undoes_id``: the movement this one takes back.
    """

    __tablename__ = "stock_movements"
    __table_args__ = (
        Index("ix_stock_movements_item", "stock_item_id", "id"),
        Index("ix_stock_movements_cause", "cause_kind", "cause_id"),
        Index("ix_stock_movements_at", "at"),
    )

    id: Mapped[pk]
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"))
    kind: Mapped[MovementKind] = mapped_column(str_enum(MovementKind, "kind"))
    on_hand_change: Mapped[quantity]
    allocated_change: Mapped[quantity]
    on_hand_after: Mapped[quantity]
    allocated_after: Mapped[quantity]
    cause_kind: Mapped[str] = mapped_column(String(30))
    cause_id: Mapped[int | None] = mapped_column(BigInt)
    reason: Mapped[str | None] = mapped_column(String(300))
    actor_id: Mapped[int | None] = mapped_column(BigInt)
    at: Mapped[moment]
    posting_key: Mapped[str] = mapped_column(String(120), unique=True)
    undoes_id: Mapped[int | None] = mapped_column(BigInt, unique=True)


class Reservation(Base):
    """What one order line holds at one outlet. ``lot_id``: only units of that marked-down lot."""

    __tablename__ = "reservations"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_reservations_outlet", "outlet_id", "state", "variant_id"),
        Index("ix_reservations_order_line", "order_line_id"),
    )

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"))
    lot_id: Mapped[int | None] = mapped_column(BigInt)
    order_line_id: Mapped[big]
    quantity: Mapped[quantity]
    # The web day and promise the units were chosen for: a unit must be good until then.
    good_until: Mapped[date | None] = mapped_column(Date)
    state: Mapped[ReservationState] = mapped_column(str_enum(ReservationState, "state"))
    created_at: Mapped[moment]
    ended_at: Mapped[moment | None]


class Allocation(Base):
    """The units of a reservation, by item; open as long as its reservation is."""

    __tablename__ = "allocations"
    __table_args__ = (
        UniqueConstraint("reservation_id", "stock_item_id"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[pk]
    reservation_id: Mapped[int] = mapped_column(ForeignKey("reservations.id"))
    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"), index=True)
    quantity: Mapped[quantity]


class Receipt(Base):
    """Goods that came in. ``key`` is the form's: the same form writes one receipt. ``code`` counts per outlet, year."""

    __tablename__ = "receipts"

    id: Mapped[pk]
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), index=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    producer_id: Mapped[int | None] = mapped_column(ForeignKey("producers.id"))
    document: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(String(300))
    received_at: Mapped[moment]
    received_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class ReceiptLine(Base):
    """One lot of a receipt."""

    __tablename__ = "receipt_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity"),)

    id: Mapped[pk]
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id"), index=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), index=True)
    condition: Mapped[Condition] = mapped_column(str_enum(Condition, "condition"))
    quantity: Mapped[quantity]


class GoodsRule(Base):
    """What an outlet asks of goods from other provinces (the rule of the Việt Trì hub, `domain.md` 2.3).

    ``min_stars``: the least OCOP star in force on the day they come in; none: no star is asked for. ``needs_lot``: a
    batch number that leads back to the maker must stand on them.
    """

    __tablename__ = "goods_rules"
    __table_args__ = (CheckConstraint("min_stars BETWEEN 3 AND 5", name="min_stars"),)

    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), primary_key=True, autoincrement=False)
    min_stars: Mapped[int | None] = mapped_column(Integer)
    needs_lot: Mapped[bool] = mapped_column(Boolean, default=False)


class PartnerProvince(Base):
    """A province that exchanges goods with an outlet's own: its goods come before those of the others."""

    __tablename__ = "partner_provinces"

    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), primary_key=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"), primary_key=True)
