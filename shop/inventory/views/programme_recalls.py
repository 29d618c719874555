"""Recalls for the programme: who asks, what is recalled, any batch of the province found and stopped."""

from __future__ import annotations

from flask import g, request
from flask.typing import ResponseReturnValue

from shop.accounts.guards import programme_staff
from shop.checkout import recalling
from shop.checkout.recalling import Sight
from shop.core.errors import NotFound
from shop.inventory.queries import lot_tests, lots
from shop.inventory.views import recall_desk
from shop.inventory.views.blueprint import blueprint
from shop.inventory.views.recall_desk import Desk
from shop.web.i18n import _
from shop.web.pages import render, url_for

ALL = "/quan-tri/thu-hoi"
ONE = f"{ALL}/<int:root_id>"


@blueprint.get(ALL)
@programme_staff()
def recalls() -> ResponseReturnValue:
    """Open requests, recalls in force and past ones; a search for the batch to stop."""
    typed = request.args.get("q", "")[:100]
    province = g.province_code
    return render(
        "inventory/recalls.html",
        typed=typed,
        found=recalling.find_batches(typed, province_code=province),
        asked=recalling.open_asks(province),
        failures=lot_tests.failures(province, most=recalling.MOST),
        rows=recalling.recalls(province_code=province),
        most=recalling.MOST,
    )


@blueprint.route(ONE, methods=["GET", "POST"])
@programme_staff()
def programme_recall(root_id: int) -> ResponseReturnValue:
    """What a batch has touched, and its recall."""
    return recall_desk.page(_desk(root_id))


@blueprint.post(f"{ONE}/bo")
@programme_staff()
def programme_unrecall(root_id: int) -> ResponseReturnValue:
    """Lift a recall, whoever made it."""
    return recall_desk.lift(_desk(root_id))


@blueprint.post(f"{ONE}/khong-thu-hoi")
@programme_staff()
def programme_decline(root_id: int) -> ResponseReturnValue:
    """Answer a request: the batch is not recalled."""
    return recall_desk.decline(_desk(root_id))


@blueprint.get(f"{ONE}/thong-bao")
@programme_staff()
def programme_notice(root_id: int) -> ResponseReturnValue:
    """The notice without an outlet's name, for any door."""
    return recall_desk.notice(_desk(root_id).batch)


def _desk(root_id: int) -> Desk:
    """Raises NotFound for a batch of goods of another province."""
    if g.province_code not in {None, recalling.province_of(root_id)}:
        raise NotFound
    is_admin = g.province_code is None
    return Desk(
        batch=lots.batch_by_id(root_id),
        sight=Sight(sees_people=is_admin),
        operator_id=None,
        here=url_for("inventory.programme_recall", root_id=root_id),
        lift=url_for("inventory.programme_unrecall", root_id=root_id),
        notice=url_for("inventory.programme_notice", root_id=root_id),
        crumbs=((_("Thu hồi"), url_for("inventory.recalls")),),
        tests=url_for("inventory.programme_tests", root_id=root_id),
        decline=url_for("inventory.programme_decline", root_id=root_id),
    )
