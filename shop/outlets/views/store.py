"""An outlet as structured data (schema.org Store): only what its page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from shop.geography.queries import commune, province
from shop.media.addresses import picture_url
from shop.outlets.hours import MIDNIGHT, Timetable, minutes_text
from shop.outlets.photos import PhotoRow
from shop.outlets.queries import OutletRow
from shop.outlets.views.cards import name_of
from shop.web.linked_data import CONTEXT, absolute, script
from shop.web.pages import url_for
from shop.web.static import static_url

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def store(outlet: OutletRow, pictures: Sequence[PhotoRow] = ()) -> Markup:
    """Name, address, phone, hours and days off; a place only when its door is known, hours only when given.

    Its own pictures, or that of the shop.
    """
    images = [absolute(picture_url(row.digest, 1280)) for row in pictures]
    data: dict[str, Any] = {
        "@type": "Store",
        "name": name_of(outlet),
        "url": absolute(url_for("outlets.page", slug=outlet.slug)),
        "image": images or absolute(static_url("img/og.png")),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": outlet.street,
            "addressLocality": commune(outlet.commune_code).full_name,
            "addressRegion": province(outlet.province_code).name,
            "addressCountry": "VN",
        },
    }
    if outlet.phone:
        data["telephone"] = outlet.phone
    if outlet.door is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": outlet.lat, "longitude": outlet.lng}
    if outlet.timetable.spans:
        data["openingHoursSpecification"] = _hours(outlet.timetable)
    if outlet.timetable.closures:
        data["specialOpeningHoursSpecification"] = _days_off(outlet.timetable)
    return script(data)


def _hours(timetable: Timetable) -> list[dict[str, Any]]:
    """One entry for each pair of hours, with the weekdays that keep them."""
    days: dict[tuple[int, int], list[str]] = defaultdict(list)
    for span in sorted(timetable.spans, key=lambda span: (span.weekday, span.opens)):
        days[span.opens, span.closes].append(f"{CONTEXT}/{DAYS[span.weekday]}")
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": names,
            "opens": minutes_text(opens),
            "closes": minutes_text(min(closes, MIDNIGHT - 1)),
        }
        for (opens, closes), names in days.items()
    ]


def _days_off(timetable: Timetable) -> list[dict[str, str]]:
    """Shut all day, as schema.org says it: opens and closes at midnight."""
    return [
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": one.starts_on.isoformat(),
            "validThrough": one.ends_on.isoformat(),
            "opens": "00:00",
            "closes": "00:00",
        }
        for one in timetable.closures
    ]
