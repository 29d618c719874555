"""Staff pages of the days: stops, last order days, and how much a day can take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Response, g, url_for
from flask.typing import ResponseReturnValue
from wtforms.widgets import HiddenInput

from shop.accounts.guards import actor, operator_staff
from shop.catalogue.queries import staff as catalogue
from shop.checkout.queries import forget_sites
from shop.core.clock import now
from shop.core.errors import NotFound, ShopError
from shop.core.sentences import Sentence, lazy
from shop.delivery import day_rules
from shop.delivery.day_forms import ALL, CapacityForm, LastDayForm, StopForm
from shop.delivery.day_rules import Keeper
from shop.delivery.models import DayCapacity, LastOrderDay, OrderStop
from shop.delivery.views import day_rows
from shop.delivery.views.blueprint import blueprint
from shop.delivery.views.day_rows import Row
from shop.outlets import queries as outlets
from shop.unit_of_work import in_transaction
from shop.web.i18n import language
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

HERE = "/quan-tri/ngay-giao"
Kind = type[OrderStop] | type[LastOrderDay] | type[DayCapacity]
AnyForm = StopForm | LastDayForm | CapacityForm
R = TypeVar("R", OrderStop, LastOrderDay, DayCapacity)
TITLES: dict[Kind, tuple[Sentence, Sentence]] = {
    OrderStop: (lazy("Thêm khoảng ngừng nhận đơn"), lazy("Sửa khoảng ngừng nhận đơn")),
    LastOrderDay: (lazy("Thêm ngày đặt cuối"), lazy("Sửa ngày đặt cuối")),
    DayCapacity: (lazy("Thêm sức nhận đơn"), lazy("Sửa sức nhận đơn")),
}


@blueprint.get(HERE)
@operator_staff()
def days() -> str:
    """Every rule of the reader's outlets, and those of everybody."""
    keeper = _keeper()
    names = day_rows.Names.of(day_rules.outlets_of(keeper), outlets.operators(keeper.operator_ids))
    return render(
        "delivery/days.html",
        stops=_listed(OrderStop, keeper, lambda row: day_rows.stop(row, names, keeper), "ngung"),
        last_days=_listed(LastOrderDay, keeper, lambda row: day_rows.last_day(row, names, keeper), "han-dat"),
        capacities=_listed(DayCapacity, keeper, lambda row: day_rows.capacity(row, names), "suc-nhan"),
    )


def _listed(kind: type[R], keeper: Keeper, shown: Callable[[R], Row], name: str) -> Page[Row]:
    """One page of one kind of rule; the address names the page of each kind."""
    number, most = page_number(name), day_rules.PER_PAGE
    rows = day_rules.rules(kind, keeper, skip=offset(number, most), most=most)
    return Page([shown(row) for row in rows], number, most, day_rules.count(kind, keeper))


@blueprint.route(f"{HERE}/ngung/moi", methods=["GET", "POST"])
@operator_staff()
def stop_new() -> ResponseReturnValue:
    """Enter a time without orders."""
    return _edit(OrderStop, StopForm, None)


@blueprint.route(f"{HERE}/ngung/<int:stop_id>", methods=["GET", "POST"])
@operator_staff()
def stop_edit(stop_id: int) -> ResponseReturnValue:
    """Change it."""
    return _edit(OrderStop, StopForm, stop_id)


@blueprint.post(f"{HERE}/ngung/<int:stop_id>/bo")
@operator_staff()
def stop_drop(stop_id: int) -> Response:
    """Orders are taken again."""
    return _drop(OrderStop, stop_id)


@blueprint.route(f"{HERE}/ngay-dat-cuoi/moi", methods=["GET", "POST"])
@operator_staff()
def last_day_new() -> ResponseReturnValue:
    """Enter a last day to order."""
    return _edit(LastOrderDay, LastDayForm, None)


@blueprint.route(f"{HERE}/ngay-dat-cuoi/<int:last_day_id>", methods=["GET", "POST"])
@operator_staff()
def last_day_edit(last_day_id: int) -> ResponseReturnValue:
    """Change it."""
    return _edit(LastOrderDay, LastDayForm, last_day_id)


@blueprint.post(f"{HERE}/ngay-dat-cuoi/<int:last_day_id>/bo")
@operator_staff()
def last_day_drop(last_day_id: int) -> Response:
    """It holds no more."""
    return _drop(LastOrderDay, last_day_id)


@blueprint.route(f"{HERE}/suc-nhan/moi", methods=["GET", "POST"])
@operator_staff()
def capacity_new() -> ResponseReturnValue:
    """Enter how much a day can take."""
    return _edit(DayCapacity, CapacityForm, None)


@blueprint.route(f"{HERE}/suc-nhan/<int:capacity_id>", methods=["GET", "POST"])
@operator_staff()
def capacity_edit(capacity_id: int) -> ResponseReturnValue:
    """Change it."""
    return _edit(DayCapacity, CapacityForm, capacity_id)


@blueprint.post(f"{HERE}/suc-nhan/<int:capacity_id>/bo")
@operator_staff()
def capacity_drop(capacity_id: int) -> Response:
    """Days are not limited any more."""
    return _drop(DayCapacity, capacity_id)


def _keeper() -> Keeper:
    who = actor()
    return Keeper(frozenset(g.operator_ids), who.is_admin, who.user_id)


def _edit(kind: type[R], form_kind: type[AnyForm], rule_id: int | None) -> ResponseReturnValue:
    keeper = _keeper()
    row = None if rule_id is None else day_rules.find(kind, rule_id, keeper)
    form = form_kind(data=form_kind.filled(row) if row is not None else {})  # type: ignore[arg-type]
    places = day_rules.outlets_of(keeper)
    _offer(form, [(f"d{outlet.id}", outlet.name) for outlet in places], keeper)
    if not form.is_sent_and_valid():
        return _form_page(kind, form, row), 422 if form.is_submitted() else 200
    try:
        values = form.values({outlet.id: outlet.operator_id for outlet in places})
        in_transaction(lambda: day_rules.save(kind, rule_id, values, keeper, at=now()))
    except NotFound:
        raise
    except ShopError as error:
        form.refuse(error)
        return _form_page(kind, form, row), 422
    forget_sites()
    flash_done(lazy("Đã lưu."))
    return see_other(url_for("delivery.days"))


def _offer(form: AnyForm, places: Sequence[tuple[str, str]], keeper: Keeper) -> None:
    """The places this person may speak for; everybody is the admins'."""
    everybody = [(ALL, str(lazy("Tất cả điểm bán")))] if keeper.is_admin else []
    whole = [(f"o{row.id}", row.legal_name) for row in outlets.operators(keeper.operator_ids)]
    if isinstance(form, CapacityForm):
        form.offer(places)
    elif isinstance(form, LastDayForm):
        form.offer([*everybody, *whole], catalogue.set_choices(language()))
    else:
        form.offer([*everybody, *whole, *places])


def _form_page(kind: Kind, form: AnyForm, row: OrderStop | LastOrderDay | DayCapacity | None) -> str:
    return render(
        "delivery/day_rule.html",
        form=form,
        title=TITLES[kind][row is not None],
        fields=[field for field in form if not isinstance(field.widget, HiddenInput)],
    )


def _drop(kind: type[R], rule_id: int) -> Response:
    keeper = _keeper()
    in_transaction(lambda: day_rules.drop(kind, rule_id, keeper, at=now()))
    forget_sites()
    flash_done(lazy("Đã bỏ."))
    return see_other(url_for("delivery.days"))
