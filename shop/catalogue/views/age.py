"""The question for the visitor's age before goods that contain alcohol."""

from __future__ import annotations

from flask import Response, make_response, request, url_for

from shop.accounts.guards import public
from shop.catalogue.views.blueprint import blueprint
from shop.web import age
from shop.web.pages import render, safe_next, see_other


@blueprint.post("/xac-nhan-tuoi")
@public
def confirm_age() -> Response:
    """Keep the visitor's word in a cookie, and go where they were going.

    Carries no token: its origin is checked (see ``guest_post``).
    """
    return age.remember(see_other(safe_next(url_for("catalogue.product_list"))))


def gate() -> Response:
    """The neutral page that stands here for who did not answer yet: the same for all goods, kept by no shared cache."""
    here = request.script_root + request.path
    if request.query_string:
        here = f"{here}?{request.query_string.decode('latin-1')}"
    return make_response(render("catalogue/age_gate.html", here=here, noindex=True))
