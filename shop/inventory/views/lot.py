"""A batch for everybody: where it comes from, the page behind the square code on a label."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from shop.accounts.guards import public
from shop.catalogue.queries import stars_on
from shop.catalogue.queries.schemes import schemes_of_product
from shop.certification.wording import SCHEMES
from shop.core.clock import today
from shop.core.errors import NotFound
from shop.geography.queries import place_name
from shop.inventory.labels import SAID_BY
from shop.inventory.queries import lot_tests, lots, provenance
from shop.inventory.queries.lots import Batch
from shop.inventory.queries.provenance import Passed
from shop.inventory.views.blueprint import blueprint
from shop.producers.queries import material_areas
from shop.web.caching import public_page
from shop.web.i18n import _, in_language
from shop.web.linked_data import absolute, crumbs, script
from shop.web.pages import render, see_other, url_for

MOST_CODE = 100


@blueprint.get("/lo-hang")
@public
def lot_search() -> ResponseReturnValue:
    """Type the code of a label; one batch that fits is opened at once."""
    typed = request.args.get("ma", "")[:MOST_CODE]
    found = provenance.codes_like(typed)
    if len(found) == 1:
        return see_other(url_for("inventory.lot", code=found[0]))
    body = render("inventory/lot_search.html", typed=typed, found=found, is_unknown=bool(typed and not found))
    return (body, 404) if typed and not found else public_page(body, query=("ma",))


@blueprint.get("/lo-hang/<code>")
@public
def lot(code: str) -> ResponseReturnValue:
    """Product, producer, raw material, dates, papers then and now, outlets; what is wrong with it says so first."""
    try:
        batch = lots.batch_by_code(code)
    except NotFound:
        return render("inventory/lot_search.html", typed=code[:MOST_CODE], found=[], is_unknown=True), 404
    day, way = today(), provenance.passed(batch.root_id)
    received = way[0].since if way else None
    return public_page(
        render(
            "inventory/lot.html",
            batch=batch,
            way=[(in_language(one.name, one.name_en), place_name(one.commune_code), one) for one in way],
            received=received,
            star_then=stars_on([batch.product_id], received).get(batch.product_id) if received else None,
            star_now=stars_on([batch.product_id], day).get(batch.product_id),
            papers=[
                (str(SCHEMES[row.kind]), row) for row in schemes_of_product(batch.product_id, received or day)
            ],
            tests=lot_tests.standing(batch.root_id),
            said_by=SAID_BY,
            areas=material_areas(batch.producer_id),
            commune=place_name(batch.commune_code) if batch.commune_code else batch.place_published,
            linked=_linked(batch, way),
            today=day,
        )
    )


def _linked(batch: Batch, way: list[Passed]) -> Markup:
    """For search engines: what the page says of the batch; nothing for samples."""
    if batch.is_sample:
        return Markup("")
    product = in_language(batch.product_name, batch.product_name_en)
    goods: dict[str, object] = {
        "@type": "Product",
        "name": product,
        "identifier": batch.code,
        "manufacturer": {"@type": "Organization", "name": batch.producer_name},
    }
    if batch.made_on:
        goods["productionDate"] = batch.made_on.isoformat()
    name = _("Nguồn gốc lô %(lot)s", lot=batch.name)
    page = {
        "@type": "WebPage",
        "name": name,
        "url": absolute(request.path),
        "about": goods,
        "mentions": [{"@type": "Store", "name": in_language(one.name, one.name_en)} for one in way],
    }
    return script(page) + crumbs([(_("Trang chủ"), url_for("catalogue.home")), (name, "")])
