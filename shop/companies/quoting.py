"""What a sheet comes to: every row looked at, routed and priced; those that cannot be served say why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shop.catalogue.queries import VariantRow, remembered
from shop.checkout import many, vouchering
from shop.checkout.facts import TypedVoucher, typed_voucher
from shop.checkout.many import Ask
from shop.checkout.quote import Quote, Wanted, Where
from shop.companies.rows import MOST_GOODS, Checked, Row, Unit, check
from shop.core.clock import vn_day
from shop.geography import queries as geography
from shop.orders.services import Recipient
from shop.orders.states import Door
from shop.payments.methods.vietqr import VietQR
from shop.promotions.queries import Asked

AHEAD = VietQR()  # nothing is collected from a recipient, whichever way the company pays ahead


@dataclass(frozen=True, slots=True)
class Line:
    """A row and what sending to it comes to; no quote while its cells are wrong. `twin`: the row it repeats."""

    checked: Checked
    quote: Quote | None = None
    twin: int | None = None

    @property
    def row(self) -> Row:
        """The row as it was written."""
        return self.checked.row

    @property
    def is_ready(self) -> bool:
        """Whether the parcel can be ordered."""
        return self.quote is not None and self.quote.is_complete


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows as of now. `goods`: by variant; those that are no longer sold are absent.

    A row tells what it costs before the voucher, which is for everything that is ordered together.
    """

    goods: Mapping[int, VariantRow]
    lines: tuple[Line, ...]
    day: date
    voucher: TypedVoucher | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is a row, and nothing is wrong with any."""
        return bool(self.lines) and all(line.is_ready for line in self.lines)

    @property
    def quote(self) -> Quote:
        """Everything that can be ordered as one quote, with what the voucher gives."""
        whole = many.together([line.quote for line in self.lines if line.is_ready and line.quote])
        return vouchering.apply_typed(whole, self.voucher, self.day, AHEAD)

    @property
    def recipients(self) -> list[Recipient]:
        """Whose each parcel of `quote` is."""
        return [
            recipient(line.checked)
            for line in self.lines
            if line.is_ready and line.quote
            for _parcel in line.quote.parcels
        ]

    def digest(self, version: str) -> str:
        """What binds the order to what was shown: money, days, outlets and every recipient."""
        words = [word for each in self.recipients for word in each.words]
        return self.quote.digest(version, *words)


def read(goods: Sequence[int], rows: Sequence[Row], at: datetime, asked: Asked | None = None) -> Sheet:
    """Quote a sheet, with the voucher that was `asked` for. Raises Refused when the VAT table has no rate for a day."""
    today = vn_day(at)
    known = {key: each.row for key, each in remembered.goods(set(goods), at).items()}
    units = units_of(goods, known)
    checked = [check(row, units, today) for row in rows]
    whole = [each for each in checked if each.is_whole]
    found = many.quotes([_ask(each, goods) for each in whole], at=at, method=AHEAD)
    quotes = {each.row.number: quote for each, quote in zip(whole, found, strict=True)}
    twins = _twins(whole)
    return Sheet(
        known,
        tuple(Line(each, quotes.get(each.row.number), twins.get(each.row.number)) for each in checked),
        today,
        typed_voucher(asked) if asked is not None else None,
    )


def units_of(goods: Sequence[int], known: Mapping[int, VariantRow]) -> list[Unit]:
    """How much of each of the goods of a sheet is written; what is no longer sold, by the piece."""
    return [Unit(known[each].measure, known[each].step) if each in known else Unit() for each in goods]


def recipient(checked: Checked) -> Recipient:
    """Who a whole row is about."""
    row = checked.row
    code = row.code or ""
    return Recipient(
        row.number,
        row.name,
        checked.phone,
        code,
        row.street,
        f"{row.street}, {geography.place_name(code)}",
        row.card or None,
        checked.day,
    )


def _ask(checked: Checked, goods: Sequence[int]) -> Ask:
    return Ask(
        tuple(
            Wanted(checked.row.number * (MOST_GOODS + 1) + place, variant_id, quantity)
            for place, (variant_id, quantity) in enumerate(zip(goods, checked.counts, strict=True))
            if quantity
        ),
        Where(Door.DELIVERY, commune_code=checked.row.code, wanted_day=checked.day),
    )


def _twins(whole: Sequence[Checked]) -> dict[int, int]:
    """Rows of the same phone, address and day: by number, the first of them."""
    first: dict[tuple[object, ...], int] = {}
    found: dict[int, int] = {}
    for each in whole:
        key = each.phone, each.row.code, each.row.street.casefold(), each.day
        if key in first:
            found[each.row.number] = first[key]
        first.setdefault(key, each.row.number)
    return found
