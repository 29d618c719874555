"""One variant at an outlet: its lots, its history, and everything a hand may do to it."""

from enum import StrEnum
from typing import TypeVar

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers, outlet_staff
from shop.core.clock import now, today
from shop.core.errors import ShopError
from shop.inventory import services
from shop.inventory.forms import AdjustForm, DecideForm, MoveForm, UndoForm, in_measure
from shop.inventory.labels import CONDITIONS, KINDS, OFFERINGS, OWNERS, reason_words
from shop.inventory.queries import ledger, lot_tests, stock_page
from shop.inventory.services.undoing import may_undo
from shop.inventory.states import Condition, MovementKind
from shop.inventory.views.blueprint import VARIANT, blueprint
from shop.outlets import queries as outlets
from shop.transfers.queries import on_the_way
from shop.unit_of_work import in_transaction
from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, flash_warning, render, see_other
from shop.web.paging import Page, offset, page_number

PER_PAGE = 50
Wish = TypeVar("Wish", bound=StrEnum)


@blueprint.get(VARIANT)
@outlet_staff()
def variant(outlet_slug: str, variant_id: int) -> ResponseReturnValue:
    """Lots with what may be done to each, and the movements, the latest first."""
    del outlet_slug
    here, number, at = g.outlet.outlet_id, page_number(), now()
    rows = ledger.movements(here, variant_id, skip=offset(number, PER_PAGE), most=PER_PAGE)
    page = Page(rows, number, PER_PAGE, ledger.count_movements(here, variant_id))
    items = ledger.items(here, variant_id)
    return render(
        "inventory/variant.html",
        row=stock_page.stock_row(here, variant_id, at=at),
        items=items,
        marks=lot_tests.marks([item.root_id for item in items]),
        page=page,
        undoable={
            row.movement_id
            for row in rows
            if not row.undone and row.kind is not MovementKind.RECEIVED and may_undo(row.kind, row.at, at)
        },
        conditions=CONDITIONS,
        kinds=KINDS,
        reason_words=reason_words,
        offerings=OFFERINGS,
        owners=OWNERS,
        on_the_way=on_the_way(here, variant_id),
        today=today(),
    )


@blueprint.route(f"{VARIANT}/dieu-chinh/<int:item_id>", methods=["GET", "POST"])
@outlet_staff()
def adjust(outlet_slug: str, variant_id: int, item_id: int) -> ResponseReturnValue:
    """Say what the shelf really holds; the effect is shown before it is written."""
    here = g.outlet.outlet_id
    item = ledger.item(here, variant_id, item_id)
    row = stock_page.stock_row(here, variant_id, at=now())
    form = in_measure(AdjustForm, row.measure)(seen=item.on_hand, kind=_wished(MovementKind, "vi"))
    by = actor().user_id

    def write() -> None:
        services.adjust(
            item_id,
            outlet_id=here,
            seen=form.seen.data,
            becomes=form.becomes.data,
            kind=form.kind.data,
            reason=form.reason.data or None,
            at=now(),
            by=by,
        )

    if form.is_sent_and_valid() and form.is_confirmed and accepted(form, write):
        flash_done(_("Đã ghi điều chỉnh. Có thể hoàn tác trong 10 phút."))
        return _back(outlet_slug, variant_id)
    return _form_page("inventory/adjust.html", form, row=row, item=item)


@blueprint.route(f"{VARIANT}/chuyen/<int:item_id>", methods=["GET", "POST"])
@outlet_staff()
def move(outlet_slug: str, variant_id: int, item_id: int) -> ResponseReturnValue:
    """Move units of a lot to the display, into quarantine, back for sale, or mark them down (no clerk does)."""
    here = g.outlet.outlet_id
    item = ledger.item(here, variant_id, item_id)
    row = stock_page.stock_row(here, variant_id, at=now())
    form = in_measure(MoveForm, row.measure)(seen=item.on_hand, to=_wished(Condition, "sang"))
    form.to.choices = [
        (condition.value, label)
        for condition, label in CONDITIONS.items()
        if condition is not item.condition
        and (condition is not Condition.MARKED_DOWN or g.outlet.role != "clerk")
    ]
    by = actor().user_id

    def write() -> None:
        services.move_condition(
            item_id,
            form.to.data,
            form.quantity.data,
            outlet_id=here,
            seen=form.seen.data,
            reason=form.reason.data or None,
            price=form.price.data if form.to.data is Condition.MARKED_DOWN else None,
            at=now(),
            by=by,
        )

    if form.is_sent_and_valid() and form.is_confirmed and accepted(form, write):
        flash_done(_("Đã chuyển. Có thể hoàn tác trong 10 phút."))
        return _back(outlet_slug, variant_id)
    return _form_page("inventory/move.html", form, row=row, item=item)


@blueprint.post(f"{VARIANT}/hoan-tac/<int:movement_id>")
@outlet_staff()
def undo(outlet_slug: str, variant_id: int, movement_id: int) -> ResponseReturnValue:
    """Take back what a hand did within ten minutes, by a counter-movement."""
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    if UndoForm().is_sent_and_valid():
        try:
            in_transaction(lambda: services.undo(movement_id, outlet_id=here, at=at, by=by))
        except ShopError as error:
            if error.status == 404:
                raise
            flash_warning(error.sentence)
        else:
            flash_done(_("Đã hoàn tác."))
    return _back(outlet_slug, variant_id)


@blueprint.route(f"{VARIANT}/thiet-lap", methods=["GET", "POST"])
@outlet_managers()
def decide(outlet_slug: str, variant_id: int) -> ResponseReturnValue:
    """How the outlet offers a variant, what it keeps back, when it counts as low."""
    here = g.outlet.outlet_id
    row = stock_page.stock_row(here, variant_id, at=now())
    form = in_measure(DecideForm, row.measure)(obj=stock_page.setting(here, variant_id) or row)
    form.spot_id.choices = [("", _("Không ghi")), *((spot.id, spot.name) for spot in outlets.spots(here))]
    by = actor().user_id

    def write() -> None:
        services.decide(
            here,
            variant_id,
            offering=form.offering.data,
            buffer=form.buffer.data,
            low_mark=form.low_mark.data,
            lead_days=form.lead_days.data,
            spot_id=form.spot_id.data,
            at=now(),
            by=by,
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã lưu thiết lập."))
        return _back(outlet_slug, variant_id)
    return _form_page("inventory/decide.html", form, row=row)


def _wished(choices: type[Wish], name: str) -> Wish | None:
    """What a link to the form has chosen already."""
    return next((each for each in choices if each == request.args.get(name)), None)


def _back(outlet_slug: str, variant_id: int) -> ResponseReturnValue:
    return see_other(url_for("inventory.variant", outlet_slug=outlet_slug, variant_id=variant_id))


def _form_page(template: str, form: Form, **shown: object) -> ResponseReturnValue:
    """The form, or the effect to confirm; with errors 422."""
    page = render(template, form=form, conditions=CONDITIONS, kinds=KINDS, **shown)
    return (page, 422) if form.errors else page
