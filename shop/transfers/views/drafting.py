"""A transfer is written down."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.clock import now, today
from shop.core.errors import NotFound, ShopError
from shop.core.ids import read_id
from shop.core.tokens import random_token
from shop.inventory.labels import CONDITIONS
from shop.transfers import queries, services
from shop.transfers.forms import AddForm, LinesForm, StartForm
from shop.transfers.states import Terms
from shop.transfers.views.blueprint import HERE, ONE, blueprint
from shop.transfers.views.showing import draft_form, drawn
from shop.unit_of_work import in_transaction
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, flash_warning, render, see_other


@blueprint.route(f"{HERE}/moi", methods=["GET", "POST"])
@outlet_staff()
def start(outlet_slug: str) -> ResponseReturnValue:
    """Where it goes and on which terms; begun from a lot, that lot is its first line. `den`: the outlet to begin with."""
    here, by = g.outlet.outlet_id, actor().user_id
    form = StartForm(
        key=random_token(),
        item_id=request.args.get("hang", "")[:18],
        to_outlet_id=read_id(request.args.get("den", "")),
    )
    others = queries.receivers(here, today())
    form.to_outlet_id.choices = [("", _("Chọn điểm bán")), *((one.outlet_id, _named(one)) for one in others)]
    made: list[int] = []

    def write() -> None:
        made[:] = [
            services.start(
                here,
                form.to_outlet_id.data,
                form.terms.data,
                key=form.key.data,
                note=form.note.data or None,
                item_id=read_id(form.item_id.data or ""),
                at=now(),
                by=by,
            )
        ]

    if form.is_sent_and_valid() and accepted(form, write):
        return _page(outlet_slug, made[0])
    item_id = read_id(form.item_id.data or "")
    item = queries.one_sendable(here, item_id) if item_id is not None else None
    page = render("transfers/start.html", form=form, item=item, conditions=CONDITIONS)
    return (page, 422) if form.errors else page


@blueprint.post(f"{ONE}/them")
@outlet_staff()
def add(outlet_slug: str, shipment_id: int) -> ResponseReturnValue:
    """Put a lot on a draft, with all its free units; the number is typed on the page."""
    here, by, form = g.outlet.outlet_id, actor().user_id, AddForm()
    found = queries.one(here, shipment_id)
    item_id = read_id(form.item_id.data or "")
    if form.is_sent_and_valid() and item_id is not None:
        try:
            in_transaction(lambda: services.add_line(shipment_id, item_id, outlet_id=here, at=now(), by=by))
        except NotFound:
            raise
        except ShopError as error:
            flash_warning(error.sentence)
        return _page(outlet_slug, shipment_id)
    if not form.errors:
        form.form_errors.append(_("Hãy chọn một lô trong danh sách."))
    return drawn(found, forms={"add": form})


@blueprint.post(f"{ONE}/dong")
@outlet_staff()
def edit(outlet_slug: str, shipment_id: int) -> ResponseReturnValue:
    """Keep what was typed about a draft's lines; `do=ready` packs the goods in the same breath."""
    here, by = g.outlet.outlet_id, actor().user_id
    found = queries.one(here, shipment_id)
    form = draft_form(found)
    is_sale, at = found.one.terms is Terms.SOLD, now()
    is_ready = request.form.get("do") == "ready"

    def write() -> None:
        wanted = _wanted(form, [line.line_id for line in found.lines], is_sale=is_sale)
        services.change_lines(shipment_id, wanted, outlet_id=here, at=at, by=by)
        if is_ready:
            services.make_ready(shipment_id, outlet_id=here, at=at, by=by)

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã đóng hàng. Số hàng này không bán nữa.") if is_ready else _("Đã lưu."))
        return _page(outlet_slug, shipment_id)
    return drawn(queries.one(here, shipment_id), form)


def _wanted(form: LinesForm, line_ids: list[int], *, is_sale: bool) -> dict[int, tuple[int, int | None]]:
    return {
        line_id: (form[f"quantity_{line_id}"].data, form[f"price_{line_id}"].data if is_sale else None)
        for line_id in line_ids
    }


def _named(one: queries.Receiver) -> str:
    return one.name if one.is_within else _("%(outlet)s (đơn vị khác)", outlet=one.name)


def _page(outlet_slug: str, shipment_id: int) -> ResponseReturnValue:
    return see_other(url_for("transfers.page", outlet_slug=outlet_slug, shipment_id=shipment_id))
