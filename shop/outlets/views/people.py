"""Who works at an outlet: from when, until when, in which role."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.outlets import services
from shop.outlets.forms import SeatForm
from shop.outlets.states import StaffRole
from shop.outlets.views.acting import act
from shop.outlets.views.blueprint import ONE, blueprint
from shop.outlets.views.staff import own
from shop.web.doing import press
from shop.web.i18n import _


@blueprint.route(f"{ONE}/nhan-su/moi", methods=["GET", "POST"])
@operator_staff()
def staff_seat(outlet_id: int) -> ResponseReturnValue:
    """Let a person who has an account work there from today on."""
    own(outlet_id)
    form, by = SeatForm(), actor().user_id
    return act(
        form,
        lambda: services.give_seat(
            outlet_id, form.role.data, form.identifier.data, form.reason.data, by=by, at=now()
        ),
        title=_("Thêm người làm việc"),
        back=url_for("outlets.staff_page", outlet_id=outlet_id),
        done=_("Đã thêm. Người đó đăng nhập lại để bắt đầu."),
    )


@blueprint.post(f"{ONE}/nhan-su/<int:user_id>/ket-thuc")
@operator_staff()
def staff_end_seat(outlet_id: int, user_id: int) -> ResponseReturnValue:
    """End a person's work there, at once."""
    own(outlet_id)
    given, by = request.form.get("role", ""), actor().user_id
    if given not in set(StaffRole):
        raise NotFound
    return press(
        lambda: services.end_seat(outlet_id, user_id, StaffRole(given), by=by, at=now()),
        back=url_for("outlets.staff_page", outlet_id=outlet_id),
        done=_("Đã kết thúc."),
    )
