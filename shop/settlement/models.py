"""What is owed: one append-only entry for each source, closed statements of them, and payments."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, big, moment, money, pk, str100, str_enum
from shop.core.columns import quantity as units
from shop.extensions import Base
from shop.settlement.states import EntryKind, PayoutState, StatementState


class SettlementAccount(Base):
    """What one side owes the other. ``operator_id`` owes (None: the shop, which collected for others).

    The other is a producer, or an operator. ``key`` names the pair. ``commission_exact``: the sum of its entries before
    rounding, in ten-thousandths of a đồng, so that the next one is rounded to keep the sum right.
    """

    __tablename__ = "settlement_accounts"
    __table_args__ = (CheckConstraint("(producer_id IS NULL) <> (party_operator_id IS NULL)", name="party"),)

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"), index=True)
    producer_id: Mapped[int | None] = mapped_column(ForeignKey("producers.id"), index=True)
    party_operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"), index=True)
    commission_exact: Mapped[int] = mapped_column(BigInt, default=0)
    created_at: Mapped[moment]


class SettlementGate(Base):
    """One row: who draws holds it. ``drawn_upto``: the last Vietnamese day drawn; ``drawn_at``: when that ended."""

    __tablename__ = "settlement_gate"

    id: Mapped[pk]
    drawn_upto: Mapped[date | None] = mapped_column(Date)
    drawn_at: Mapped[moment | None]


class SettlementEntry(Base):
    """What one source did to an account; appended only, once for each source.

    ``day``: the Vietnamese day of the source. ``quantity``: units it speaks of; ``on_hand`` and ``under_way``: what it
    changed on the shelf and on the way to customers. ``amount`` = ``gross`` - ``commission`` is what the party is owed
    more (đồng, signed). ``commission_exact``: in ten-thousandths of a đồng, before rounding.
    """

    __tablename__ = "settlement_entries"
    __table_args__ = (
        UniqueConstraint("source_kind", "source_id"),
        CheckConstraint("amount = gross - commission", name="amount"),
        Index("ix_settlement_entries_account", "account_id", "outlet_id", "day"),
        Index("ix_settlement_entries_order_line", "order_line_id"),
    )

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("settlement_accounts.id"))
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), index=True)
    kind: Mapped[EntryKind] = mapped_column(str_enum(EntryKind, "kind"))
    source_kind: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[big]
    day: Mapped[date] = mapped_column(Date)
    at: Mapped[moment]
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variants.id"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"), index=True)
    order_line_id: Mapped[int | None] = mapped_column(BigInt)
    terms_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_terms.id"))
    quantity: Mapped[units]
    on_hand: Mapped[units]
    under_way: Mapped[units]
    gross: Mapped[money]
    commission: Mapped[money]
    commission_exact: Mapped[money]
    amount: Mapped[money]
    drawn_at: Mapped[moment]


class StatementNumber(Base):
    """The last number of statements of an outlet in a Vietnamese year."""

    __tablename__ = "statement_numbers"

    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"), primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)


class Statement(Base):
    """A closed account of one party at one outlet, for the Vietnamese days ``from_day`` to ``upto_day``.

    ``amount``: what its entries owe, payments left out (đồng). ``token`` opens it for the party without sign-in.
    """

    __tablename__ = "statements"
    __table_args__ = (
        UniqueConstraint("account_id", "outlet_id", "upto_day"),
        UniqueConstraint("outlet_id", "year", "number"),
        CheckConstraint("from_day <= upto_day", name="period"),
        Index("ix_statements_state", "account_id", "state"),
    )

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("settlement_accounts.id"))
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlets.id"))
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    from_day: Mapped[date] = mapped_column(Date)
    upto_day: Mapped[date] = mapped_column(Date)
    state: Mapped[StatementState] = mapped_column(str_enum(StatementState, "state"))
    amount: Mapped[money]
    token: Mapped[str] = mapped_column(String(40), unique=True)
    payout_id: Mapped[int | None] = mapped_column(ForeignKey("payouts.id"), index=True)
    closed_at: Mapped[moment]
    closed_by: Mapped[int | None] = mapped_column(BigInt)
    moved_at: Mapped[moment]


class StatementEntry(Base):
    """An entry stands on one statement, for ever; appended only."""

    __tablename__ = "statement_entries"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("settlement_entries.id"), primary_key=True, autoincrement=False
    )
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id"), index=True)


class StatementEvent(Base):
    """One move of a statement; appended only. ``by`` empty: by its link, or by the shop itself."""

    __tablename__ = "statement_events"

    id: Mapped[pk]
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id"), index=True)
    from_state: Mapped[StatementState | None] = mapped_column(str_enum(StatementState, "from_state"))
    to_state: Mapped[StatementState] = mapped_column(str_enum(StatementState, "to_state"))
    note: Mapped[str | None] = mapped_column(String(300))
    at: Mapped[moment]
    by: Mapped[int | None] = mapped_column(BigInt)


class StatementDispute(Base):
    """What the party says is wrong with a line (or, without one, with the whole), and what was answered."""

    __tablename__ = "statement_disputes"
    __table_args__ = (CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),)

    id: Mapped[pk]
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id"), index=True)
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variants.id"))
    text: Mapped[str] = mapped_column(String(500))
    raised_at: Mapped[moment]
    raised_by: Mapped[int | None] = mapped_column(BigInt)
    answer: Mapped[str | None] = mapped_column(String(500))
    answered_at: Mapped[moment | None]
    answered_by: Mapped[int | None] = mapped_column(BigInt)


class Payout(Base):
    """A batch of payments of one operator (None: of the shop) for signed statements."""

    __tablename__ = "payouts"
    __table_args__ = (CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid"),)

    id: Mapped[pk]
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"), index=True)
    state: Mapped[PayoutState] = mapped_column(str_enum(PayoutState, "state"))
    paid_on: Mapped[date | None] = mapped_column(Date)
    reference: Mapped[str | None] = mapped_column(String(100))
    created_at: Mapped[moment]
    created_by: Mapped[int | None] = mapped_column(BigInt)
    moved_at: Mapped[moment]
    moved_by: Mapped[int | None] = mapped_column(BigInt)


class PayoutLine(Base):
    """One payment of a batch: to whom, how much (đồng), and the account as it was then."""

    __tablename__ = "payout_lines"
    __table_args__ = (
        UniqueConstraint("payout_id", "account_id"),
        CheckConstraint("amount > 0", name="amount"),
    )

    id: Mapped[pk]
    payout_id: Mapped[int] = mapped_column(ForeignKey("payouts.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("settlement_accounts.id"), index=True)
    amount: Mapped[money]
    bank_bin: Mapped[str] = mapped_column(String(6))
    bank_account: Mapped[str] = mapped_column(String(19))
    bank_account_name: Mapped[str100]
