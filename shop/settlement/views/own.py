"""A producer's desk: what is owed to it, and each statement."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member
from shop.core.clock import now, today
from shop.settlement import queries, services
from shop.settlement.forms import ObjectForm
from shop.settlement.queries.conditions import of_producers
from shop.settlement.views.blueprint import OWN, blueprint
from shop.settlement.views.showing import Addresses, offered, show
from shop.settlement.wording import STATES
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import page_number

PER_PAGE = 50
ONE = f"{OWN}/<int:statement_id>"


@blueprint.get(OWN)
@producer_member()
def own_list() -> str:
    """What is not stated yet, and the statements."""
    number, whose = page_number(), of_producers(g.producer_ids)
    rows = queries.statements(whose, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return render(
        "settlement/own_list.html",
        due=queries.due(whose, upto=today() - timedelta(days=1)),
        rows=rows[:PER_PAGE],
        has_more=len(rows) > PER_PAGE,
        number=number,
        states=STATES,
        today=today(),
    )


@blueprint.get(ONE)
@producer_member()
def own_statement(statement_id: int) -> str:
    """One statement."""
    return _page(statement_id)


@blueprint.post(f"{ONE}/xac-nhan")
@producer_member()
def own_agree(statement_id: int) -> ResponseReturnValue:
    """The producer agrees."""
    whose, by = of_producers(g.producer_ids), actor().user_id
    return press(
        lambda: services.sign_off(statement_id, whose, at=now(), by=by),
        back=url_for("settlement.own_statement", statement_id=statement_id),
        done=_("Đã xác nhận bảng đối soát."),
    )


@blueprint.post(f"{ONE}/y-kien")
@producer_member()
def own_objection(statement_id: int) -> ResponseReturnValue:
    """The producer says what is wrong."""
    whose, by = of_producers(g.producer_ids), actor().user_id
    form = offered(ObjectForm(), queries.page(statement_id, whose))

    def write() -> None:
        services.object_to(statement_id, whose, form.text.data, variant_id=form.line.data, at=now(), by=by)

    if not (form.is_sent_and_valid() and accepted(form, write)):
        return _page(statement_id, object_to=form), 422
    flash_done(_("Đã gửi ý kiến."))
    return see_other(url_for("settlement.own_statement", statement_id=statement_id))


def _page(statement_id: int, object_to: ObjectForm | None = None) -> str:
    at: dict[str, Any] = {"statement_id": statement_id}
    addresses = Addresses(
        url_for("settlement.own_statement", **at),
        url_for("settlement.own_file", **at, kind="pdf"),
        url_for("settlement.own_file", **at, kind="xlsx"),
        sign=url_for("settlement.own_agree", **at),
        object_to=url_for("settlement.own_objection", **at),
        back=url_for("settlement.own_list"),
    )
    return show(
        queries.page(statement_id, of_producers(g.producer_ids)),
        addresses,
        "settlement/desk_statement.html",
        object_to=object_to,
    )
