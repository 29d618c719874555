"""What couriers owe, and what one of them hands over."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.remittances import queries, services
from shop.remittances.forms import HandForm
from shop.remittances.services import Handed
from shop.remittances.views.blueprint import HERE, blueprint
from shop.remittances.wording import STATES
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import page_number

PER_PAGE = 50
AT_ONCE = 200


@blueprint.get(HERE)
@operator_staff()
def index() -> str:
    """What is owed by courier and outlet, the parcels behind it, and what was passed on."""
    carrier, number = request.args.get("hang"), page_number()
    parcels = queries.owed_parcels(
        g.operator_ids, carrier=carrier, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE
    )
    return render(
        "remittances/index.html",
        owed=queries.owed(g.operator_ids),
        under_way=queries.under_way(g.operator_ids),
        parcels=parcels[:PER_PAGE],
        remittances=queries.latest(g.operator_ids),
        carrier=carrier,
        number=number,
        has_more=len(parcels) > PER_PAGE,
        states=STATES,
    )


@blueprint.route(f"{HERE}/nop/<int:operator_id>", methods=["GET", "POST"])
@operator_staff()
def hand_over(operator_id: int) -> ResponseReturnValue:
    """Cash that a courier (`hang`) hands over to an operator: its parcels, all of them ticked to begin with."""
    carrier = request.args.get("hang", "")
    if operator_id not in g.operator_ids:
        raise NotFound
    parcels = queries.owed_parcels({operator_id}, carrier=carrier, limit=AT_ONCE)
    form = HandForm(
        data={
            "parcels": [parcel.fulfilment_id for parcel in parcels],
            "received": sum(parcel.amount for parcel in parcels),
            "received_on": today(),
        }
    )
    form.parcels.choices = [(parcel.fulfilment_id, parcel.code) for parcel in parcels]
    made: list[int] = []

    def hand() -> None:
        handed = Handed(
            form.parcels.data,
            form.fee.data or 0,
            form.received.data,
            form.received_on.data,
            form.note.data or None,
        )
        made[:] = [services.hand_over(operator_id, carrier, handed, at=now(), by=actor().user_id)]

    if not (parcels and form.is_sent_and_valid() and accepted(form, hand)):
        page = render(
            "remittances/hand_over.html",
            form=form,
            parcels={parcel.fulfilment_id: parcel for parcel in parcels},
            carrier=carrier,
            operator_id=operator_id,
        )
        return page, 422 if form.errors else 200
    flash_done(_("Đã ghi tiền thu hộ."))
    return see_other(url_for("remittances.page", remittance_id=made[0]))
