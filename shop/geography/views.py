"""Answers for the address fields: the communes of a province, and the search by old or new name."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from shop.accounts.guards import public
from shop.geography import queries
from shop.web.caching import public_page
from shop.web.i18n import _

blueprint = Blueprint("geography", __name__)

DAY = 24 * 60 * 60
MOST_FOUND = 10


@blueprint.get("/dia-gioi/xa")
@public
def communes_json() -> Response:
    """`?tinh=38`: the communes of a province, in dictionary order; an empty list for an unknown code."""
    units = queries.communes(request.args.get("tinh", ""))
    return public_page(
        jsonify([{"code": unit.code, "name": unit.full_name} for unit in units]), ("tinh",), DAY
    )


@blueprint.get("/dia-gioi/tim")
@public
def search_json() -> Response:
    """`?q=dong tho` and optionally `&tinh=38`: communes by today's or former name, best first."""
    province_code = request.args.get("tinh") or None
    found = queries.find_units(request.args.get("q", ""), province_code, MOST_FOUND)
    return public_page(jsonify([_answer(unit) for unit in found]), ("q", "tinh"), DAY)


def _answer(unit: queries.Found) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "province_code": unit.province_code,
        "province": unit.province,
        "label": unit.label,
        "note": _("trước là %(names)s", names="; ".join(unit.former)) if unit.former else "",
    }
