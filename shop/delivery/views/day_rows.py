"""Rules about days as rows of a table, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from flask import url_for

from shop.core.clock import VN
from shop.delivery import wording
from shop.delivery.calendar import LastDay, Stop
from shop.delivery.day_rules import Keeper
from shop.delivery.models import DayCapacity, LastOrderDay, OrderStop
from shop.outlets.models import Operator, Outlet
from shop.web.context import WEEKDAYS_EN, WEEKDAYS_VI, day, moment
from shop.web.i18n import _, language


@dataclass(frozen=True, slots=True)
class Names:
    """Outlets and operators by id."""

    outlets: Mapping[int, str]
    operators: Mapping[int, str]

    @classmethod
    def of(cls, outlets: Sequence[Outlet], operators: Sequence[Operator]) -> Names:
        """From their rows."""
        return cls({row.id: row.name for row in outlets}, {row.id: row.legal_name for row in operators})

    def place(self, operator_id: int | None, outlet_id: int | None = None) -> str:
        """Whom a rule is about."""
        if outlet_id is not None:
            return self.outlets.get(outlet_id, "")
        return _("Tất cả điểm bán") if operator_id is None else self.operators.get(operator_id, "")


@dataclass(frozen=True, slots=True)
class Row:
    """A rule. Without addresses it is everybody's and only read here."""

    place: str
    words: str
    more: str
    edit: str = ""
    drop: str = ""


def stop(row: OrderStop, names: Names, keeper: Keeper) -> Row:
    """A time without orders, as customers read it."""
    told = Stop(
        row.id,
        row.operator_id,
        row.outlet_id,
        row.way,
        row.from_at,
        row.until_at,
        row.reason,
        row.reason_en,
    )
    span = _("%(since)s đến %(until)s", since=_first(row.from_at), until=_last(row.until_at))
    links = _links("stop", "stop_id", row.id) if row.operator_id or keeper.is_admin else {}
    return Row(names.place(row.operator_id, row.outlet_id), wording.stop_words(told), span, **links)


def last_day(row: LastOrderDay, names: Names, keeper: Keeper) -> Row:
    """A last day to order, as customers read it."""
    told = LastDay(
        row.id,
        row.operator_id,
        row.product_id,
        row.set_code,
        row.kind,
        row.order_until,
        row.before_day,
        row.occasion,
        row.occasion_en,
    )
    goods = (
        _("một sản phẩm") if row.product_id else _("một bộ sản phẩm") if row.set_code else _("mọi sản phẩm")
    )
    more = _("%(goods)s, nhận trước %(day)s", goods=goods, day=day(row.before_day))
    links = _links("last_day", "last_day_id", row.id) if row.operator_id or keeper.is_admin else {}
    return Row(names.place(row.operator_id), wording.last_day_words(told), more, **links)


def capacity(row: DayCapacity, names: Names) -> Row:
    """How much a day can take."""
    weekdays = WEEKDAYS_VI if language() == "vi" else WEEKDAYS_EN
    when = _("mọi ngày") if row.weekday is None else weekdays[row.weekday]
    if row.from_day is not None:
        span = _("%(since)s đến %(until)s", since=day(row.from_day), until=day(row.until_day))
        when = f"{when}, {span}"
    words = _("%(way)s: nhiều nhất %(most)s đơn một ngày", way=wording.WAYS[row.way.value], most=row.most)
    return Row(names.place(None, row.outlet_id), words, when, **_links("capacity", "capacity_id", row.id))


def _first(value: datetime) -> str:
    """A day, or a moment where it is not the first of its day."""
    local = value.astimezone(VN)
    return day(local.date()) if local.time() == time(0) else moment(value)


def _last(value: datetime) -> str:
    """The last day of a stop that ends with it, or the moment."""
    local = value.astimezone(VN)
    return day(local.date() - timedelta(days=1)) if local.time() == time(0) else moment(value)


def _links(kind: str, argument: str, rule_id: int) -> dict[str, str]:
    which: dict[str, Any] = {argument: rule_id}
    return {
        "edit": url_for(f"delivery.{kind}_edit", **which),
        "drop": url_for(f"delivery.{kind}_drop", **which),
    }
