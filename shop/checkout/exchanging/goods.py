"""What is given instead, quoted as any order is: at this outlet, from its stock, at its prices of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shop.checkout import facts, quoting
from shop.checkout.exchanging.sums import same
from shop.checkout.quote import LackingLine, Quote, QuotedLine, Wanted, Where
from shop.core.errors import BadInput, Refused
from shop.core.quantity import format_quantity
from shop.core.sentences import lazy
from shop.delivery.remembered import NOTHING
from shop.inventory import queries as stock
from shop.orders.models import OrderLine
from shop.orders.states import Door
from shop.payments.methods.exchange import Exchange as Method
from shop.payments.refund_rules import Back

METHOD = Method()


@dataclass(frozen=True, slots=True)
class Worth:
    """A line that was sold, and what of it is credited."""

    sold: OrderLine
    back: Back


def quoted(
    outlet_id: int,
    where: Where,
    worth: Sequence[Worth],
    other: tuple[int, int] | None,
    *,
    free_delivery: bool,
    at: datetime,
) -> Quote:
    """The replacement: the goods of `worth` again, or `other` (variant, quantity).

    Raises BadInput on `goods`, Refused with what is missing when the outlet cannot give it.
    """
    sold = {each.sold.id: each for each in worth}
    wanted = [Wanted(0, *other)] if other else [_again(each) for each in worth]
    known = _facts(wanted, outlet_id, where, at)
    found = quoting.make(wanted, where, known, METHOD)
    if found.lacking:
        _refuse(found.lacking, {} if other else sold)
    if not found.lines:
        raise BadInput("goods", lazy("Hãy chọn hàng để đổi."))
    if other and found.lines[0].wanted.quantity % found.lines[0].variant.step:
        raise BadInput("quantity", lazy("Số lượng không đúng bước bán của món này."))
    if not other:
        found = replace(found, lines=tuple(_as_sold(line, sold[line.wanted.key]) for line in found.lines))
    return _free(found) if free_delivery else found


def _again(each: Worth) -> Wanted:
    return Wanted(each.sold.id, each.sold.variant_id, each.back.quantity)


def _facts(wanted: Sequence[Wanted], outlet_id: int, where: Where, at: datetime) -> facts.Facts:
    """As for any quote, but from this outlet only; stops and full days are for new customers.

    Over the counter: from what lies on the shelf.
    """
    known = facts.load(wanted, where, at)
    sites = [site for site in known.sites if site.outlet_id == outlet_id]
    units = known.stock
    if where.door is Door.PICKUP:
        shelf = stock.counter_units(outlet_id, [line.variant_id for line in wanted], at)
        units = {outlet_id: {(variant_id, None): free for variant_id, free in shelf.items()}}
    book = replace(known.book, calendar=NOTHING, made={})
    return replace(known, sites=sites, stock=units, book=book)


def _as_sold(line: QuotedLine, each: Worth) -> QuotedLine:
    """The same goods cost what was paid for them."""
    if line.parts:
        raise BadInput("goods", lazy("Giỏ quà không đổi được ở đây. Hãy hoàn tiền cho khách."))
    found = same(each.back.amount, each.back.quantity, each.sold.price, each.sold.price_per, line.vat_bp)
    return replace(line, price=found.price, total=found.total, vat=found.vat, discount=found.discount)


def _free(found: Quote) -> Quote:
    """By the shop's fault the replacement is brought for nothing."""
    return replace(found, parcels=tuple(replace(parcel, fee=0) for parcel in found.parcels))


def _refuse(lacking: Sequence[LackingLine], sold: Mapping[int, Worth]) -> None:
    short = lacking[0]
    known = sold.get(short.wanted.key)
    name = known.sold.name if known else short.variant.name if short.variant else ""
    if not short.reasons and short.variant is not None:
        left = format_quantity(short.most, short.variant.measure)
        raise Refused(
            lazy(
                "Không đủ hàng để đổi: %(name)s còn %(left)s. Hãy chọn hàng khác, hoặc hoàn tiền cho khách.",
                name=name,
                left=left,
            )
        )
    raise Refused(
        lazy(
            "Điểm bán không đổi được món %(name)s theo cách này. Hãy chọn hàng khác, hoặc hoàn tiền cho khách.",
            name=name,
        )
    )
