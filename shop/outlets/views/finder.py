"""The finder of outlets, and the choice of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import public
from shop.core.clock import now, today
from shop.core.folding import fold, sort_key
from shop.geography.queries import Point, commune, find_units, point_of, province, provinces
from shop.outlets import chosen, queries
from shop.outlets.forms import ChooseForm
from shop.outlets.queries import OutletRow
from shop.outlets.views.blueprint import blueprint
from shop.outlets.views.cards import Card, card
from shop.web.caching import public_page
from shop.web.i18n import _
from shop.web.pages import flash_done, render, safe_next, see_other

QUERY = ("q", "tinh", "mo", "nhan", "lat", "lng")
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; anything unreadable asks for nothing."""

    text: str
    province_code: str
    is_open: bool
    has_pickup: bool
    here: Point | None


@dataclass(slots=True)
class Group:
    """Outlets under one heading."""

    title: str
    cards: list[Card] = field(default_factory=list)


@blueprint.get("/diem-ban")
@public
def index() -> Response:
    """All outlets by province, or those that answer a search; the nearest first when a place is given."""
    wanted, shown = _wanted(), queries.public(today())
    found, note = _search(_filtered(shown, wanted), wanted)
    groups = _measured(found, wanted.here) if wanted.here else _by_province(found)
    mine = chosen.chosen_outlet()
    return public_page(
        render(
            "outlets/index.html",
            groups=groups,
            wanted=wanted,
            note=note,
            provinces=_provinces_of(shown),
            chosen_id=mine.outlet_id if mine else None,
        ),
        QUERY,
    )


@blueprint.post("/diem-ban/chon")
@public
def choose() -> ResponseReturnValue:
    """Keep the visitor's outlet in a cookie. Carries no token: its origin is checked (see ``guest_post``)."""
    form = ChooseForm()
    known = {row.id: row for row in queries.public(today())}
    outlet = known.get(form.outlet_id.data or 0) if form.is_sent_and_valid() else None
    if outlet is None:
        return render("outlets/not_chosen.html"), 422
    flash_done(_("Bạn đang xem hàng ở %(name)s.", name=outlet.name))
    return chosen.remember(see_other(safe_next(url_for("outlets.page", slug=outlet.slug))), outlet)


def _wanted() -> Wanted:
    code = request.args.get("tinh", "")
    return Wanted(
        text=" ".join(request.args.get("q", "").split())[:LONGEST],
        province_code=code if code in {unit.code for unit in provinces()} else "",
        is_open=request.args.get("mo") == "1",
        has_pickup=request.args.get("nhan") == "1",
        here=_here(request.args.get("lat", ""), request.args.get("lng", "")),
    )


def _here(lat: str, lng: str) -> Point | None:
    try:
        here = Point(float(lat), float(lng))
    except ValueError:
        return None
    return here if abs(here.lat) <= 90 and abs(here.lng) <= 180 else None


def _filtered(rows: Iterable[OutletRow], wanted: Wanted) -> list[OutletRow]:
    at = now()
    return [
        row
        for row in rows
        if (not wanted.province_code or row.province_code == wanted.province_code)
        and (not wanted.is_open or row.opening(at).is_open)
        and (not wanted.has_pickup or (row.sells_online and row.offers_pickup))
    ]


def _search(rows: list[OutletRow], wanted: Wanted) -> tuple[list[OutletRow], str]:
    """By the name of an outlet or street, else by a commune's name of today or before; else the nearest ones."""
    if not wanted.text:
        return rows, ""
    words = fold(wanted.text)
    named = [row for row in rows if words in fold(f"{row.name} {row.street} {row.place_published or ''}")]
    units = find_units(wanted.text, wanted.province_code or None)
    codes = {unit.code for unit in units}
    there = [row for row in rows if row.commune_code in codes and row not in named]
    if named or there:
        return named + there, ""
    if not units:
        return [], ""
    near = [row for row, _km in queries.nearest(rows, point_of(units[0].code))][:3]
    where = units[0].label
    return near, _("Chưa có điểm bán ở %(place)s. Đây là những điểm gần nhất.", place=where) if near else ""


def _by_province(rows: list[OutletRow]) -> list[Group]:
    at = now()
    rows = sorted(
        rows, key=lambda row: (sort_key(province(row.province_code).name), row.rank, _ward(row), row.id)
    )
    return [
        Group(province(code).name, [card(row, at) for row in members])
        for code, members in groupby(rows, key=lambda row: row.province_code)
    ]


def _measured(rows: list[OutletRow], here: Point) -> list[Group]:
    at = now()
    cards = [card(row, at, km) for row, km in queries.nearest(rows, here)]
    return [Group(_("Gần bạn nhất"), cards)] if cards else []


def _ward(row: OutletRow) -> str:
    return sort_key(commune(row.commune_code).name)


def _provinces_of(rows: list[OutletRow]) -> list[tuple[str, str]]:
    codes = {row.province_code for row in rows}
    return [(unit.code, unit.name) for unit in provinces() if unit.code in codes]
