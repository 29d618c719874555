"""The rates of VAT as their page lists them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from shop.catalogue.models import VatRate
from shop.catalogue.services.vat import Span, gaps
from shop.catalogue.states import VatClass
from shop.extensions import session

TAXED = (VatClass.STANDARD, VatClass.STANDARD_NO_CUT, VatClass.FARM_RAW)


def spans() -> dict[VatClass, list[Span]]:
    """By class, the earliest first. One statement."""
    found: dict[VatClass, list[Span]] = {each: [] for each in TAXED}
    for row in session.scalars(select(VatRate).order_by(VatRate.starts_on)):
        if row.vat_class in found:
            found[row.vat_class].append(Span(row.rate_bp, row.starts_on, row.ends_on, row.source))
    return found


def missing(known: dict[VatClass, list[Span]], since: date) -> list[tuple[VatClass, date, date | None]]:
    """The days from one on for which a class has no rate: on those nothing can be handed over."""
    return [(kind, *gap) for kind, rows in known.items() for gap in gaps(rows, since)]
