"""Operators and their licences, entered by administrators."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, admin_only
from shop.core.clock import now
from shop.outlets import operators, queries
from shop.outlets.forms import EndLicenceForm, LicenceForm, OperatorForm
from shop.outlets.operators import OperatorDraft
from shop.outlets.views.acting import act
from shop.outlets.views.blueprint import blueprint
from shop.outlets.views.drafting import draft, entered
from shop.outlets.wording import LICENCE_KINDS, TAX_METHODS
from shop.web.i18n import _
from shop.web.pages import render

OPERATORS = "/quan-tri/don-vi"
ONE = f"{OPERATORS}/<int:operator_id>"


@blueprint.get(ONE)
@admin_only
def operator_page(operator_id: int) -> ResponseReturnValue:
    """One operator, its licences and the people who act for it."""
    return render(
        "outlets/operator.html",
        operator=queries.operator(operator_id),
        licences=queries.licences(operator_id),
        members=queries.members(operator_id),
        outlets=queries.of_operators([operator_id]),
        kinds=LICENCE_KINDS,
        methods=TAX_METHODS,
    )


@blueprint.route(f"{OPERATORS}/moi", methods=["GET", "POST"])
@admin_only
def operator_new() -> ResponseReturnValue:
    """Enter an operator."""
    form, by = OperatorForm(), actor().user_id
    form.offer_places()
    return act(
        form,
        lambda: operators.create_operator(draft(OperatorDraft, form), by=by, at=now()),
        title=_("Thêm đơn vị vận hành"),
        back=url_for("outlets.staff_list"),
        done=_("Đã thêm đơn vị vận hành."),
    )


@blueprint.route(f"{ONE}/sua", methods=["GET", "POST"])
@admin_only
def operator_edit(operator_id: int) -> ResponseReturnValue:
    """Change an operator."""
    row, by = queries.operator(operator_id), actor().user_id
    form = OperatorForm(data=entered(OperatorDraft, row))
    form.offer_places()
    return act(
        form,
        lambda: operators.change_operator(operator_id, draft(OperatorDraft, form, row), by=by, at=now()),
        title=_("Sửa đơn vị vận hành"),
        button=_("Lưu"),
        back=url_for("outlets.operator_page", operator_id=operator_id),
        done=_("Đã lưu."),
    )


@blueprint.route(f"{ONE}/giay-phep", methods=["GET", "POST"])
@admin_only
def operator_licence(operator_id: int) -> ResponseReturnValue:
    """Enter a dated permission."""
    queries.operator(operator_id)
    form, by = LicenceForm(), actor().user_id
    return act(
        form,
        lambda: operators.add_licence(
            operator_id,
            form.kind.data,
            form.number.data,
            form.issued_on.data,
            form.expires_on.data,
            by=by,
            at=now(),
        ),
        title=_("Thêm giấy phép"),
        back=url_for("outlets.operator_page", operator_id=operator_id),
        done=_("Đã thêm giấy phép."),
    )


@blueprint.route(f"{ONE}/giay-phep/<int:licence_id>/ket-thuc", methods=["GET", "POST"])
@admin_only
def operator_end_licence(operator_id: int, licence_id: int) -> ResponseReturnValue:
    """A permission was taken back."""
    form, by = EndLicenceForm(), actor().user_id
    return act(
        form,
        lambda: operators.end_licence(operator_id, licence_id, form.day.data, by=by, at=now()),
        title=_("Kết thúc giấy phép"),
        back=url_for("outlets.operator_page", operator_id=operator_id),
        done=_("Đã kết thúc giấy phép."),
    )
