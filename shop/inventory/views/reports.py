"""Test reports of batches: at the producer's, at an outlet, and for the programme."""

from __future__ import annotations

from flask import g
from flask.typing import ResponseReturnValue

from shop.accounts.guards import outlet_staff, producer_member, programme_staff
from shop.checkout import recalling
from shop.core.errors import NotFound
from shop.inventory.queries import lots
from shop.inventory.services.testing import Side
from shop.inventory.states import SaidBy
from shop.inventory.views import report_desk
from shop.inventory.views.blueprint import blueprint
from shop.inventory.views.recalls import LEADERS, LOT
from shop.inventory.views.report_desk import ReportDesk
from shop.web.i18n import _
from shop.web.pages import url_for

OWN = "/kenh-chu-the/lo-hang/<int:root_id>/kiem-nghiem"
HERE = f"{LOT}/kiem-nghiem"
PROGRAMME = "/quan-tri/thu-hoi/<int:root_id>/kiem-nghiem"


@blueprint.route(OWN, methods=["GET", "POST"])
@producer_member()
def own_tests(root_id: int) -> ResponseReturnValue:
    """The producer's reports on a batch of its own."""
    return report_desk.page(_own(root_id))


@blueprint.route(f"{OWN}/<int:test_id>/rut", methods=["GET", "POST"])
@producer_member()
def own_test_withdraw(root_id: int, test_id: int) -> ResponseReturnValue:
    """Withdraw a report that the producer entered."""
    return report_desk.withdraw(_own(root_id), test_id)


@blueprint.route(HERE, methods=["GET", "POST"])
@outlet_staff()
def outlet_tests(outlet_slug: str, root_id: int) -> ResponseReturnValue:
    """Reports on a batch that the outlet has or had."""
    return report_desk.page(_at_outlet(outlet_slug, root_id))


@blueprint.route(f"{HERE}/<int:test_id>/rut", methods=["GET", "POST"])
@outlet_staff()
def outlet_test_withdraw(outlet_slug: str, root_id: int, test_id: int) -> ResponseReturnValue:
    """Withdraw a report that was entered at this outlet."""
    return report_desk.withdraw(_at_outlet(outlet_slug, root_id), test_id)


@blueprint.route(PROGRAMME, methods=["GET", "POST"])
@programme_staff()
def programme_tests(root_id: int) -> ResponseReturnValue:
    """Reports on a batch of goods of the province."""
    return report_desk.page(_programme(root_id))


@blueprint.route(f"{PROGRAMME}/<int:test_id>/rut", methods=["GET", "POST"])
@programme_staff()
def programme_test_withdraw(root_id: int, test_id: int) -> ResponseReturnValue:
    """Withdraw a report, whoever entered it."""
    return report_desk.withdraw(_programme(root_id), test_id)


def _own(root_id: int) -> ReportDesk:
    if recalling.producer_of(root_id) not in g.producer_ids:
        raise NotFound
    return ReportDesk(
        batch=lots.batch_by_id(root_id),
        side=Side(SaidBy.PRODUCER),
        here=url_for("inventory.own_tests", root_id=root_id),
        withdraw=lambda test_id: url_for("inventory.own_test_withdraw", root_id=root_id, test_id=test_id),
        recall=url_for("inventory.own_recall", root_id=root_id),
        asks=True,
        crumbs=((_("Lô hàng"), url_for("inventory.own_lots")),),
    )


def _at_outlet(outlet_slug: str, root_id: int) -> ReportDesk:
    seat = g.outlet
    where: dict[str, str | int] = {"outlet_slug": outlet_slug, "root_id": root_id}
    if not lots.is_at_outlet(root_id, seat.outlet_id):
        raise NotFound
    batch = lots.batch_by_id(root_id)
    goods = url_for("inventory.variant", outlet_slug=outlet_slug, variant_id=batch.variant_id)
    return ReportDesk(
        batch=batch,
        side=Side(SaidBy.OUTLET, seat.outlet_id),
        here=url_for("inventory.outlet_tests", **where),
        withdraw=lambda test_id: url_for("inventory.outlet_test_withdraw", **where, test_id=test_id),
        recall=url_for("inventory.recall", **where),
        asks=seat.role not in LEADERS,
        crumbs=(
            (_("Tồn kho"), url_for("inventory.stock", outlet_slug=outlet_slug)),
            (batch.product_name, goods),
        ),
    )


def _programme(root_id: int) -> ReportDesk:
    """Raises NotFound for a batch of goods of another province."""
    if g.province_code not in {None, recalling.province_of(root_id)}:
        raise NotFound
    batch, recall = lots.batch_by_id(root_id), url_for("inventory.programme_recall", root_id=root_id)
    return ReportDesk(
        batch=batch,
        side=Side(SaidBy.PROGRAMME),
        here=url_for("inventory.programme_tests", root_id=root_id),
        withdraw=lambda test_id: url_for(
            "inventory.programme_test_withdraw", root_id=root_id, test_id=test_id
        ),
        recall=recall,
        asks=False,
        crumbs=(
            (_("Thu hồi"), url_for("inventory.recalls")),
            (_("Thu hồi lô %(lot)s", lot=batch.name), recall),
        ),
    )
