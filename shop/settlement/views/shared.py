"""A statement by its link, without sign-in: who has the link may read, agree and object, nothing else."""

from __future__ import annotations

from flask import Response, make_response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import true

from shop.accounts.guards import public
from shop.core.clock import now
from shop.settlement import queries, services
from shop.settlement.forms import ObjectForm, SignForm
from shop.settlement.views.blueprint import LINK, blueprint
from shop.settlement.views.showing import Addresses, offered, show
from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, see_other


@blueprint.get(LINK)
@public
def by_link(token: str) -> ResponseReturnValue:
    """The statement."""
    return _page(token)


@blueprint.post(f"{LINK}/xac-nhan")
@public
def link_agree(token: str) -> ResponseReturnValue:
    """The party agrees, with a name."""
    form, number = SignForm(), queries.by_token(token)

    def write() -> None:
        services.sign_off(number, true(), name=form.name.data, at=now(), by=None)

    if not (form.is_sent_and_valid() and accepted(form, write)):
        return _page(token, sign=form), 422
    flash_done(_("Đã xác nhận bảng đối soát."))
    return see_other(url_for("settlement.by_link", token=token))


@blueprint.post(f"{LINK}/y-kien")
@public
def link_objection(token: str) -> ResponseReturnValue:
    """The party says what is wrong."""
    number = queries.by_token(token)
    form = offered(ObjectForm(), queries.page(number, true()))

    def write() -> None:
        services.object_to(number, true(), form.text.data, variant_id=form.line.data, at=now(), by=None)

    if not (form.is_sent_and_valid() and accepted(form, write)):
        return _page(token, object_to=form), 422
    flash_done(_("Đã gửi ý kiến."))
    return see_other(url_for("settlement.by_link", token=token))


def _page(token: str, **refused: Form) -> Response:
    addresses = Addresses(
        url_for("settlement.by_link", token=token),
        url_for("settlement.link_file", token=token, kind="pdf"),
        url_for("settlement.link_file", token=token, kind="xlsx"),
        sign=url_for("settlement.link_agree", token=token),
        object_to=url_for("settlement.link_objection", token=token),
    )
    return make_response(
        show(
            queries.page(queries.by_token(token), true()),
            addresses,
            "settlement/link_statement.html",
            **refused,
        )
    )
