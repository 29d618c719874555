"""The public page of one outlet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request

from shop.accounts.guards import public
from shop.core.clock import now, vn_day
from shop.core.errors import NotFound
from shop.geography.visitor import visitor_place
from shop.media.addresses import picture_url
from shop.media.sharing import shared
from shop.outlets import chosen, queries
from shop.outlets.photos import PhotoRow, photos_of
from shop.outlets.queries import OutletRow
from shop.outlets.states import OutletKind
from shop.outlets.views.blueprint import blueprint
from shop.outlets.views.cards import card, distance_of, map_url, name_of, services_of
from shop.outlets.views.store import store
from shop.outlets.wording import SPOT_KINDS, dates_text, today_text, week_text
from shop.storefront.queries.counting import counts
from shop.storefront.queries.directory import directory
from shop.storefront.queries.filters import Filters
from shop.web.caching import public_page
from shop.web.i18n import _, in_language, ngettext
from shop.web.linked_data import crumbs
from shop.web.pages import render, url_for

SIDE, FULL = 800, 1280


@dataclass(frozen=True, slots=True)
class Picture:
    """What the gallery shows. Sides in pixels."""

    url: str
    full_url: str
    alt: str
    width: int
    height: int


@blueprint.get("/diem-ban/<slug>")
@public
def page(slug: str) -> Response:
    """Where it is, when it is open, what is in it; one that was given up is not there."""
    outlet, at = queries.by_slug(slug), now()
    if outlet.timetable.closed_on is not None and outlet.timetable.closed_on <= vn_day(at):
        raise NotFound
    mine, pictures = chosen.chosen_outlet(), photos_of(outlet.id)
    way = [(_("Trang chủ"), url_for("catalogue.home")), (_("Điểm bán"), url_for("outlets.index"))]
    return public_page(
        render(
            "outlets/page.html",
            outlet=outlet,
            name=name_of(outlet),
            is_chosen=mine is not None and mine.outlet_id == outlet.id,
            distance=_distance(outlet),
            map_url=map_url(outlet),
            services=services_of(outlet),
            operator=queries.operator(outlet.operator_id),
            crumbs=[*way, (name_of(outlet), "")],
            pictures=[_shown(row) for row in pictures],
            data=store(outlet, pictures) + crumbs([*way, (name_of(outlet), "")]),
            **shared(pictures[0].digest if pictures else None),
            **_when(outlet, at),
            **_told(outlet),
            **_inside(outlet, at),
            **_goods(outlet, at),
        )
    )


def _when(outlet: OutletRow, at: datetime) -> dict[str, Any]:
    """Hours of this moment, of today and of the week, with what departs from them."""
    day = vn_day(at)
    closures = [one for one in outlet.timetable.closures if one.ends_on >= day]
    dates = (outlet.starts_on, outlet.ends_on) if outlet.kind is OutletKind.FAIR else (None, None)
    return {
        "hours": queries.hours_line(outlet, at),
        "is_open": outlet.opening(at).is_open,
        "today": today_text(outlet.timetable, day),
        "week": week_text(outlet.timetable),
        "weekday": day.weekday(),
        "closures": [(dates_text(one.starts_on, one.ends_on), one.reason) for one in closures],
        "dates": dates_text(dates[0], dates[1]) if dates[0] and dates[1] else "",
    }


def _shown(row: PhotoRow) -> Picture:
    """A picture as the gallery takes it, in the reader's language."""
    return Picture(
        url=picture_url(row.digest, SIDE),
        full_url=picture_url(row.digest, FULL),
        alt=in_language(row.alt, row.alt_en),
        width=SIDE,
        height=max(1, SIDE * row.height // row.width),
    )


def _told(outlet: OutletRow) -> dict[str, Any]:
    """What staff wrote, in the reader's language, and who is on duty."""
    row = queries.model(outlet.id)
    return {
        "directions": in_language(row.directions, row.directions_en),
        "about": in_language(row.note, row.note_en),
        "duty": (row.duty_name, row.duty_phone) if row.duty_name else None,
    }


def _inside(outlet: OutletRow, at: datetime) -> dict[str, Any]:
    """Floors and kiosks, what is on, outlets inside it, and the one it stands in."""
    day = vn_day(at)
    return {
        "spots": [(str(SPOT_KINDS[spot.kind]), spot) for spot in queries.spots(outlet.id)],
        "events": [(dates_text(one.starts_on, one.ends_on), one) for one in queries.events(outlet.id, day)],
        "kiosks": [card(kiosk, at) for kiosk in queries.kiosks_of(outlet.id, day)],
        "hub": queries.by_id(outlet.hub_id) if outlet.hub_id else None,
    }


def _goods(outlet: OutletRow, at: datetime) -> dict[str, Any]:
    """What the web may sell here now, by shelf: (name, how many, address of the list)."""
    names = directory()
    if outlet.slug not in names.outlets:
        return {"shelves": [], "goods": 0}
    found = counts(Filters(outlet=outlet.slug, in_stock=True), names, at).shelves
    path = f"{request.script_root}/danh-muc/"
    return {
        "shelves": [
            (
                in_language(row.name, row.name_en),
                ngettext("%(num)d sản phẩm", "%(num)d sản phẩm", found[row.id]),
                Filters(outlet=outlet.slug, in_stock=True).url(path + row.slug),
            )
            for row in names.shelves.values()
            if found[row.id]
        ],
        "goods": sum(found.values()),
    }


def _distance(outlet: OutletRow) -> str:
    """How far it is from the place the visitor told."""
    place = visitor_place()
    spot = place.spot() if place else None
    return distance_of(outlet, spot, is_rough=place is not None and place.point is None) if spot else ""
