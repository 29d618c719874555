"""The finder of outlets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from flask import Response

from shop.accounts.guards import public
from shop.core.clock import now, today
from shop.core.folding import sort_key
from shop.geography.queries import Found, Point, commune, province, provinces
from shop.geography.visitor import visitor_place
from shop.outlets import chosen, queries
from shop.outlets.queries import OutletRow
from shop.outlets.views.blueprint import blueprint
from shop.outlets.views.cards import Card, card, distance_of
from shop.outlets.views.plan import Plan, plan
from shop.outlets.views.wanted import NEAR, QUERY, Answer, Wanted, search, wanted
from shop.web.caching import public_page
from shop.web.i18n import _
from shop.web.pages import keep_private, render

MOST_AROUND = 8
# The only page that may ask a device where it is, and only when its button is tapped.
PERMISSIONS = "camera=(), geolocation=(self), microphone=(), payment=(), usb=(), interest-cohort=()"


@dataclass(slots=True)
class Group:
    """Outlets under one heading, with their numbers in the whole list."""

    title: str
    cards: list[tuple[int, Card]] = field(default_factory=list)


@dataclass(slots=True)
class _Listed:
    """Rows in the order of the page, under their titles."""

    title: str
    rows: list[OutletRow]


@blueprint.get("/diem-ban")
@public
def index() -> Response:
    """All outlets by province, or those that answer a search; the nearest first when a place is given."""
    asked, shown, at = wanted(), queries.public(today()), now()
    if asked.here is not None:
        keep_private()
    answer = search(_filtered(shown, asked, at), asked)
    listed = _listed(answer, asked)
    mine = chosen.chosen_outlet()
    page = render(
        "outlets/index.html",
        groups=_groups(listed, answer, asked, at),
        plans=_plans(listed, answer.origin),
        wanted=asked,
        note=_note(answer, asked),
        others=answer.others,
        total=sum(len(part.rows) for part in listed),
        hidden_hours=_without_hours(shown, asked) if asked.is_open else 0,
        place=_place_told(answer, asked),
        provinces=_provinces_of(shown),
        communes=_communes_of(shown, asked.province_code),
        chosen_id=mine.outlet_id if mine else None,
        noindex=asked.narrows,
    )
    response = public_page(page, QUERY)
    response.headers["Permissions-Policy"] = PERMISSIONS
    return response


def _filtered(rows: Iterable[OutletRow], asked: Wanted, at: datetime) -> list[OutletRow]:
    return [row for row in rows if _has_all(row, asked) and (not asked.is_open or row.opening(at).is_open)]


def _has_all(row: OutletRow, asked: Wanted) -> bool:
    """Whether an outlet is what was asked for, its hours apart."""
    return (
        (not asked.province_code or row.province_code == asked.province_code)
        and (not asked.commune_code or row.commune_code == asked.commune_code)
        and (not asked.has_pickup or (row.sells_online and row.offers_pickup))
        and (not asked.has_parking or row.has_parking)
        and (not asked.has_cold_storage or row.has_cold_storage)
    )


def _without_hours(rows: Iterable[OutletRow], asked: Wanted) -> int:
    """How many outlets "open now" leaves out because nobody gave their hours."""
    return sum(not row.timetable.spans and _has_all(row, asked) for row in rows)


def _listed(answer: Answer, asked: Wanted) -> list[_Listed]:
    if answer.near:
        return _parts((_("Gần nơi bạn tìm"), _by_distance(answer, answer.place)[:NEAR]))
    if asked.here is not None:
        known = [row for row in answer.rows if row.spot is not None]
        rest = [row for row in answer.rows if row.spot is None]
        ordered = [row for row, _km in queries.nearest(known, answer.origin)] if answer.origin else known
        return [*_parts((_("Gần bạn nhất"), ordered)), *_by_province(rest)]
    if answer.origin is not None and answer.place is not None:
        ordered = _by_distance(answer, answer.place)
        return _parts((_("Kết quả"), ordered))
    return _by_province(answer.rows)


def _by_distance(answer: Answer, place: Found | None) -> list[OutletRow]:
    """The nearest first; from the middle of the province where the commune's is not known."""
    assert place is not None  # noqa: S101 the search names the place it found
    origin = answer.origin or province(place.province_code).middle
    return [row for row, _km in queries.nearest(answer.rows, origin)]


def _parts(*parts: tuple[str, list[OutletRow]]) -> list[_Listed]:
    return [_Listed(title, rows) for title, rows in parts if rows]


def _by_province(rows: Iterable[OutletRow]) -> list[_Listed]:
    ordered = sorted(
        rows, key=lambda row: (sort_key(province(row.province_code).name), _ward(row), row.rank, row.id)
    )
    return [
        _Listed(province(code).name, list(members))
        for code, members in groupby(ordered, key=lambda row: row.province_code)
    ]


def _ward(row: OutletRow) -> str:
    return sort_key(commune(row.commune_code).name)


def _groups(listed: Iterable[_Listed], answer: Answer, asked: Wanted, at: datetime) -> list[Group]:
    number, groups = 0, []
    for part in listed:
        group = Group(part.title)
        for row in part.rows:
            number += 1
            group.cards.append((number, card(row, at, _distance(row, answer.origin, asked))))
        groups.append(group)
    return groups


def _plans(listed: Sequence[_Listed], origin: Point | None) -> list[tuple[str, Plan]]:
    """Around the place asked for, with the nearest outlets; without one, a plan of each province."""
    if origin is not None:
        drawn = plan([row for part in listed for row in part.rows][:MOST_AROUND], origin)
        return [("", drawn)] if drawn else []
    number, plans = 1, []
    for part in listed:
        drawn = plan(part.rows, None, number)
        if drawn is not None:
            plans.append((part.title, drawn))
        number += len(part.rows)
    return plans


def _distance(row: OutletRow, origin: Point | None, asked: Wanted) -> str:
    return distance_of(row, origin, is_rough=asked.here is None) if origin else ""


def _note(answer: Answer, asked: Wanted) -> str:
    """Said above the list when it is not quite what was asked for."""
    if answer.near and answer.place and answer.rows:
        where = answer.place.label
        return _("Chưa có điểm bán ở %(place)s. Đây là những điểm gần nhất.", place=where)
    if asked.asks_near and asked.here is None:
        return _(
            "Trình duyệt chưa cho biết vị trí của bạn. Hãy gõ tên xã, phường nơi bạn ở rồi bấm Tìm:"
            " điểm bán gần nhất đứng trước."
        )
    return ""


def _place_told(answer: Answer, asked: Wanted) -> str:
    """The place that goes with the choice of an outlet, as its cookie holds it."""
    if asked.here is not None:
        return asked.here.text
    code = answer.place.code if answer.place else asked.commune_code
    known = visitor_place()
    return code if known is None or code != known.text else ""


def _provinces_of(rows: Iterable[OutletRow]) -> list[tuple[str, str]]:
    codes = {row.province_code for row in rows}
    return [(unit.code, unit.name) for unit in provinces() if unit.code in codes]


def _communes_of(rows: Iterable[OutletRow], province_code: str) -> list[tuple[str, str]]:
    """The communes that have outlets, of the chosen province or of all."""
    codes = {row.commune_code for row in rows if province_code in {"", row.province_code}}
    units = sorted((commune(code) for code in codes), key=lambda unit: sort_key(unit.name))
    return [(unit.code, unit.full_name) for unit in units]
