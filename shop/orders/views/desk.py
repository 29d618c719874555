"""The desk of a hub with kiosks: orders picked once over all kiosks, handed over at once with one code."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.checkout import fulfilling
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.orders import desk, picking
from shop.orders.board_forms import HandOverForm, StepForm
from shop.orders.board_words import state_words
from shop.orders.states import Door
from shop.orders.views.blueprint import blueprint
from shop.orders.views.printing import sheet
from shop.payments.queries import is_prepaid
from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, flash_warning, render, see_other
from shop.web.paging import offset, page_number

HERE = "/quan-ly/<outlet_slug>/quay-chung"
ONE = f"{HERE}/<int:fulfilment_id>"


@blueprint.get(HERE, endpoint="desk")
@outlet_staff()
def desk_page(outlet_slug: str) -> str:
    """Open orders of the hub and its kiosks, or what a search found."""
    del outlet_slug
    typed = request.args.get("tim", "")[:40]
    rows = desk.waiting(g.outlet.outlet_id, typed=typed)
    return render("orders/desk.html", rows=rows, typed=typed, today=today(), state_words=state_words)


@blueprint.get(f"{HERE}/lay-hang")
@outlet_staff()
def desk_picks(outlet_slug: str) -> str:
    """What all orders of the desk ask for, kiosk by kiosk and shelf by shelf."""
    del outlet_slug
    here, day, most = desk.group(g.outlet.outlet_id), today(), picking.PER_SHEET
    found = picking.of_outlets(here, day, skip=offset(page_number(), most), most=most)
    return sheet(found, picking.count(here, day, Door.PICKUP))


@blueprint.get(ONE)
@outlet_staff()
def desk_order(outlet_slug: str, fulfilment_id: int) -> str:
    """One order with what each kiosk has in it, and the next step."""
    del outlet_slug
    return _page(fulfilment_id, HandOverForm(formdata=None))


@blueprint.post(f"{ONE}/san-sang")
@outlet_staff()
def desk_ready(outlet_slug: str, fulfilment_id: int) -> ResponseReturnValue:
    """All of it lies at the desk."""
    hub, by = g.outlet.outlet_id, actor().user_id
    back = url_for("orders.desk_order", outlet_slug=outlet_slug, fulfilment_id=fulfilment_id)
    done = _("Đã lấy đủ hàng. Hãy báo cho khách.")
    return _done(
        fulfilment_id,
        StepForm(),
        lambda: fulfilling.make_all_ready(hub, fulfilment_id, at=now(), by=by),
        (back, done),
    )


@blueprint.post(f"{ONE}/ban-giao")
@outlet_staff()
def desk_hand_over(outlet_slug: str, fulfilment_id: int) -> ResponseReturnValue:
    """Give all of it to the customer who shows the code."""
    hub, by, form = g.outlet.outlet_id, actor().user_id, HandOverForm()
    back = url_for("orders.desk", outlet_slug=outlet_slug)

    def write() -> None:
        fulfilling.hand_over_all(
            hub, fulfilment_id, code=str(form.code.data), age_checked=form.age.data, at=now(), by=by
        )

    return _done(fulfilment_id, form, write, (back, _("Đã bàn giao cho khách.")))


def _done(
    fulfilment_id: int, form: Form, write: Callable[[], None], after: tuple[str, str]
) -> ResponseReturnValue:
    """Act and go on to the address with the words; refused, the page says why, or the desk when the order has left it."""
    is_sent = form.is_sent_and_valid()
    if is_sent and accepted(form, write):
        flash_done(after[1])
        return see_other(after[0])
    try:
        return _page(fulfilment_id, form), 422
    except NotFound:
        if not is_sent:
            raise
        flash_warning(form.form_errors[0])  # a stranger's part is not found by `write`
        return see_other(url_for("orders.desk", outlet_slug=g.outlet.slug))


def _page(fulfilment_id: int, form: Form) -> str:
    found = desk.one(g.outlet.outlet_id, fulfilment_id)
    return render(
        "orders/desk_order.html",
        found=found,
        form=form if isinstance(form, HandOverForm) else HandOverForm(formdata=None),
        failed=form if form.errors else None,
        is_paid=is_prepaid(found.order.payment_method) and not found.collect,
        state_words=state_words,
    )
