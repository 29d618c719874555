"""The share that an operator usually asks for."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.agreements import book, services
from shop.agreements.forms import ShareForm
from shop.agreements.models import UsualShare
from shop.agreements.views.blueprint import DESK, blueprint
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.remittances.queries import operator_names
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

USUAL = f"{DESK}/muc-thuong-dung/<int:operator_id>"


@blueprint.route(USUAL, methods=["GET", "POST"])
@operator_staff()
def usual(operator_id: int) -> ResponseReturnValue:
    """Say it; new agreements begin with it."""
    name = _own(operator_id)
    known = book.usual(operator_id)
    form = ShareForm(data=usual_data(known) if known else None)
    by = actor().user_id

    def write() -> None:
        services.set_usual(operator_id, form.share(), at=now(), by=by)

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã ghi mức hoa hồng thường dùng."))
        return see_other(url_for("agreements.index"))
    body = render(
        "agreements/usual.html", form=form, operator_id=operator_id, name=name, known=known is not None
    )
    return body, 422 if form.errors else 200


@blueprint.post(f"{USUAL}/bo")
@operator_staff()
def usual_forget(operator_id: int) -> ResponseReturnValue:
    """Offer none any more."""
    _own(operator_id)
    by = actor().user_id
    return press(
        lambda: services.forget_usual(operator_id, at=now(), by=by),
        back=url_for("agreements.index"),
        done=_("Đã bỏ mức hoa hồng thường dùng."),
    )


def usual_data(known: UsualShare) -> dict[str, object]:
    """Fields of a form that begin with it."""
    return {
        "commission_bp": known.commission_bp,
        "floor": known.commission_floor,
        "cap": known.commission_cap,
    }


def _own(operator_id: int) -> str:
    """Its name. Raises NotFound for a stranger's."""
    if operator_id not in g.operator_ids:
        raise NotFound
    [(_key, name)] = operator_names([operator_id])
    return name
