"""What the stars mean."""

from __future__ import annotations

from flask import Response, request

from shop.accounts.guards import public
from shop.catalogue.views import structured
from shop.catalogue.views.blueprint import blueprint
from shop.web.caching import public_page
from shop.web.i18n import _
from shop.web.pages import render


@blueprint.get("/sao-ocop")
@public
def stars() -> Response:
    """Three levels, 36 months, and who gives them."""
    root = request.script_root
    crumbs = [(_("Trang chủ"), f"{root}/"), (_("Sao OCOP nghĩa là gì?"), "")]
    body = render(
        "catalogue/stars.html",
        crumbs=crumbs,
        data=structured.crumbs(crumbs),
        list_url=f"{root}/san-pham?sap-xep=hang-sao",
    )
    return public_page(body)
