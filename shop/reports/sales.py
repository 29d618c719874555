"""Sales of a period by star, place, producer, outlet, product or time: what customers have, less what went back to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, exists, func, literal_column, select

from shop.catalogue.models import Product
from shop.core.clock import start_of_day
from shop.core.sentences import Sentence, lazy
from shop.extensions import session
from shop.geography.models import Commune, FormerUnit, Province
from shop.inventory.models import Lot
from shop.inventory.states import LotOwner
from shop.orders.models import Fulfilment, FulfilmentLine, OrderLine
from shop.orders.states import FulfilmentState, UnitState
from shop.outlets.models import Event, FairOutlet, Outlet
from shop.payments.models import Refund, RefundLine
from shop.payments.refund_states import RefundState
from shop.producers.models import Producer
from shop.reports.verify.findings import VnDay
from shop.settlement.models import SettlementEntry
from shop.settlement.sources.units import UNITS

SUPPLIED = (FulfilmentState.HANDED_OVER, FulfilmentState.DELIVERED)
MOST_ROWS = 2_000


class Group(StrEnum):
    """What the rows of a report stand for. The values stand in addresses."""

    DAY = "ngay"
    MONTH = "thang"
    STAR = "sao"
    COMMUNE = "xa"
    PROVINCE = "tinh"
    PRODUCER = "chu-the"
    OUTLET = "diem-ban"
    FAIR = "hoi-cho"
    FORMER = "tinh-cu"
    PRODUCT = "san-pham"


NAMED = frozenset({Group.PRODUCER, Group.OUTLET, Group.PRODUCT, Group.FAIR})
GROUPS: dict[Group, Sentence] = {
    Group.DAY: lazy("Ngày"),
    Group.MONTH: lazy("Tháng"),
    Group.STAR: lazy("Sao khi bán"),
    Group.COMMUNE: lazy("Xã của chủ thể"),
    Group.PROVINCE: lazy("Tỉnh của chủ thể"),
    Group.PRODUCER: lazy("Chủ thể"),
    Group.OUTLET: lazy("Điểm bán"),
    Group.FAIR: lazy("Hội chợ"),
    Group.FORMER: lazy("Tỉnh trước 7/2025"),
    Group.PRODUCT: lazy("Sản phẩm"),
}


@dataclass(slots=True)
class Row:
    """One row of a report, in đồng; ``lines``: how often something was sold. ``refunded`` went back in the period.

    ``ident`` keeps apart what has one name: two producers' honey. ``cost``: what the seller pays for the goods of
    ``known``, the part of ``sold`` of which that is known; both only after `add_costs`.
    """

    key: Any
    ident: int = 0
    lines: int = 0
    sold: int = 0
    refunded: int = 0
    known: int = 0
    cost: int = 0

    @property
    def net(self) -> int:
        """What is left."""
        return self.sold - self.refunded

    @property
    def margin(self) -> int | None:
        """What the seller keeps of ``known``, before refunds; none where nothing is known."""
        return self.known - self.cost if self.known else None


def sales(group: Group, first: date, last: date, *scope: ColumnElement[bool]) -> list[Row]:
    """The rows of a period (Vietnamese days, both included): by time in its order, else the largest first.

    ``scope``: conditions on outlets, products or producers. A sale counts on the day the customer has the goods, a
    refund on the day it was paid. At most MOST_ROWS rows. Two statements.
    """
    since, until = start_of_day(first), start_of_day(last + timedelta(days=1))
    found: dict[Any, Row] = {}
    key, ident = _key(group, Fulfilment.ended_at), _ident(group)
    amount = func.coalesce(func.sum(OrderLine.total), 0)
    sold = _joined(select(ident, key, func.count(), amount).select_from(OrderLine))
    for number, value, lines, total in _rows(
        sold.where(
            Fulfilment.state.in_(SUPPLIED),
            Fulfilment.ended_at >= since,
            Fulfilment.ended_at < until,
            exists().where(FulfilmentLine.order_line_id == OrderLine.id),
            *scope,
        )
        .group_by(*_grouped(group, ident, key))
        .order_by(amount.desc())
    ):
        found[number, value] = Row(value, number, int(lines), int(total))
    for number, value, total in _refunds(group, since, until, scope):
        found.setdefault((number, value), Row(value, number)).refunded = int(total)
    if group in {Group.DAY, Group.MONTH}:
        return sorted(found.values(), key=lambda row: row.key)
    return sorted(found.values(), key=lambda row: (-row.net, str(row.key)))


def together(rows: Sequence[Row]) -> Row:
    """All rows as one; of a report that was cut, ask by something of which there is little."""
    return Row(
        None,
        lines=sum(row.lines for row in rows),
        sold=sum(row.sold for row in rows),
        refunded=sum(row.refunded for row in rows),
        known=sum(row.known for row in rows),
        cost=sum(row.cost for row in rows),
    )


def add_costs(
    rows: Sequence[Row], group: Group, first: date, last: date, *scope: ColumnElement[bool]
) -> None:
    """Fill in what the goods of `sales` cost the seller. One statement.

    Goods that were bought: what was paid for the lot. Consigned ones: the producer's part, by the entry of the sale in
    the settlement; a sale of today has none yet. A line of which a part is not known counts as unknown.
    """
    since, until = start_of_day(first), start_of_day(last + timedelta(days=1))
    key, ident = _key(group, Fulfilment.ended_at), _ident(group)
    bought = (2 * FulfilmentLine.quantity * Lot.unit_cost + OrderLine.price_per) // (2 * OrderLine.price_per)
    cost = case((Lot.owner == LotOwner.PRODUCER, SettlementEntry.amount), else_=bought)
    units = _joined(
        select(
            ident,
            key,
            OrderLine.total,
            func.sum(cost).label("cost"),
            (func.count(cost) == func.count()).label("is_known"),
        ).select_from(OrderLine)
    )
    entry = (SettlementEntry.source_kind == UNITS) & (SettlementEntry.source_id == FulfilmentLine.id)
    lines = (
        units.join(FulfilmentLine, FulfilmentLine.order_line_id == OrderLine.id)
        .join(Lot, Lot.id == FulfilmentLine.lot_id)
        .outerjoin(SettlementEntry, entry)
        .where(
            Fulfilment.state.in_(SUPPLIED),
            Fulfilment.ended_at >= since,
            Fulfilment.ended_at < until,
            FulfilmentLine.state == UnitState.SOLD,
            *scope,
        )
        .group_by(*_grouped(group, ident, key), OrderLine.id, OrderLine.total)
        .subquery()
    )
    by_name = {(row.ident, row.key): row for row in rows}
    wanted = select(lines.c.ident, lines.c.key, func.sum(lines.c.total), func.sum(lines.c.cost))
    for number, value, known, paid in session.execute(
        wanted.where(lines.c.is_known).group_by(lines.c.ident, lines.c.key)
    ):
        if row := by_name.get((number, value)):
            row.known, row.cost = int(known), int(paid)


def _refunds(group: Group, since: Any, until: Any, scope: Sequence[ColumnElement[bool]]) -> Sequence[Any]:
    key, ident = _key(group, Refund.done_at), _ident(group)
    amount = func.sum(RefundLine.amount)
    wanted = _joined(
        select(ident, key, amount)
        .select_from(RefundLine)
        .join(Refund, Refund.id == RefundLine.refund_id)
        .join(OrderLine, OrderLine.id == RefundLine.order_line_id)
    )
    return _rows(
        wanted.where(
            Refund.state == RefundState.DONE,
            Refund.done_at >= since,
            Refund.done_at < until,
            Fulfilment.state.in_(SUPPLIED),
            *scope,
        )
        .group_by(*_grouped(group, ident, key))
        .order_by(amount.desc())
    )


def _rows(wanted: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    return session.execute(wanted.limit(MOST_ROWS)).all()


def _joined(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        wanted.join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .join(Outlet, Outlet.id == Fulfilment.outlet_id)
        .join(Product, Product.id == OrderLine.product_id)
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(Commune, Commune.code == Producer.commune_code)
        .outerjoin(Province, Province.code == Producer.province_code)
        .outerjoin(FairOutlet, FairOutlet.outlet_id == Outlet.id)
        .outerjoin(Event, Event.id == FairOutlet.event_id)
    )


def _grouped(group: Group, *columns: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    """A constant is nothing to group by."""
    return columns if group in NAMED else columns[1:]


def _ident(group: Group) -> ColumnElement[int]:
    """What keeps rows of one name apart."""
    idents: dict[Group, Any] = {
        Group.PRODUCER: Producer.id,
        Group.OUTLET: Outlet.id,
        Group.PRODUCT: OrderLine.product_id,
        Group.FAIR: func.coalesce(Event.id, 0),
    }
    ident: ColumnElement[int] = idents.get(group, literal_column("0")).label("ident")
    return ident


def _former() -> Any:
    """What the producer's province was called before 1 July 2025."""
    mine = FormerUnit.commune_code == Producer.commune_code
    return select(func.min(FormerUnit.province)).where(mine).correlate(Producer).scalar_subquery()


def _key(group: Group, moment: Any) -> ColumnElement[Any]:
    keys: dict[Group, Any] = {
        Group.DAY: VnDay(moment),
        Group.MONTH: func.substr(cast(VnDay(moment), String), 1, 7),
        Group.STAR: OrderLine.stars,
        Group.COMMUNE: Commune.name + ", " + Province.name,
        Group.PROVINCE: Province.name,
        Group.PRODUCER: Producer.name,
        Group.OUTLET: Outlet.name,
        Group.FAIR: Event.title,
        Group.FORMER: _former(),
        Group.PRODUCT: OrderLine.name,
    }
    key: ColumnElement[Any] = keys[group].label("key")
    return key
