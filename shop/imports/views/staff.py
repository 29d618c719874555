"""Programme staff handle the sheet of a producer for it. It is reviewed like any other."""

from __future__ import annotations

from flask import Response, g
from flask.typing import ResponseReturnValue

from shop.accounts.guards import programme_staff
from shop.imports.views import pages
from shop.imports.views.blueprint import STAFF, Desk, blueprint
from shop.producers import queries as producers


@blueprint.route(STAFF, methods=["GET", "POST"])
@programme_staff()
def staff_new(producer_id: int) -> ResponseReturnValue:
    """Upload a sheet of this producer; the sheets so far."""
    return pages.upload(_desk(producer_id))


@blueprint.route(f"{STAFF}/<int:import_id>", methods=["GET", "POST"])
@programme_staff()
def staff_one(producer_id: int, import_id: int) -> ResponseReturnValue:
    """One sheet: its columns, what it would do, what it did."""
    return pages.one(_desk(producer_id), import_id)


@blueprint.get(f"{STAFF}/<int:import_id>/loi.xlsx")
@programme_staff()
def staff_faults(producer_id: int, import_id: int) -> Response:
    """The sheet with what is wrong in it."""
    return pages.faults(_desk(producer_id), import_id)


def _desk(producer_id: int) -> Desk:
    """Raises NotFound for a producer of another province."""
    return Desk([producers.by_id(producer_id, g.province_code).id], staff_for=producer_id)
