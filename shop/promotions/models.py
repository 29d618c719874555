"""Vouchers, what they are for, and who used them."""

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, money, pk, str20, str100, str_enum
from shop.extensions import Base
from shop.promotions.states import FundedBy, Kind, UseState, VoucherState


class Voucher(Base):
    """A code and what it gives, from the first to the last Vietnamese day, both included.

    ``value``: đồng, hundredths of a percent, or nothing for free delivery; ``cap``: the most it gives, đồng.
    ``minimum``: đồng of goods that take part. ``operator_id``: goods of this operator's outlets only; none: of all.
    ``used`` counts the uses that stand; the CHECK holds the limit whatever the code does.
    """

    __tablename__ = "vouchers"
    __table_args__ = (
        CheckConstraint("code = upper(code)", name="code"),
        CheckConstraint("first_day <= last_day", name="period"),
        CheckConstraint(
            "(kind = 'free_delivery') = (value = 0) AND value >= 0 AND minimum >= 0", name="value"
        ),
        CheckConstraint("kind <> 'percent' OR value <= 10000", name="percent"),
        CheckConstraint("cap IS NULL OR cap > 0", name="cap"),
        CheckConstraint("used >= 0 AND (total_limit IS NULL OR used <= total_limit)", name="limit"),
        CheckConstraint("person_limit IS NULL OR person_limit > 0", name="person_limit"),
    )

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str100]
    name_en: Mapped[str | None] = mapped_column(String(100))
    kind: Mapped[Kind] = mapped_column(str_enum(Kind, "kind"))
    value: Mapped[money]
    cap: Mapped[money | None]
    minimum: Mapped[money]
    total_limit: Mapped[int | None] = mapped_column(Integer)
    person_limit: Mapped[int | None] = mapped_column(Integer)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    funded_by: Mapped[FundedBy] = mapped_column(str_enum(FundedBy, "funded_by"))
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("operators.id"), index=True)
    state: Mapped[VoucherState] = mapped_column(str_enum(VoucherState, "state"))
    is_public: Mapped[bool] = mapped_column(Boolean)
    used: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[moment]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class VoucherScope(Base):
    """One thing that a voucher is for. Of goods any row fits; outlets narrow it further. No rows: everything."""

    __tablename__ = "voucher_scopes"
    __table_args__ = (
        CheckConstraint(
            "(product_id IS NOT NULL AND set_code IS NULL AND producer_id IS NULL AND outlet_id IS NULL)"
            " OR (product_id IS NULL AND set_code IS NOT NULL AND producer_id IS NULL AND outlet_id IS NULL)"
            " OR (product_id IS NULL AND set_code IS NULL AND producer_id IS NOT NULL AND outlet_id IS NULL)"
            " OR (product_id IS NULL AND set_code IS NULL AND producer_id IS NULL AND outlet_id IS NOT NULL)",
            name="one_thing",
        ),
    )

    id: Mapped[pk]
    voucher_id: Mapped[int] = mapped_column(ForeignKey("vouchers.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    set_code: Mapped[int | None] = mapped_column(ForeignKey("product_sets.code"))
    producer_id: Mapped[int | None] = mapped_column(ForeignKey("producers.id"))
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlets.id"))


class VoucherUse(Base):
    """One order that a voucher was used for (its id: orders are above), and what it gave, đồng.

    ``phone`` (E.164) and ``user_id`` are who is counted; the phone goes when the person is erased.
    """

    __tablename__ = "voucher_uses"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(state = 'given_back') = (given_back_at IS NOT NULL)", name="given_back"),
        Index("ix_voucher_uses_voucher_id_phone", "voucher_id", "phone"),
        Index("ix_voucher_uses_voucher_id_user_id", "voucher_id", "user_id"),
    )

    id: Mapped[pk]
    voucher_id: Mapped[int] = mapped_column(ForeignKey("vouchers.id"))
    order_id: Mapped[int] = mapped_column(BigInt, unique=True)
    phone: Mapped[str20 | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    amount: Mapped[money]
    state: Mapped[UseState] = mapped_column(str_enum(UseState, "state"))
    used_at: Mapped[moment]
    given_back_at: Mapped[moment | None]
