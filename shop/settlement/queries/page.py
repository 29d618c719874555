"""A statement as both sides read it: goods in pieces, money in đồng, and every entry behind a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.states import Measure
from shop.core.errors import NotFound
from shop.extensions import session
from shop.inventory.models import Lot
from shop.outlets.models import Operator, Outlet
from shop.producers.models import Producer
from shop.settlement.models import (
    SettlementAccount,
    SettlementEntry,
    Statement,
    StatementDispute,
    StatementEntry,
    StatementEvent,
)
from shop.settlement.naming import code
from shop.settlement.states import EntryKind
from shop.settlement.wording import COLUMNS

UNITS = SettlementEntry.on_hand + SettlementEntry.under_way


@dataclass(slots=True)
class Line:
    """A variant on a statement: units by column (signed), and money (đồng)."""

    variant_id: int
    name: str
    measure: Measure
    opening: int = 0
    columns: list[int] = field(default_factory=lambda: [0] * len(COLUMNS))
    gross: int = 0
    commission: int = 0
    amount: int = 0

    @property
    def closing(self) -> int:
        """Units of the party that lie at the outlet or are on their way to customers."""
        return self.opening + sum(self.columns)


@dataclass(frozen=True, slots=True)
class Sum:
    """All entries of one kind that speak of money (đồng)."""

    kind: EntryKind
    gross: int
    commission: int
    amount: int


@dataclass(frozen=True, slots=True)
class StatementPage:
    """Everything on a statement. ``opening`` and ``closing``: what was owed before and after it, payments counted."""

    one: Statement
    code: str
    payer: str | None
    party: str
    outlet: str
    is_producer: bool
    lines: list[Line]
    sums: list[Sum]
    opening: int
    paid: int
    disputes: Sequence[StatementDispute]
    events: Sequence[StatementEvent]

    @property
    def closing(self) -> int:
        """What is owed after it."""
        return self.opening + self.one.amount + self.paid

    @property
    def open_disputes(self) -> int:
        """Objections without an answer."""
        return sum(one.answer is None for one in self.disputes)

    def measure_of(self, variant_id: int | None) -> Measure:
        """How the goods of a line are counted."""
        return next((line.measure for line in self.lines if line.variant_id == variant_id), Measure.PIECE)

    def name_of(self, variant_id: int | None) -> str | None:
        """The goods of a line; None for the whole statement."""
        return next((line.name for line in self.lines if line.variant_id == variant_id), None)


def by_token(token: str) -> int:
    """The statement that a link opens. Raises NotFound."""
    found = session.scalar(select(Statement.id).where(Statement.token == token))
    if found is None:
        raise NotFound
    return found


def page(statement_id: int, whose: ColumnElement[bool]) -> StatementPage:
    """A statement of these accounts. Raises NotFound. Six statements, however many lines."""
    one, account, payer, party, producer, outlet = _head(statement_id, whose)
    earlier = _earlier(one)
    sums = _sums(statement_id)
    return StatementPage(
        one,
        code(one),
        payer,
        producer or party,
        outlet,
        account.producer_id is not None,
        _lines(one, earlier),
        [each for each in sums if each.kind is not EntryKind.PAID_OUT and (each.gross or each.commission)],
        int(session.scalar(select(func.coalesce(func.sum(SettlementEntry.amount), 0)).where(*earlier)) or 0),
        sum(each.amount for each in sums if each.kind is EntryKind.PAID_OUT),
        session.scalars(
            select(StatementDispute)
            .where(StatementDispute.statement_id == statement_id)
            .order_by(StatementDispute.id)
        ).all(),
        session.scalars(
            select(StatementEvent)
            .where(StatementEvent.statement_id == statement_id)
            .order_by(StatementEvent.id)
        ).all(),
    )


def entries_of(statement_id: int, variant_id: int | None = None) -> Sequence[Any]:
    """The entries behind a statement, or behind one of its lines, oldest first: (entry, lot number)."""
    root = aliased(Lot)
    wanted = (
        select(SettlementEntry, root.number)
        .join(StatementEntry, StatementEntry.entry_id == SettlementEntry.id)
        .outerjoin(Lot, Lot.id == SettlementEntry.lot_id)
        .outerjoin(root, root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(StatementEntry.statement_id == statement_id)
        .order_by(SettlementEntry.at, SettlementEntry.id)
    )
    if variant_id is not None:
        wanted = wanted.where(SettlementEntry.variant_id == variant_id)
    return session.execute(wanted).all()


def _head(statement_id: int, whose: ColumnElement[bool]) -> Any:
    party = aliased(Operator)
    row = session.execute(
        select(
            Statement,
            SettlementAccount,
            Operator.legal_name,
            party.legal_name,
            Producer.name,
            Outlet.name,
        )
        .join(SettlementAccount, SettlementAccount.id == Statement.account_id)
        .join(Outlet, Outlet.id == Statement.outlet_id)
        .outerjoin(Operator, Operator.id == SettlementAccount.operator_id)
        .outerjoin(Producer, Producer.id == SettlementAccount.producer_id)
        .outerjoin(party, party.id == SettlementAccount.party_operator_id)
        .where(Statement.id == statement_id, whose)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def _earlier(one: Statement) -> tuple[ColumnElement[bool], ...]:
    """Entries of the statements of this account and outlet before this one."""
    before = (
        select(StatementEntry.entry_id)
        .join(Statement, Statement.id == StatementEntry.statement_id)
        .where(
            Statement.account_id == one.account_id,
            Statement.outlet_id == one.outlet_id,
            Statement.upto_day < one.upto_day,
        )
    )
    return (SettlementEntry.id.in_(before),)


def _lines(one: Statement, earlier: tuple[ColumnElement[bool], ...]) -> list[Line]:
    opening = {
        key: int(units)
        for key, units in session.execute(
            select(SettlementEntry.variant_id, func.sum(UNITS))
            .where(*earlier)
            .group_by(SettlementEntry.variant_id)
        )
        if key is not None
    }
    rows = session.execute(
        select(
            SettlementEntry.variant_id,
            SettlementEntry.kind,
            func.sum(UNITS).label("units"),
            func.sum(SettlementEntry.gross).label("gross"),
            func.sum(SettlementEntry.commission).label("commission"),
            func.sum(SettlementEntry.amount).label("amount"),
        )
        .join(StatementEntry, StatementEntry.entry_id == SettlementEntry.id)
        .where(StatementEntry.statement_id == one.id, SettlementEntry.variant_id.is_not(None))
        .group_by(SettlementEntry.variant_id, SettlementEntry.kind)
    ).all()
    moved = {row.variant_id for row in rows}
    lines = _named(moved | {key for key, units in opening.items() if units})
    for key, line in lines.items():
        line.opening = opening.get(key, 0)
    for row in rows:
        _add(lines[row.variant_id], row)
    return sorted(lines.values(), key=lambda line: (line.name, line.variant_id))


def _add(line: Line, row: Any) -> None:
    for place, (_label, kinds) in enumerate(COLUMNS):
        if row.kind in kinds:
            line.columns[place] += int(row.units)
    line.gross += int(row.gross)
    line.commission += int(row.commission)
    line.amount += int(row.amount)


def _named(variant_ids: set[int]) -> dict[int, Line]:
    rows = session.execute(
        select(Variant.id, ProductVersion.name, Variant.name, Variant.measure)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(ProductVersion, ProductVersion.id == Product.published_version_id)
        .where(Variant.id.in_(sorted(variant_ids)))
    )
    return {key: Line(key, f"{name or '—'}, {variant}", measure) for key, name, variant, measure in rows}


def _sums(statement_id: int) -> list[Sum]:
    rows = session.execute(
        select(
            SettlementEntry.kind,
            func.sum(SettlementEntry.gross),
            func.sum(SettlementEntry.commission),
            func.sum(SettlementEntry.amount),
        )
        .join(StatementEntry, StatementEntry.entry_id == SettlementEntry.id)
        .where(StatementEntry.statement_id == statement_id)
        .group_by(SettlementEntry.kind)
    )
    order = list(EntryKind)
    found = [Sum(kind, int(gross), int(commission), int(amount)) for kind, gross, commission, amount in rows]
    return sorted(found, key=lambda each: order.index(each.kind))
