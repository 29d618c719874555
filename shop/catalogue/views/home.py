"""The home page: what the shop is, where, why to trust it, and the way to the goods."""

from __future__ import annotations

from datetime import datetime
from math import inf
from typing import NamedTuple

from flask import Response, request, url_for

from shop.accounts.guards import public
from shop.catalogue.pictures import in_sheet, picture_url
from shop.catalogue.views import structured
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.cards import drawn
from shop.catalogue.views.facets import format_count
from shop.catalogue.views.visit import NOBODY, Visit, visit
from shop.catalogue.views.wording import place_of
from shop.core.clock import now
from shop.geography.queries import distance_km
from shop.outlets.queries import OutletRow, hours_line
from shop.outlets.views.cards import Card, distance_of
from shop.storefront.queries.home import Home, Story
from shop.storefront.queries.home import home as home_of
from shop.web import frame
from shop.web.caching import public_page
from shop.web.i18n import _, in_language, language
from shop.web.pages import render
from shop.window.memory import Drawn

MOST_OUTLETS = 6
LONGEST_STORY = 140


class Maker(NamedTuple):
    """What ``producer_card`` shows."""

    url: str
    name: str
    place: str
    summary: str
    picture: str | None
    count_text: str


_worded: Drawn[tuple[list[dict[str, str]], list[Maker]]] = Drawn(20)


@blueprint.get("/")
@public
def home() -> Response:
    """The first page."""
    at = now()
    mine = frame.value("chosen_outlet")
    found = home_of(at, mine.slug if mine else "")
    shelves, stories = _worded(
        (found.around, found.names.stamp, language(), request.script_root),
        lambda: (_shelves(found), [_story(row) for row in found.around.stories]),
    )
    body = render(
        "catalogue/home.html",
        root=request.script_root,
        shelves=shelves,
        in_season=found.around.is_gift_season,
        featured=drawn(found.featured, eager=0, level=3),
        best=drawn(found.best, eager=0, level=3),
        newest=drawn(found.newest, eager=0, level=3),
        outlets=_outlets(found.around.outlets, at),
        choose_url=url_for("outlets.choose"),
        stories=stories,
        data=structured.shop(),
    )
    return public_page(body)


def _shelves(found: Home) -> list[dict[str, str]]:
    return [
        {
            "name": in_language(row.name, row.name_en),
            "url": f"{request.script_root}/danh-muc/{row.slug}",
            "picture": picture_url(row.picture, None, None),
            "part": in_sheet(row.picture, "shelves"),
            "count": _("%(num)s sản phẩm", num=format_count(found.around.shelf_counts.get(row.id, 0))),
        }
        for row in found.names.shelves.values()
        if found.around.shelf_counts.get(row.id)
    ]


def _outlets(rows: list[OutletRow], at: datetime) -> list[Card]:
    """The visitor's outlet first, then the nearest where a place is known, else by rank."""
    here = visit()

    def place(row: OutletRow) -> tuple[bool, float]:
        if here.origin is None:
            return row.id != here.outlet_id, 0.0
        return row.id != here.outlet_id, distance_km(here.origin, row.spot) if row.spot else inf

    shown = sorted(rows, key=place)[:MOST_OUTLETS] if here != NOBODY else rows[:MOST_OUTLETS]
    return [_outlet(row, at, here) for row in shown]


def _outlet(row: OutletRow, at: datetime, here: Visit) -> Card:
    return Card(
        outlet_id=row.id,
        slug=row.slug,
        url=f"{request.script_root}/diem-ban/{row.slug}",
        name=in_language(row.name, row.name_en),
        address=row.address,
        province_code=row.province_code,
        hours=hours_line(row, at),
        phone=row.phone,
        note=_("dữ liệu mẫu") if row.is_sample else "",
        map_url="",
        distance=distance_of(row, here.origin, is_rough=here.is_rough) if here.origin else "",
    )


def _story(row: Story) -> Maker:
    """A producer's own words; who has written none is introduced by place and goods alone."""
    story = in_language(row.story or "", row.story_en)
    cut = story if len(story) <= LONGEST_STORY else f"{story[:LONGEST_STORY].rsplit(' ', 1)[0]}…"
    return Maker(
        url=f"{request.script_root}/chu-the/{row.slug}",
        name=row.name,
        place=place_of(row.commune_code, row.province_code),
        summary=cut,
        picture=None,
        count_text=_("%(num)s sản phẩm", num=format_count(row.goods)),
    )
