"""A producer's sheets."""

from __future__ import annotations

from flask import Response, g
from flask.typing import ResponseReturnValue

from shop.accounts.guards import producer_member
from shop.imports.views import pages
from shop.imports.views.blueprint import OWN, Desk, blueprint


@blueprint.route(OWN, methods=["GET", "POST"])
@producer_member()
def own_new() -> ResponseReturnValue:
    """Upload a sheet; the sheets so far."""
    return pages.upload(Desk(g.producer_ids))


@blueprint.route(f"{OWN}/<int:import_id>", methods=["GET", "POST"])
@producer_member()
def own_one(import_id: int) -> ResponseReturnValue:
    """One sheet: its columns, what it would do, what it did."""
    return pages.one(Desk(g.producer_ids), import_id)


@blueprint.get(f"{OWN}/<int:import_id>/loi.xlsx")
@producer_member()
def own_faults(import_id: int) -> Response:
    """The sheet with what is wrong in it."""
    return pages.faults(Desk(g.producer_ids), import_id)
