"""From a quote to the order that is written: copies of names, prices, tax, stars, seller, terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from types import MappingProxyType

from sqlalchemy import Table

from shop.catalogue.queries import Star, VariantRow
from shop.checkout import alcohol
from shop.checkout.details import Details
from shop.checkout.quote import Parcel, Quote, QuotedLine, QuotedPart
from shop.inventory import services as inventory
from shop.inventory.choosing import Want
from shop.orders import services as orders
from shop.orders.services import NewFulfilment, NewLine, NewOrder, Recipient
from shop.orders.states import Channel
from shop.payments.methods.base import PaymentMethod

Stars = Mapping[int, Star]
NONE: Mapping[int, int] = MappingProxyType({})


def draft(
    quote: Quote,
    details: Details,
    method: PaymentMethod,
    stars: Stars,
    *,
    key: str,
    terms_version: str,
    language: str,
    user_id: int | None,
) -> NewOrder:
    """The order that this quote becomes."""
    state, call_state = method.first_states()
    positions = count()
    return NewOrder(
        key=key,
        channel=Channel.WEB,
        state=state,
        call_state=call_state,
        customer=orders.Customer(details.name, details.phone, details.email, language, user_id),
        door=details.door,
        payment_method=method.method.value,
        terms_version=terms_version,
        routing=quote.routing,
        fulfilments=[_fulfilment(parcel, quote, stars, positions) for parcel in quote.parcels],
        commune_code=details.commune_code,
        street=details.street,
        address_text=details.address_text,
        note=details.note or None,
        gift=details.gift,
        wanted_day=details.where.wanted_day,
        age_confirmed=alcohol.is_in(quote),
        voucher_code=quote.voucher.code if quote.voucher and quote.voucher.amount else None,
    )


def addressed(order: NewOrder, recipients: Sequence[Recipient]) -> NewOrder:
    """The same order, each part with the one who gets it."""
    return replace(
        order,
        fulfilments=[
            replace(part, recipient=whose) for part, whose in zip(order.fulfilments, recipients, strict=True)
        ],
    )


def pairs(order: NewOrder) -> set[tuple[int, int]]:
    """The (outlet, variant) pairs whose stock the order wants."""
    return {(outlet_id, line.variant_id) for outlet_id, _part, line in _of_stock(order)}


def wants(order: NewOrder, line_ids: Mapping[int, int], promises: Mapping[int, int] = NONE) -> list[Want]:
    """What the written lines want of stock.

    `promises`: variant → days of life promised at hand-over; with a later day than the web day fewer units are fit.
    """
    return [
        Want(
            outlet_id,
            line.variant_id,
            line.quantity,
            line_ids[line.position],
            lot_id=line.lot_id,
            good_until=part.hand_over_day
            + timedelta(days=0 if line.lot_id else promises.get(line.variant_id, 0)),
        )
        for outlet_id, part, line in _of_stock(order)
    ]


def _of_stock(order: NewOrder) -> Iterator[tuple[int, NewFulfilment, NewLine]]:
    """The lines that want stock, with the outlet whose it is; a basket's line wants none, its components do."""
    for part in order.fulfilments:
        for line in part.lines:
            if not line.is_basket:
                yield line.from_outlet_id or part.outlet_id, part, line


def ids(order: NewOrder) -> dict[Table, int]:
    """How many new ids placing it takes, so that they are asked for at once."""
    return {**order.ids, inventory.RESERVATIONS: sum(not line.is_basket for line in order.lines)}


def promises(quote: Quote) -> dict[int, int]:
    """The days of life that each variant of a quote promises at hand-over."""
    rows = [line.variant for line in quote.lines] + [
        part.variant for line in quote.lines for part in line.parts
    ]
    return {row.variant_id: row.promise_days for row in rows}


def product_ids(quote: Quote) -> set[int]:
    """The products whose stars are copied."""
    rows = [line.variant for line in quote.lines]
    rows += [part.variant for line in quote.lines for part in line.parts]
    return {row.product_id for row in rows}


def _fulfilment(parcel: Parcel, quote: Quote, stars: Stars, positions: count[int]) -> NewFulfilment:
    lines: list[NewLine] = []
    for line in quote.lines_of(parcel):
        lines += _lines(line, stars, positions)
    return NewFulfilment(
        outlet_id=parcel.site.outlet_id,
        operator_id=parcel.site.operator_id,
        seller_name=parcel.site.seller,
        fee=parcel.fee,
        amount_to_collect=parcel.collect,
        hand_over_day=parcel.hand_over_day,
        weight_g=parcel.weight_g,
        lines=lines,
        prepare_on=parcel.prepare_on,
    )


def _lines(line: QuotedLine, stars: Stars, positions: count[int]) -> Sequence[NewLine]:
    """One line, or a basket's line without money and its components with it."""
    head = next(positions)
    if not line.parts:
        return [single(line, stars, head)]
    basket = QuotedPart(line.variant, line.wanted.quantity, 0, 0, None, 0)
    return [
        _line(basket, stars, head, is_basket=True),
        *(
            _line(part, stars, next(positions), parent=head, source=line.from_outlet_id)
            for part in line.parts
        ),
    ]


def single(line: QuotedLine, stars: Stars, position: int) -> NewLine:
    """A line that is no basket, as it is written."""
    leaf = QuotedPart(
        line.variant,
        line.wanted.quantity,
        line.price,
        line.total,
        line.vat_bp,
        line.vat,
        line.discount,
    )
    return _line(leaf, stars, position, lot_id=line.wanted.lot_id, source=line.from_outlet_id)


def _line(
    part: QuotedPart,
    stars: Stars,
    position: int,
    *,
    lot_id: int | None = None,
    parent: int | None = None,
    is_basket: bool = False,
    source: int | None = None,
) -> NewLine:
    row: VariantRow = part.variant
    star = stars.get(row.product_id)
    return NewLine(
        position=position,
        product_id=row.product_id,
        variant_id=row.variant_id,
        lot_id=lot_id,
        name=row.name,
        name_en=row.name_en,
        variant_name=row.variant_name,
        variant_name_en=row.variant_name_en,
        unit=row.unit,
        measure=row.measure,
        quantity=part.quantity,
        price=part.price,
        price_per=row.price_per,
        total=part.total,
        vat_class=row.vat_class,
        vat_bp=part.vat_bp,
        vat=part.vat,
        stars=star.stars if star else None,
        stars_until=star.until if star else None,
        certificate_events=star.event_ids if star else (),
        parent=parent,
        is_basket=is_basket,
        discount=part.discount,
        from_outlet_id=source,
    )
