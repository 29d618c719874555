"""The list of all goods, search, and the shelves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Response, make_response, request, url_for

from shop.accounts.guards import public
from shop.catalogue.pictures import picture_url
from shop.catalogue.views import structured
from shop.catalogue.views.age import gate
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.cards import drawn
from shop.catalogue.views.facets import SORTS, applied, cleared, total_words
from shop.catalogue.views.filter_form import drawn_filters
from shop.catalogue.views.search_words import search_words, ways_on
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.storefront.queries.directory import ShelfRow, directory, nav_shelves
from shop.storefront.queries.filters import Filters, read
from shop.storefront.queries.lists import Listing, listing
from shop.web import frame
from shop.web.age import is_of_age
from shop.web.caching import public_page
from shop.web.i18n import _, in_language, language
from shop.web.pages import render

LONGEST_NAME = 50


@blueprint.get("/san-pham")
@public
def product_list() -> Response:
    """All goods, or those that answer a search, with filters."""
    return _page(read(request.args), None)


@blueprint.get("/danh-muc/<slug>")
@public
def shelf(slug: str) -> Response:
    """The goods of one shelf. Unknown: 404."""
    row = directory().shelves.get(slug)
    if row is None:
        raise NotFound
    return _page(read(request.args, slug), row)


@frame.shows("nav_shelves")
def shown_shelves() -> tuple[tuple[str, str], ...]:
    """(slug, name) for the navigation, in the reader's language."""
    place = 2 if language() == "en" else 1
    return tuple((row[0], row[place]) for row in nav_shelves())


def _page(asked: Filters, row: ShelfRow | None) -> Response:
    of_age = is_of_age()
    if asked.sets & directory().alcohol_sets and not of_age:
        return gate()
    mine = frame.value("chosen_outlet")
    found = listing(replace(asked, near=mine.slug if mine else "", of_age=of_age), now())
    path = request.script_root + request.path
    opened = request.args.get("mo", "")[:LONGEST_NAME]
    body = render(
        "catalogue/list.html",
        shelf=_shelf(row),
        asked=found.filters,
        cards=drawn(found.cards),
        total_words=total_words(found),
        corrected=found.corrected,
        searched=search_words(found, path),
        ways_on=ways_on(found, path),
        filters=drawn_filters(found, path, opened),
        applied=applied(found, path),
        clear_url=cleared(found, path),
        sorts=[(sort.value, str(label)) for sort, label in SORTS.items()],
        page=found.filters.page,
        pages=found.pages,
        url_of=_addresses(found, path),
        path=path,
        path_all=f"{request.script_root}/san-pham",
        more=found.more,
        data=structured.item_list(found.cards) + structured.crumbs(_crumbs(row)),
        noindex=not found.filters.is_bare or found.filters.page > 1 or bool(opened),
        canonical=url_for("catalogue.product_list", _external=True) if row is None else request.base_url,
        crumbs=_crumbs(row),
        withheld=found.withheld,
        here=request.script_root + found.filters.url(request.path),
    )
    if found.withheld:
        return make_response(body)  # who answers the question reads another page under the same address
    return public_page(body, query=(*found.filters.names(), "mo"))


def _addresses(found: Listing, path: str) -> Callable[[int], str]:
    def url_of(number: int) -> str:
        return replace(found.filters, page=number).url(path)

    return url_of


def _shelf(row: ShelfRow | None) -> dict[str, str] | None:
    if row is None:
        return None
    return {
        "name": in_language(row.name, row.name_en),
        "intro": in_language(row.intro, row.intro_en),
        "picture": picture_url(row.picture, None, None),
    }


def _crumbs(row: ShelfRow | None) -> list[tuple[str, str]]:
    root = request.script_root
    words = [(_("Trang chủ"), f"{root}/"), (_("Sản phẩm"), f"{root}/san-pham")]
    return [*words, (in_language(row.name, row.name_en), "")] if row else words
