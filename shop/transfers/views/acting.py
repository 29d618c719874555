"""What is done with a transfer as a whole."""

from collections.abc import Callable

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_staff
from shop.core.clock import now
from shop.core.errors import BadInput
from shop.transfers import queries, services
from shop.transfers.forms import CancelForm, SendForm, TurnBackForm
from shop.transfers.views.blueprint import ONE, blueprint
from shop.transfers.views.showing import drawn
from shop.web.doing import accepted, press
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, see_other


@blueprint.post(f"{ONE}/sua-lai")
@outlet_staff()
def unpack(outlet_slug: str, shipment_id: int) -> ResponseReturnValue:
    """Back to a draft."""
    here, by = g.outlet.outlet_id, actor().user_id
    return press(
        lambda: services.unpack(shipment_id, outlet_id=here, at=now(), by=by),
        back=_address(outlet_slug, shipment_id),
        done=_("Đã mở lại bản nháp. Hàng bán lại được."),
    )


@blueprint.post(f"{ONE}/gui-di")
@outlet_staff()
def send(outlet_slug: str, shipment_id: int) -> ResponseReturnValue:
    """The goods leave."""
    here, by, form = g.outlet.outlet_id, actor().user_id, SendForm()

    def write() -> None:
        try:
            services.send(
                shipment_id,
                outlet_id=here,
                carried_by=form.carried_by.data or None,
                due_on=form.due_on.data,
                at=now(),
                by=by,
            )
        except BadInput as error:
            # A line's field is not on this form: say it above.
            raise error if error.field == "due_on" else BadInput("", error.sentence) from error

    return _sent("send", form, write, (outlet_slug, shipment_id), _("Hàng đã đi. Bên nhận thấy phiếu này."))


@blueprint.post(f"{ONE}/huy")
@outlet_staff()
def cancel(outlet_slug: str, shipment_id: int) -> ResponseReturnValue:
    """Give a transfer up before it is sent."""
    here, by, form = g.outlet.outlet_id, actor().user_id, CancelForm()

    def write() -> None:
        services.cancel(shipment_id, outlet_id=here, reason=form.reason.data or None, at=now(), by=by)

    return _sent("cancel", form, write, (outlet_slug, shipment_id), _("Đã hủy phiếu. Hàng bán lại được."))


@blueprint.post(f"{ONE}/tra-ve")
@outlet_staff()
def turn_back(outlet_slug: str, shipment_id: int) -> ResponseReturnValue:
    """What is under way goes home."""
    here, by, form = g.outlet.outlet_id, actor().user_id, TurnBackForm()

    def write() -> None:
        services.turn_back(shipment_id, outlet_id=here, reason=str(form.reason.data), at=now(), by=by)

    return _sent(
        "back",
        form,
        write,
        (outlet_slug, shipment_id),
        _("Hàng quay về điểm gửi. Điểm gửi nhận lại bằng phiếu này."),
    )


def _sent(
    name: str, form: Form, write: Callable[[], None], where: tuple[str, int], done: str
) -> ResponseReturnValue:
    found = queries.one(g.outlet.outlet_id, where[1])
    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(done)
        return see_other(_address(*where))
    return drawn(found, forms={name: form})


def _address(outlet_slug: str, shipment_id: int) -> str:
    return url_for("transfers.page", outlet_slug=outlet_slug, shipment_id=shipment_id)
