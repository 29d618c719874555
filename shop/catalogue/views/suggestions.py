"""What the search field offers while somebody types."""

from __future__ import annotations

from flask import Response, jsonify, request

from shop.accounts.guards import public
from shop.catalogue.views.blueprint import blueprint
from shop.core.clock import now
from shop.storefront.queries.filters import read
from shop.storefront.queries.suggestions import suggested
from shop.web.caching import public_page
from shop.web.i18n import _, in_language


@blueprint.get("/san-pham/goi-y")
@public
def suggestions() -> Response:
    """At most eight `{"label", "kind", "url"}` for the beginning of a search, in the reader's language."""
    found = suggested(read(request.args).q, now())
    root = request.script_root
    shelves = [
        (in_language(row.name, row.name_en), _("Danh mục"), f"{root}/danh-muc/{row.slug}")
        for row in found.shelves
    ]
    makers = [(row.name, _("Chủ thể"), f"{root}/chu-the/{row.slug}") for row in found.makers]
    goods = [
        (in_language(row.name, row.name_en), _("Sản phẩm"), f"{root}/san-pham/{row.slug}")
        for row in found.goods
    ]
    every = [{"label": label, "kind": kind, "url": url} for label, kind, url in (*goods, *shelves, *makers)]
    return public_page(jsonify(every), query=("q",))
