"""Coming fairs, and the page of each: days, place, stalls."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response
from markupsafe import Markup

from shop.accounts.guards import public
from shop.core.clock import today
from shop.fairs import queries
from shop.fairs.queries import StallRow
from shop.fairs.views.blueprint import PUBLIC, blueprint
from shop.geography.queries import commune, province
from shop.outlets.models import Event
from shop.outlets.states import FairState
from shop.outlets.wording import dates_text
from shop.web.caching import public_page
from shop.web.i18n import _, in_language
from shop.web.linked_data import absolute, crumbs, script
from shop.web.pages import render, url_for
from shop.web.static import static_url


@blueprint.get(PUBLIC)
@public
def index() -> Response:
    """Every fair that is not over, the first one first; below, the last ones that are."""
    day = today()
    way = [(_("Trang chủ"), url_for("catalogue.home")), (_("Hội chợ"), "")]
    return public_page(
        render(
            "fairs/index.html",
            coming=[_told(event) for event in queries.coming(day)],
            ended=[_told(event) for event in queries.ended(day)],
            crumbs=way,
            data=crumbs(way),
        )
    )


@blueprint.get(f"{PUBLIC}/<slug>")
@public
def page(slug: str) -> Response:
    """One fair with the stalls that sell there."""
    event, day = queries.by_slug(slug), today()
    shown = [one for one in queries.stalls([event.id])[event.id] if one.state is FairState.OPEN]
    way = [
        (_("Trang chủ"), url_for("catalogue.home")),
        (_("Hội chợ"), url_for("fairs.index")),
        (_name(event), ""),
    ]
    return public_page(
        render(
            "fairs/page.html",
            event=event,
            told=_told(event),
            is_over=event.ends_on < day,
            is_on=event.starts_on <= day <= event.ends_on,
            about=in_language(event.note, event.note_en),
            map_url=_map_url(event),
            stalls=shown,
            crumbs=way,
            data=_data(event, shown) + crumbs(way),
        )
    )


def _told(event: Event) -> dict[str, str]:
    """A fair in finished words."""
    return {
        "url": url_for("fairs.page", slug=event.slug),
        "name": _name(event),
        "days": dates_text(event.starts_on, event.ends_on),
        "address": queries.address(event),
        "host": event.host or "",
        "note": _("dữ liệu mẫu") if event.is_sample else "",
    }


def _name(event: Event) -> str:
    return in_language(event.title, event.title_en)


def _map_url(event: Event) -> str:
    return f"https://www.google.com/maps/search/?api=1&query={quote(queries.address(event))}"


def _data(event: Event, stalls: list[StallRow]) -> Markup:
    """The fair as an Event of schema.org: only what its page shows."""
    unit = commune(event.commune_code or "")
    data: dict[str, Any] = {
        "@type": "Event",
        "name": _name(event),
        "url": absolute(url_for("fairs.page", slug=event.slug)),
        "startDate": event.starts_on.isoformat(),
        "endDate": event.ends_on.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "image": absolute(static_url("img/og.png")),
        "location": {
            "@type": "Place",
            "name": event.place,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": event.place,
                "addressLocality": unit.full_name,
                "addressRegion": province(unit.province_code).name,
                "addressCountry": "VN",
            },
        },
        "organizer": {"@type": "Organization", "name": event.host},
    }
    about = in_language(event.note, event.note_en)
    if about:
        data["description"] = about
    if stalls:
        data["performer"] = [{"@type": "Organization", "name": one.name} for one in stalls]
    return script(data)
