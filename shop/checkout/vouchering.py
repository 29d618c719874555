"""A voucher on a quote: every leaf line bears its share of the discount, every parcel its share of a free delivery.

Pure: a quote and the voucher's terms in, a quote out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from shop.checkout import pricing
from shop.checkout.facts import Facts, TypedVoucher
from shop.checkout.quote import Parcel, Quote, QuotedLine, QuotedPart, Tried, Where
from shop.core.money import Dong, share
from shop.orders.states import Door
from shop.payments.methods.base import PaymentMethod
from shop.promotions.rules import Given, Good, Problem, Terms, decide, fits


def apply(quote: Quote, facts: Facts, method: PaymentMethod | None) -> Quote:
    """The quote with what the voucher that was typed gives; without one it is returned as it is."""
    return apply_typed(quote, facts.voucher, facts.day, method)


def apply_typed(quote: Quote, asked: TypedVoucher | None, day: date, method: PaymentMethod | None) -> Quote:
    """The same for a voucher that was typed for a quote of one or of many people."""
    if asked is None:
        return quote
    operators = {parcel.site.outlet_id: parcel.site.operator_id for parcel in quote.parcels}
    goods = [_good(line, operators[line.outlet_id]) for line in quote.lines]
    payable = _payable(quote.parcels, goods, asked.terms)
    fees = _fees(quote.where, quote.parcels, payable)
    found = decide(asked.terms, goods, fees, day=day, most_bp=asked.most_bp)
    tried = Tried(asked.code, asked.terms)
    if isinstance(found, Problem):
        return replace(quote, voucher=replace(tried, problem=found))
    lines = tuple(_discounted(line, found.discounts.get(line.wanted.key)) for line in quote.lines)
    parcels = tuple(
        _reduced(parcel, lines, off, method)
        for parcel, off in zip(quote.parcels, _offs(quote.parcels, payable, found), strict=True)
    )
    tried = replace(tried, amount=found.amount, waits=found.waits)
    return replace(quote, lines=lines, parcels=parcels, voucher=tried)


def _payable(parcels: Sequence[Parcel], goods: Sequence[Good], terms: Terms | None) -> list[Dong]:
    """What of each parcel's fee the voucher may pay: nothing of one without goods that take part."""
    fitting = {good.key for good in goods if terms is not None and fits(terms, good)}
    return [0 if fitting.isdisjoint(parcel.keys) else parcel.fee for parcel in parcels]


def _fees(where: Where, parcels: Sequence[Parcel], payable: Sequence[Dong]) -> dict[int, Dong] | None:
    """Fees by outlet; None where nothing is sent, nothing yet where the address is not known."""
    if where.door is Door.PICKUP:
        return None
    fees: dict[int, Dong] = defaultdict(int)
    for parcel, fee in zip(parcels, payable, strict=True) if where.door else ():
        fees[parcel.site.outlet_id] += fee
    return dict(fees)


def _offs(parcels: Sequence[Parcel], payable: Sequence[Dong], given: Given) -> list[Dong]:
    """What each parcel's fee is lowered by: an outlet that sends several shares its part among them."""
    offs = dict.fromkeys(range(len(parcels)), 0)
    for outlet_id, off in given.fees.items():
        mine = [place for place, parcel in enumerate(parcels) if parcel.site.outlet_id == outlet_id]
        offs.update(zip(mine, share(off, [payable[place] for place in mine]), strict=True))
    return list(offs.values())


def _good(line: QuotedLine, operator_id: int) -> Good:
    variant = line.variant
    return Good(
        key=line.wanted.key,
        outlet_id=line.outlet_id,
        operator_id=operator_id,
        product_id=variant.product_id,
        set_code=variant.set_code,
        producer_id=variant.producer_id,
        is_alcohol=variant.alcohol or any(part.variant.alcohol for part in line.parts),
        leaves=tuple(part.total for part in line.parts) or (line.total,),
    )


def _discounted(line: QuotedLine, leaves: Sequence[Dong] | None) -> QuotedLine:
    """The line with its share; the VAT is that inside what is left to pay."""
    if leaves is None:
        return line
    if not line.parts:
        [discount] = leaves
        total = line.total - discount
        return replace(line, total=total, discount=discount, vat=pricing.inside(total, line.vat_bp))
    parts = tuple(_part(part, discount) for part, discount in zip(line.parts, leaves, strict=True))
    return replace(
        line,
        total=sum(part.total for part in parts),
        discount=sum(part.discount for part in parts),
        vat=sum(part.vat for part in parts),
        parts=parts,
    )


def _part(part: QuotedPart, discount: Dong) -> QuotedPart:
    total = part.total - discount
    return replace(part, total=total, discount=discount, vat=pricing.inside(total, part.vat_bp))


def _reduced(parcel: Parcel, lines: Sequence[QuotedLine], off: Dong, method: PaymentMethod | None) -> Parcel:
    """The parcel with what is to pay for it now."""
    mine = [line for line in lines if line.wanted.key in parcel.keys]
    goods = sum(line.total for line in mine)
    fee = parcel.fee - off
    return replace(
        parcel,
        goods=goods,
        discount=sum(line.discount for line in mine),
        fee=fee,
        fee_off=off,
        collect=method.amount_to_collect(goods, fee) if method else goods + fee,
    )
