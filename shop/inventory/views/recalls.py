"""Recalls at an outlet: its operator recalls, its people ask for it, tell customers and print the notice."""

from __future__ import annotations

from flask import g
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers, outlet_staff
from shop.accounts.seats import Role
from shop.checkout import recalling
from shop.checkout.recalling import Sight
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.inventory.queries import lots
from shop.inventory.views import recall_desk
from shop.inventory.views.blueprint import blueprint
from shop.inventory.views.recall_desk import Desk
from shop.outlets import queries as outlets
from shop.web.doing import press
from shop.web.i18n import _
from shop.web.pages import url_for

LOT = "/quan-ly/<outlet_slug>/lo-hang/<int:root_id>"
LEADERS = frozenset({Role.OPERATOR, Role.ADMIN})


@blueprint.route(f"{LOT}/thu-hoi", methods=["GET", "POST"])
@outlet_staff()
def recall(outlet_slug: str, root_id: int) -> ResponseReturnValue:
    """What a batch has touched; its operator stops it everywhere at once, others of the outlet ask for that."""
    return recall_desk.page(_desk(outlet_slug, root_id))


@blueprint.post(f"{LOT}/bo-thu-hoi")
@outlet_managers()
def unrecall(outlet_slug: str, root_id: int) -> ResponseReturnValue:
    """Lift a recall that the operator made."""
    return recall_desk.lift(_desk(outlet_slug, root_id))


@blueprint.get(f"{LOT}/thong-bao")
@outlet_staff()
def recall_notice(outlet_slug: str, root_id: int) -> ResponseReturnValue:
    """The notice for this outlet's door."""
    del outlet_slug
    return recall_desk.notice(_batch(root_id), outlets.by_id(g.outlet.outlet_id))


@blueprint.post(f"{LOT}/bao-khach/<int:case_id>")
@outlet_staff()
def tell_holder(outlet_slug: str, root_id: int, case_id: int) -> ResponseReturnValue:
    """Tell the customer of an open order that holds units of the batch."""
    here, by, at = g.outlet.outlet_id, actor().user_id, now()
    _batch(root_id)
    return press(
        lambda: recalling.tell_holder(case_id, root_id, outlet_id=here, at=at, by=by),
        back=url_for("inventory.recall", outlet_slug=outlet_slug, root_id=root_id),
        done=_("Đã báo khách: gửi e-mail, hoặc nằm ở mục Cần báo khách."),
    )


def _batch(root_id: int) -> lots.Batch:
    if not lots.is_at_outlet(root_id, g.outlet.outlet_id):
        raise NotFound
    return lots.batch_by_id(root_id)


def _desk(outlet_slug: str, root_id: int) -> Desk:
    seat, batch = g.outlet, _batch(root_id)
    where = {"outlet_slug": outlet_slug, "root_id": root_id}
    goods = url_for("inventory.variant", outlet_slug=outlet_slug, variant_id=batch.variant_id)
    return Desk(
        batch=batch,
        sight=_sight(),
        operator_id=None if seat.role is Role.ADMIN else seat.operator_id,
        here=url_for("inventory.recall", **where),
        lift=url_for("inventory.unrecall", **where),
        notice=url_for("inventory.recall_notice", **where),
        crumbs=(
            (_("Tồn kho"), url_for("inventory.stock", outlet_slug=outlet_slug)),
            (batch.product_name, goods),
        ),
        tests=url_for("inventory.outlet_tests", **where),
        asks=seat.role not in LEADERS,
        who=seat.name,
    )


def _sight() -> Sight:
    """People of an outlet see their own customers; an operator those of its outlets; an admin all."""
    seat = g.outlet
    if seat.role is Role.ADMIN:
        return Sight()
    if seat.role is Role.OPERATOR:
        return Sight(frozenset(row.id for row in outlets.of_operators([seat.operator_id])))
    return Sight(frozenset({seat.outlet_id}))
