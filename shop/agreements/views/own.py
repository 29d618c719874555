"""A producer reads its agreements and answers proposed terms."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member
from shop.agreements import book, services
from shop.agreements.forms import DeclineForm
from shop.agreements.models import Agreement
from shop.agreements.views.blueprint import OWN, blueprint
from shop.agreements.wording import BEARERS, OWNERSHIPS
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

ONE = f"{OWN}/<int:terms_id>"


@blueprint.get(OWN)
@producer_member()
def own_list() -> str:
    """All agreements with their versions."""
    return _page()


@blueprint.post(f"{ONE}/dong-y")
@producer_member()
def own_accept(terms_id: int) -> ResponseReturnValue:
    """The producer agrees."""
    mine, by = g.producer_ids, actor().user_id
    return press(
        lambda: services.accept(terms_id, mine, at=now(), by=by),
        back=url_for("agreements.own_list"),
        done=_("Đã đồng ý điều khoản."),
    )


@blueprint.post(f"{ONE}/tu-choi")
@producer_member()
def own_decline(terms_id: int) -> ResponseReturnValue:
    """The producer does not agree, and says why."""
    form, mine, by = DeclineForm(terms_id), g.producer_ids, actor().user_id
    if terms_id not in {
        version.terms.id
        for found in book.agreements(Agreement.producer_id.in_(sorted(mine)))
        for version in found.versions
    }:
        raise NotFound
    if not (
        form.is_sent_and_valid()
        and accepted(form, lambda: services.decline(terms_id, mine, reason=form.reason.data, at=now(), by=by))
    ):
        return _page(form), 422
    flash_done(_("Đã gửi câu trả lời cho đơn vị bán."))
    return see_other(url_for("agreements.own_list"))


def _page(refused: DeclineForm | None = None) -> str:
    rows = book.agreements(Agreement.producer_id.in_(sorted(g.producer_ids)))
    waiting = [version.terms.id for found in rows for version in found.versions if version.waits]
    forms = {key: DeclineForm(key, formdata=None) for key in waiting}
    if refused is not None:
        forms[refused.terms_id] = refused
    return render(
        "agreements/own_list.html",
        rows=rows,
        forms=forms,
        failed=refused,
        ownerships=OWNERSHIPS,
        bearers=BEARERS,
    )
