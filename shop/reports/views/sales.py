"""Sales for the programme, an operator, an outlet and a producer: a table with bars, and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, g, request, url_for
from sqlalchemy import ColumnElement

from shop.accounts.guards import operator_staff, outlet_managers, producer_member, programme_staff
from shop.catalogue.models import Product
from shop.core.sentences import Sentence, lazy
from shop.inventory.queries.costs import count_unpriced
from shop.orders.models import Fulfilment, OrderLine
from shop.outlets import queries as outlets
from shop.producers.models import Producer
from shop.reports.margin import with_costs
from shop.reports.sales import GROUPS, MOST_ROWS, Group, Row, sales, together
from shop.reports.views.blueprint import blueprint
from shop.reports.views.period import PeriodForm, asked_period
from shop.sheets.writing import Cell, table_of
from shop.web.files import attachment
from shop.web.i18n import _
from shop.web.pages import render

PROGRAMME = "/quan-tri/bao-cao"
OPERATOR = "/quan-tri/mang-luoi/doanh-thu"
OUTLET = "/quan-ly/<outlet_slug>/bao-cao"
OWN = "/kenh-chu-the/doanh-thu"
MOST_PLACES = 12  # that are named for their lots without a price
FILE = "tep/<any(csv, xlsx):kind>"
OF_PROGRAMME = (
    Group.STAR,
    Group.PRODUCER,
    Group.COMMUNE,
    Group.PROVINCE,
    Group.FORMER,
    Group.OUTLET,
    Group.FAIR,
    Group.PRODUCT,
    Group.MONTH,
)
OF_OPERATOR = (Group.OUTLET, Group.DAY, Group.MONTH, Group.PRODUCT, Group.PRODUCER, Group.STAR, Group.FAIR)
OF_OUTLET = (Group.DAY, Group.PRODUCT, Group.PRODUCER, Group.STAR)
OF_PRODUCER = (Group.DAY, Group.OUTLET, Group.PRODUCT)


@dataclass(frozen=True, slots=True)
class Report:
    """What is shown: its form, its rows, by what, and how long."""

    form: PeriodForm
    group: Group
    groups: tuple[Group, ...]
    first: date
    last: date
    rows: list[Row]
    sums: Row
    costs: bool = False  # whether the reader may see what the goods cost the seller

    @property
    def most(self) -> int:
        """The longest bar."""
        return max((row.net for row in self.rows), default=0)


@blueprint.get(PROGRAMME)
@programme_staff()
def programme() -> Any:
    """Of the products of a province; for admins of all."""
    return _page(_programme(), "programme", "programme_tables")


@blueprint.get(f"{PROGRAMME}/{FILE}")
@programme_staff()
def programme_file(kind: str) -> Response:
    """The same as a file."""
    return _file(_programme(), kind)


@blueprint.get(OPERATOR)
@operator_staff()
def network_sales() -> Any:
    """Of all outlets of the reader's operators, with what they keep."""
    return _page(_operators(), "network_sales", "network")


@blueprint.get(f"{OPERATOR}/{FILE}")
@operator_staff()
def network_sales_file(kind: str) -> Response:
    """The same as a file."""
    return _file(_operators(), kind)


@blueprint.get(OUTLET)
@outlet_managers()
def outlet_sales(outlet_slug: str) -> Any:
    """Of an outlet."""
    return _page(_outlet(), "outlet_sales", "outlet_tables", outlet_slug=outlet_slug)


@blueprint.get(f"{OUTLET}/{FILE}")
@outlet_managers()
def outlet_sales_file(outlet_slug: str, kind: str) -> Response:
    """The same as a file."""
    del outlet_slug
    return _file(_outlet(), kind)


@blueprint.get(OWN)
@producer_member()
def own_sales() -> Any:
    """Of one's own goods, at every outlet."""
    return _page(_own(), "own_sales", "own_tables")


@blueprint.get(f"{OWN}/{FILE}")
@producer_member()
def own_sales_file(kind: str) -> Response:
    """The same as a file."""
    return _file(_own(), kind)


def _programme() -> Report:
    scope = () if g.province_code is None else (Product.province_code == g.province_code,)
    return _report(OF_PROGRAMME, *scope)


def _operators() -> Report:
    return _report(OF_OPERATOR, OrderLine.operator_id.in_(sorted(g.operator_ids)), costs=True)


def _outlet() -> Report:
    return _report(OF_OUTLET, Fulfilment.outlet_id == g.outlet.outlet_id, costs=True)


def _own() -> Report:
    return _report(OF_PRODUCER, Producer.id.in_(sorted(g.producer_ids)))


def _report(groups: tuple[Group, ...], *scope: ColumnElement[bool], costs: bool = False) -> Report:
    """The period that the address asks for, at most a year; by default the last thirty days."""
    form, first, last = asked_period()
    asked = request.args.get("theo", "")
    group = next((one for one in groups if one.value == asked), groups[0])
    rows = sales(group, first, last, *scope)
    whole = rows if len(rows) < MOST_ROWS else sales(Group.STAR, first, last, *scope)
    if costs:
        is_whole = whole is rows
        rows = with_costs(rows, group, first, last, *scope)
        whole = rows if is_whole else with_costs(whole, Group.STAR, first, last, *scope)
    return Report(form, group, groups, first, last, rows, together(whole), costs)


def _page(report: Report, endpoint: str, more: str, **values: Any) -> Any:
    period: dict[str, Any] = {"tu": report.first.isoformat(), "den": report.last.isoformat()}
    page = render(
        "reports/sales.html",
        report=report,
        words={one: GROUPS[one] for one in report.groups},
        most=MOST_ROWS,
        unpriced=_unpriced() if report.costs and report.sums.known < report.sums.sold else [],
        most_places=MOST_PLACES,
        names=[(_name(report.group, row.key), row) for row in report.rows],
        here=url_for(f"reports.{endpoint}", **values),
        more=url_for(f"reports.{more}", **values),
        more_words=_("Hàng toàn mạng") if more == "network" else _("Bảng khác để tải"),
        links={
            one: url_for(f"reports.{endpoint}", **values, **period, theo=one.value) for one in report.groups
        },
        files={
            kind: url_for(f"reports.{endpoint}_file", **values, **period, theo=report.group.value, kind=kind)
            for kind in ("xlsx", "csv")
        },
    )
    return page, 422 if report.form.errors else 200


def _unpriced() -> list[tuple[str, int, str]]:
    """(outlet, lots without a purchase price, where to add it), the most lots first."""
    seat = g.get("outlet")
    if seat:
        places = [(seat.outlet_id, seat.name, seat.slug)]
    else:
        places = [(one.id, one.name, one.slug) for one in outlets.of_operators(g.operator_ids)]
    counted = count_unpriced([place_id for place_id, *_rest in places])
    found = [
        (name, counted[place_id], url_for("inventory.receive_costs", outlet_slug=slug))
        for place_id, name, slug in places
        if place_id in counted
    ]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _file(report: Report, kind: str) -> Response:
    heads = [str(GROUPS[report.group]), _("Số lần bán"), _("Đã bán"), _("Đã hoàn"), _("Còn lại")]
    more = [_("Đã bán, biết giá vốn"), _("Đã hoàn, biết giá vốn"), _("Giá vốn"), _("Chênh lệch giá")]
    rows: list[list[Cell]] = [[*heads, *(more if report.costs else [])]]
    rows += [_cells(report, str(_name(report.group, row.key)), row) for row in report.rows]
    rows.append(_cells(report, _("Tổng cộng"), report.sums))
    data = table_of(rows, kind, _("Doanh thu"))
    return attachment(data, kind, f"doanh-thu-{report.first:%Y%m%d}-{report.last:%Y%m%d}")


def _cells(report: Report, name: str, row: Row) -> list[Cell]:
    cells: list[Cell] = [name, row.lines, row.sold, row.refunded, row.net]
    return [*cells, row.known, row.known_back, row.cost, row.margin] if report.costs else cells


def _name(group: Group, key: Any) -> str | Sentence:
    """How a row is called."""
    if group is Group.STAR:
        return lazy("Không có sao") if key is None else lazy("%(stars)s sao", stars=key)
    if group is Group.FAIR and key is None:
        return lazy("Không ở hội chợ")
    if group is Group.DAY:
        return f"{key:%d/%m/%Y}"
    if group is Group.MONTH:
        year, _dash, month = str(key).partition("-")
        return f"{month}/{year}"
    return lazy("Chưa rõ") if key is None else str(key)
