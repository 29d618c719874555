"""One transfer on the screen, with whatever its reader may do next; and on paper."""

from __future__ import annotations

from flask import g, request
from flask.typing import ResponseReturnValue

from shop.accounts.guards import outlet_staff
from shop.core.clock import today
from shop.geography.queries import place_name
from shop.inventory.labels import CONDITIONS, OWNERS
from shop.inventory.welcome import not_first
from shop.transfers import queries
from shop.transfers.forms import CancelForm, LinesForm, SendForm, TurnBackForm, lines_form
from shop.transfers.queries import TransferPage
from shop.transfers.states import COMING, Terms, TransferState
from shop.transfers.views.blueprint import ONE, blueprint
from shop.transfers.wording import ARRIVALS, SHORT_WORDS, STATES, TERMS
from shop.web.forms import Form
from shop.web.pages import render


@blueprint.get(ONE)
@outlet_staff()
def page(outlet_slug: str, shipment_id: int) -> ResponseReturnValue:
    """Lines, history, and the next step."""
    del outlet_slug
    return drawn(queries.one(g.outlet.outlet_id, shipment_id))


@blueprint.get(f"{ONE}/in")
@outlet_staff()
def paper(outlet_slug: str, shipment_id: int) -> ResponseReturnValue:
    """The note that goes with the goods (phiếu chuyển hàng nội bộ)."""
    del outlet_slug
    found = queries.one(g.outlet.outlet_id, shipment_id)
    return render(
        "transfers/paper.html",
        found=found,
        places={end.outlet_id: place_name(end.commune_code) for end in (found.sender, found.receiver)},
        conditions=CONDITIONS,
        owners=OWNERS,
        terms=TERMS,
    )


def draft_form(found: TransferPage) -> LinesForm:
    """The lines of a draft, as they stand or as they were sent."""
    return lines_form(found.lines, is_sale=found.one.terms is Terms.SOLD)


def drawn(
    found: TransferPage, form: LinesForm | None = None, forms: dict[str, Form] | None = None
) -> ResponseReturnValue:
    """The page; `form` and `forms`: those that were sent and refused. With errors 422."""
    here = g.outlet.outlet_id
    state, is_mine = found.one.state, found.one.from_outlet_id == here
    is_draft = is_mine and state is TransferState.DRAFT
    typed = request.args.get("q", "")[:100] if request.method == "GET" else ""
    shown = forms or {}
    failed = [one for one in (form, *shown.values()) if one is not None and one.errors]
    answer = render(
        "transfers/page.html",
        found=found,
        form=(form or draft_form(found)) if is_draft else None,
        typed=typed,
        finds=queries.sendable(here, typed) if is_draft else [],
        later=not_first(found.receiver.outlet_id, {line.variant_id for line in found.lines})
        if is_draft
        else [],
        send_form=shown.get("send") or SendForm(prefix=""),
        cancel_form=shown.get("cancel") or CancelForm(prefix=""),
        back_form=shown.get("back") or TurnBackForm(prefix=""),
        failed=failed[0] if failed else None,
        waiting=queries.orders_of(found.one.id),
        is_mine=is_mine,
        may_receive=found.one.bound_for == here,
        may_turn_back=state in COMING,
        conditions=CONDITIONS,
        owners=OWNERS,
        states=STATES,
        terms=TERMS,
        arrivals=ARRIVALS,
        reasons=SHORT_WORDS,
        today=today(),
    )
    return (answer, 422) if failed else answer
