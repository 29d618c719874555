"""The public page of one outlet."""

from __future__ import annotations

from flask import Response

from shop.accounts.guards import public
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.outlets import chosen, queries
from shop.outlets.queries import OutletRow
from shop.outlets.states import OutletKind
from shop.outlets.views.blueprint import blueprint
from shop.outlets.views.cards import card, name_of
from shop.outlets.wording import SPOT_KINDS, dates_text, week_text
from shop.web.caching import public_page
from shop.web.i18n import language
from shop.web.pages import render


@blueprint.get("/diem-ban/<slug>")
@public
def page(slug: str) -> Response:
    """Where it is, when it is open, what is in it; one that was given up is not there."""
    outlet = queries.by_slug(slug)
    day, at = today(), now()
    if outlet.timetable.closed_on is not None and outlet.timetable.closed_on <= day:
        raise NotFound
    row = queries.model(outlet.id)
    english = language() == "en"
    mine = chosen.chosen_outlet()
    return public_page(
        render(
            "outlets/page.html",
            outlet=outlet,
            name=name_of(outlet),
            hours=queries.hours_line(outlet, at),
            is_open=outlet.opening(at).is_open,
            week=week_text(outlet.timetable),
            closures=[
                (dates_text(one.starts_on, one.ends_on), one.reason)
                for one in queries.closures(outlet.id, day)
            ],
            dates=_dates(outlet),
            directions=(row.directions_en if english else None) or row.directions,
            about=(row.note_en if english else None) or row.note,
            operator=queries.operator(outlet.operator_id),
            spots=[(str(SPOT_KINDS[spot.kind]), spot) for spot in queries.spots(outlet.id)],
            events=[(dates_text(one.starts_on, one.ends_on), one) for one in queries.events(outlet.id, day)],
            kiosks=[card(kiosk, at) for kiosk in queries.kiosks_of(outlet.id, day)],
            hub=queries.by_id(outlet.hub_id) if outlet.hub_id else None,
            is_chosen=mine is not None and mine.outlet_id == outlet.id,
        )
    )


def _dates(outlet: OutletRow) -> str:
    if outlet.kind is not OutletKind.FAIR or outlet.starts_on is None or outlet.ends_on is None:
        return ""
    return dates_text(outlet.starts_on, outlet.ends_on)
