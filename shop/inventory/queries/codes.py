"""What somebody means who scans a label, or types what stands on it: one field for all codes.

A scanner is a keyboard: it types the code and presses Enter.
"""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, func, or_, select

from shop.catalogue.models import Variant
from shop.core.gtin import variant_of
from shop.inventory.models import Lot
from shop.inventory.queries.conditions import Root

LAST = 4
_PAGE_OF_LOT = re.compile(r"/lo-hang/([0-9A-Za-z]{4,12})/?$")


def lot_in(typed: str) -> str:
    """The code of a lot in the address that a square code holds; anything else as it was typed."""
    page = _PAGE_OF_LOT.search(typed)
    return page[1] if page else typed.strip()


def means(typed: str) -> list[ColumnElement[bool]]:
    """Conditions on ``Variant``, any of which is enough.

    The GTIN, also without its leading zeros; our own code or SKU; the number or the public code of a lot, also as the
    address that a square code holds; the last four digits of a barcode, an SKU, a lot number or a lot code.
    """
    exact = lot_in(typed)
    by_lot = select(Lot.variant_id).where(or_(Lot.number == exact, Lot.code == exact.upper()))
    found: list[ColumnElement[bool]] = [
        Variant.sku == exact,
        Variant.barcode == exact,
        Variant.id.in_(by_lot),
    ]
    if exact.isascii() and exact.isdigit():
        found.append(func.ltrim(Variant.barcode, "0") == (exact.lstrip("0") or "0"))
        if (own := variant_of(exact)) is not None:
            found.append(Variant.id == own)
        if len(exact) == LAST:
            ending = f"%{exact}"
            lots = select(Root.variant_id).where(or_(Root.number.like(ending), Root.code.like(ending)))
            found += [Variant.barcode.like(ending), Variant.sku.like(ending), Variant.id.in_(lots)]
    return found
