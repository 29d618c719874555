"""The delivery estimate of the cart: what sending it to a province would cost, and by when it arrives."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from shop.cart.queries import CartRow
from shop.cart.views.showing import lack_note, names
from shop.checkout.queries import LackingLine, Quote
from shop.core.money import format_dong
from shop.geography.queries import commune, province, provinces
from shop.geography.reference import communes
from shop.geography.visitor import visitor_place
from shop.web.context import day
from shop.web.i18n import _, language

ASKED = "giao-toi"


@dataclass(frozen=True, slots=True)
class Sending:
    """The provinces with the one asked for, and the answer. ``total``: đồng with delivery, None where it cannot go."""

    provinces: tuple[tuple[str, str], ...]
    chosen: str
    answer: str = ""
    fee: int | None = None
    total: int | None = None
    obstacles: tuple[str, ...] = ()


def province_of(cart: CartRow | None) -> str:
    """The province asked for here, else the one typed at checkout before, else the one the browser kept."""
    asked = request.values.get(ASKED, "")
    if asked in {one.code for one in provinces()}:
        return asked
    kept = str((cart.checkout or {}).get("commune_code") or "") if cart else ""
    if kept in communes():
        return commune(kept).province_code
    place = visitor_place()
    return (place.province_code or "") if place else ""


def estimate(quote: Quote | None, code: str) -> Sending:
    """In words; every line that does not travel is named with its reason."""
    every = tuple((one.code, one.name) for one in provinces())
    if quote is None:
        return Sending(every, code)
    obstacles = tuple(_obstacle(line) for line in quote.lacking if line.variant is not None)
    if obstacles or not quote.parcels:
        return Sending(every, code, obstacles=obstacles)
    where, latest = province(code).name, max(parcel.hand_over_day for parcel in quote.parcels)
    words = {
        "place": where,
        "day": day(latest, weekday=True),
        "fee": format_dong(quote.delivery_total, language()),
    }
    if len(quote.parcels) > 1:
        answer = _(
            "Giao tới %(place)s: %(fee)s cho %(num)s phần hàng, nhận chậm nhất %(day)s.",
            num=len(quote.parcels),
            **words,
        )
    else:
        answer = _("Giao tới %(place)s: %(fee)s, nhận chậm nhất %(day)s.", **words)
    return Sending(every, code, answer, quote.delivery_total, quote.total)


def _obstacle(line: LackingLine) -> str:
    assert line.variant is not None  # noqa: S101 lines without a variant are left out above
    note = lack_note(line.wanted.quantity, line.most, line.variant, line.reasons)
    return f"{names(line.variant)[0]}: {note}"
