"""Sales of a period by star, place, producer, outlet, product or time: what customers have, less what went back to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal_column, select

from shop.catalogue.models import Product
from shop.core.clock import start_of_day
from shop.core.sentences import Sentence, lazy
from shop.extensions import session
from shop.geography.models import Commune, FormerUnit, Province
from shop.orders.models import Fulfilment, FulfilmentLine, OrderLine
from shop.orders.states import FulfilmentState
from shop.outlets.models import Event, FairOutlet, Outlet
from shop.payments.models import Refund, RefundLine
from shop.payments.refund_states import RefundState
from shop.producers.models import Producer
from shop.reports.verify.findings import VnDay

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

    ``ident`` keeps apart what has one name: two producers' honey. ``known`` and ``known_back``: the parts of ``sold``
    and ``refunded`` of which it is known what the goods cost the seller, ``cost``: that, less the cost of what came
    back; all three only after `margin.with_costs`.
    """

    key: Any
    ident: int = 0
    lines: int = 0
    sold: int = 0
    refunded: int = 0
    known: int = 0
    known_back: int = 0
    cost: int = 0

    @property
    def net(self) -> int:
        """What is left."""
        return self.sold - self.refunded

    @property
    def margin(self) -> int | None:
        """What the seller keeps of what is known, after refunds; none where nothing is known."""
        return (
            self.known - self.known_back - self.cost if self.known or self.known_back or self.cost else None
        )


def sales(group: Group, first: date, last: date, *scope: ColumnElement[bool]) -> list[Row]:
    """The rows of a period (Vietnamese days, both included): by time in its order, else the largest first.

    ``scope``: conditions on outlets, products or producers. A sale counts on the day the customer has the goods, a
    refund on the day it was paid. At most MOST_ROWS rows. Two statements.
    """
    since, until = start_of_day(first), start_of_day(last + timedelta(days=1))
    found: dict[Any, Row] = {}
    key, ident = key_of(group, Fulfilment.ended_at), ident_of(group)
    amount = func.coalesce(func.sum(OrderLine.total), 0)
    sold = joined(select(ident, key, func.count(), amount).select_from(OrderLine))
    for number, value, lines, total in _rows(
        sold.where(
            Fulfilment.state.in_(SUPPLIED),
            Fulfilment.ended_at >= since,
            Fulfilment.ended_at < until,
            exists().where(FulfilmentLine.order_line_id == OrderLine.id),
            *scope,
        )
        .group_by(*grouped(group, ident, key))
        .order_by(amount.desc())
    ):
        found[number, value] = Row(value, number, int(lines), int(total))
    for number, value, total in _refunds(group, since, until, scope):
        found.setdefault((number, value), Row(value, number)).refunded = int(total)
    return ordered(found.values(), group)


def ordered(rows: Iterable[Row], group: Group) -> list[Row]:
    """By time, else the largest first."""
    if group in {Group.DAY, Group.MONTH}:
        return sorted(rows, key=lambda row: row.key)
    return sorted(rows, key=lambda row: (-row.net, str(row.key)))


def together(rows: Sequence[Row]) -> Row:
    """All rows as one; of a report that was cut, ask by something of which there is little."""
    return Row(
        None,
        lines=sum(row.lines for row in rows),
        sold=sum(row.sold for row in rows),
        refunded=sum(row.refunded for row in rows),
        known=sum(row.known for row in rows),
        known_back=sum(row.known_back for row in rows),
        cost=sum(row.cost for row in rows),
    )


def _refunds(group: Group, since: Any, until: Any, scope: Sequence[ColumnElement[bool]]) -> Sequence[Any]:
    key, ident = key_of(group, Refund.done_at), ident_of(group)
    amount = func.sum(RefundLine.amount)
    wanted = joined(
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
        .group_by(*grouped(group, ident, key))
        .order_by(amount.desc())
    )


def _rows(wanted: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    return session.execute(wanted.limit(MOST_ROWS)).all()


def joined(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The tables by which rows are told apart."""
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


def grouped(group: Group, *columns: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    """A constant is nothing to group by."""
    return columns if group in NAMED else columns[1:]


def ident_of(group: Group) -> ColumnElement[int]:
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


def key_of(group: Group, moment: Any) -> ColumnElement[Any]:
    """What the rows of a report are told apart by, at a moment."""
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
