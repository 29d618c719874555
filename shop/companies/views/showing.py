"""Rows of a sheet in finished words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from shop.cart.views.showing import lack_note, names
from shop.catalogue.queries import VariantRow
from shop.checkout.quote import Quote
from shop.checkout.views.places import outlet_name
from shop.companies.quoting import Line, Sheet, units_of
from shop.companies.rows import Row, Unit
from shop.core.phone import unbroken_phone
from shop.geography import queries as geography
from shop.web.context import day, quantity
from shop.web.i18n import _

LABELS = ("name", "phone", "province", "commune", "street", "counts", "card", "day")


@dataclass(frozen=True, slots=True)
class RowView:
    """A recipient. `errors` are whole sentences; money in đồng, none while something is wrong."""

    number: int
    name: str
    phone: str
    address: str
    goods: Sequence[str]
    card: str
    errors: Sequence[str]
    notes: Sequence[str]
    outlets: str
    day: str
    fee: int
    total: int
    is_ready: bool
    url: str


def named(row: VariantRow) -> str:
    """What is given, with its pack."""
    name, pack = names(row)
    return f"{name}, {pack}"


def names_of(goods: Sequence[int], known: Mapping[int, VariantRow]) -> list[str]:
    """The goods of a sheet as the template calls them."""
    return [named(known[each]) if each in known else _("Hàng không còn bán") for each in goods]


def rows(found: Sheet, goods: Sequence[int], token: str) -> list[RowView]:
    """Every row, in the order of the file."""
    called = names_of(goods, found.goods)
    units = units_of(goods, found.goods)
    return [_row(line, called, units, token) for line in found.lines]


def _amount(count: str | int, unit: Unit) -> str:
    """As it is meant, or as it was written."""
    return quantity(count, unit.measure) if isinstance(count, int) else count


def _row(line: Line, called: Sequence[str], units: Sequence[Unit], token: str) -> RowView:
    row, checked = line.row, line.checked
    quote = line.quote if line.is_ready else None
    counts: Sequence[int | str] = checked.counts or row.counts
    return RowView(
        number=row.number,
        name=row.name,
        phone=unbroken_phone(checked.phone) if checked.phone else row.phone,
        address=_address(row),
        goods=[
            _("%(name)s × %(count)s", name=name, count=_amount(count, unit))
            for name, count, unit in zip(called, counts, units, strict=False)
            if count and str(count) != "0"
        ],
        card=row.card,
        errors=[str(sentence) for sentence in checked.errors.values()] + _lacks(line),
        notes=_notes(line),
        outlets=", ".join(outlet_name(parcel.site) for parcel in quote.parcels) if quote else "",
        day=", ".join(dict.fromkeys(day(parcel.hand_over_day, weekday=True) for parcel in quote.parcels))
        if quote
        else "",
        fee=quote.delivery_total if quote else 0,
        total=quote.total if quote else 0,
        is_ready=line.is_ready,
        url=url_for("companies.row", token=token, number=row.number),
    )


def _address(row: Row) -> str:
    """As it will stand on the parcel, or as it was written."""
    if row.code:
        return f"{row.street}, {geography.place_name(row.code)}"
    return ", ".join(part for part in (row.street, row.commune, row.province) if part)


def _lacks(line: Line) -> list[str]:
    """Why a whole row cannot be served."""
    if line.quote is None:
        return []
    found = []
    for lack in line.quote.lacking:
        name = named(lack.variant) if lack.variant else _("Sản phẩm")
        found.append(f"{name}: {lack_note(lack.wanted.quantity, lack.most, lack.variant, lack.reasons)}")
    return found


def _notes(line: Line) -> list[str]:
    """What deserves a look but stops nothing."""
    found = []
    if line.twin is not None:
        found.append(_("Trùng người nhận với dòng %(number)s.", number=line.twin))
    wish = line.checked.day
    if wish and line.quote and any(parcel.hand_over_day > wish for parcel in line.quote.parcels):
        found.append(_("Không kịp ngày %(day)s.", day=day(wish)))
    if line.quote and len(line.quote.parcels) > 1:
        found.append(_("Gửi từ nhiều điểm bán, mỗi nơi một kiện."))
    return found


def sums(quote: Quote) -> list[tuple[str, int]]:
    """What everything comes to."""
    off = [(_("Giảm giá"), -quote.discount_total)] if quote.discount_total else []
    return [(_("Tiền hàng"), quote.goods_total), *off, (_("Phí giao"), quote.delivery_total)]
