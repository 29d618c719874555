"""Staff say on which days orders are taken and goods are promised. Each change is an audit row.

What belongs to an operator is changed by its people; what holds for everybody (no operator) by an admin only. The
loading query carries the permission: `Keeper.operator_ids`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, or_, select

from shop.audit import services as audit
from shop.catalogue.models import Product
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.delivery.models import DayCapacity, LastOrderDay, OrderStop
from shop.extensions import session
from shop.outlets.models import Outlet

Rule = OrderStop | LastOrderDay | DayCapacity
R = TypeVar("R", OrderStop, LastOrderDay, DayCapacity)
PER_PAGE = 50
ENDS = lazy("Ngày cuối không được trước ngày đầu.")


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who changes rules: of which operators, and whether of everybody."""

    operator_ids: frozenset[int]
    is_admin: bool
    user_id: int | None


def rules(kind: type[R], keeper: Keeper, *, skip: int = 0, most: int = PER_PAGE) -> Sequence[R]:
    """What this person may see: their own rules and those of everybody, the latest first. One statement."""
    seen = _seen(kind, keeper)
    return session.scalars(select(kind).where(seen).order_by(kind.id.desc()).offset(skip).limit(most)).all()


def count(kind: type[R], keeper: Keeper) -> int:
    """How many that are."""
    return session.scalar(select(func.count()).select_from(kind).where(_seen(kind, keeper))) or 0


def _seen(kind: type[R], keeper: Keeper) -> ColumnElement[bool]:
    return or_(_own(kind, keeper), _common(kind))


def find(kind: type[R], rule_id: int, keeper: Keeper) -> R:
    """A rule that this person may change. Raises NotFound for a stranger's and, but for an admin, for everybody's."""
    mine = _own(kind, keeper)
    allowed = or_(mine, _common(kind)) if keeper.is_admin else mine
    row = session.scalars(select(kind).where(kind.id == rule_id, allowed)).one_or_none()
    if row is None:
        raise NotFound
    return row


def save(
    kind: type[R], rule_id: int | None, values: Mapping[str, Any], keeper: Keeper, *, at: datetime
) -> int:
    """Write a new rule or change one; its id. Raises NotFound, BadInput at the field that is at fault."""
    _check(kind, values)
    if rule_id is None:
        row = kind(**values)
        session.add(row)
    else:
        row = find(kind, rule_id, keeper)
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()
    audit.record(
        "day_rule_saved", by=keeper.user_id, at=at, subject_kind=kind.__tablename__, subject_id=row.id
    )
    return row.id


def drop(kind: type[R], rule_id: int, keeper: Keeper, *, at: datetime) -> None:
    """A rule goes. Raises NotFound."""
    session.delete(find(kind, rule_id, keeper))
    audit.record(
        "day_rule_dropped", by=keeper.user_id, at=at, subject_kind=kind.__tablename__, subject_id=rule_id
    )


def product_id(slug: str) -> int:
    """The product of an address as it is typed. Raises BadInput on `product`."""
    found = session.scalar(select(Product.id).where(Product.slug == slug.strip().rpartition("/")[2]))
    if found is None:
        raise BadInput("product", lazy("Không có sản phẩm nào ở địa chỉ này."))
    return found


def slug_of(wanted: int | None) -> str:
    """The address of a product; empty for none."""
    return "" if wanted is None else session.scalar(select(Product.slug).where(Product.id == wanted)) or ""


def outlets_of(keeper: Keeper) -> Sequence[Outlet]:
    """The outlets of somebody's operators by name."""
    return session.scalars(
        select(Outlet).where(Outlet.operator_id.in_(keeper.operator_ids)).order_by(Outlet.name, Outlet.id)
    ).all()


def _own(kind: type[R], keeper: Keeper) -> ColumnElement[bool]:
    if issubclass(kind, DayCapacity):
        return kind.outlet_id.in_(select(Outlet.id).where(Outlet.operator_id.in_(keeper.operator_ids)))
    return kind.operator_id.in_(keeper.operator_ids)


def _common(kind: type[R]) -> ColumnElement[bool]:
    if issubclass(kind, DayCapacity):
        return kind.outlet_id.is_(None)
    return kind.operator_id.is_(None)


def _check(kind: type[R], values: Mapping[str, Any]) -> None:
    if kind is OrderStop and values["until_at"] <= values["from_at"]:
        raise BadInput("until_day", ENDS)
    if kind is LastOrderDay:
        if values["before_day"] <= values["order_until"]:
            raise BadInput("before_day", lazy("Ngày cần nhận phải sau ngày đặt cuối."))
        if values["product_id"] and values["set_code"]:
            raise BadInput("set_code", lazy("Hãy chọn một sản phẩm hoặc một bộ sản phẩm, không cả hai."))
    if kind is DayCapacity:
        since, until = values["from_day"], values["until_day"]
        if (since is None) != (until is None):
            raise BadInput("until_day", lazy("Hãy điền cả ngày đầu và ngày cuối, hoặc để trống cả hai."))
        if since is not None and until < since:
            raise BadInput("until_day", ENDS)
