"""A producer corrects what it said of itself: everything until it is accepted, then only how to reach it."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member
from shop.core.clock import now
from shop.producers import services
from shop.producers.joining_forms import JoinForm, ReachForm
from shop.producers.models import Producer
from shop.producers.services import ProducerDraft
from shop.producers.states import JoiningState
from shop.producers.views.blueprint import blueprint
from shop.producers.views.joining import ONE, own_producer
from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.route(f"{ONE}/sua", methods=["GET", "POST"])
@producer_member()
def own_edit(producer_id: int) -> ResponseReturnValue:
    """Correct the application, or change phone and e-mail of a producer that was accepted."""
    row, by = own_producer(producer_id), actor().user_id
    form, back = _form(row), url_for("producers.own_page", producer_id=producer_id)
    if form.is_sent_and_valid() and accepted(
        form, lambda: services.change_producer(producer_id, _draft(row, form), by=by, at=now())
    ):
        flash_done(_("Đã lưu."))
        return see_other(back)
    page = render("producers/form.html", form=form, title=_("Sửa hồ sơ"), back=back, note="", act=_("Lưu"))
    return page, 422 if form.errors else 200


def _form(row: Producer) -> Form:
    kind = ReachForm if row.joining is JoiningState.ACCEPTED else JoinForm
    form = kind(data={name: getattr(row, name) for name in ProducerDraft.__dataclass_fields__})
    if isinstance(form, JoinForm):
        form.offer_places(None)
    return form


def _draft(row: Producer, form: Form) -> ProducerDraft:
    values: dict[str, Any] = {name: getattr(row, name) for name in ProducerDraft.__dataclass_fields__}
    typed = {field.short_name: field.data or None for field in form if field.short_name in values}
    return ProducerDraft(**values | typed)
