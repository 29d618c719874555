"""For any basket, discount and tax the parts are the whole, to the đồng."""

from dataclasses import fields
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from shop.catalogue.queries import VariantRow
from shop.catalogue.states import Measure, VatClass
from shop.checkout import drafting, pricing, vouchering
from shop.checkout.details import Details
from shop.checkout.facts import Facts, TypedVoucher
from shop.checkout.quote import Parcel, Quote, QuotedLine, QuotedPart, Wanted, Where
from shop.checkout.sites import SiteRow
from shop.orders.services.creation import _head, _line
from shop.orders.states import Door
from shop.payments.methods.on_delivery import OnDelivery
from shop.promotions.rules import Terms
from shop.promotions.states import Kind, VoucherState
from tests.builders.cart import AT

DAY = date(2026, 11, 28)
RATES = st.sampled_from([None, 0, 500, 800, 1_000])
amounts = st.integers(1, 2_000_000)
leaf = st.tuples(amounts, RATES)
line = st.tuples(st.lists(leaf, min_size=1, max_size=4), st.booleans(), st.integers(1, 3))


def blank(row, **known):
    """A row of which only some columns matter."""
    return row(**dict.fromkeys(field.name for field in fields(row)) | known)


def variant(number: int, *, alcohol: bool = False) -> VariantRow:
    return blank(
        VariantRow,
        variant_id=number,
        product_id=number,
        set_code=1,
        producer_id=1,
        alcohol=alcohol,
        price_per=1,
        measure=Measure.PIECE,
        vat_class=VatClass.STANDARD,
        name="Chè",
        variant_name="Gói",
        unit="gói",
    )


def quoted(key: int, leaves, outlet_id: int, *, alcohol: bool) -> QuotedLine:
    goods = variant(key, alcohol=alcohol)
    if len(leaves) == 1:
        [(total, bp)] = leaves
        wanted = Wanted(key, key, 1)
        return QuotedLine(wanted, goods, outlet_id, total, total, bp, pricing.inside(total, bp))
    parts = tuple(
        QuotedPart(variant(key * 100 + n), 1, total, total, bp, pricing.inside(total, bp))
        for n, (total, bp) in enumerate(leaves)
    )
    total, vat = sum(part.total for part in parts), sum(part.vat for part in parts)
    return QuotedLine(Wanted(key, key, 1), goods, outlet_id, total, total, None, vat, parts)


def parcel(outlet_id: int, lines, fee: int) -> Parcel:
    mine = [each for each in lines if each.outlet_id == outlet_id]
    site = blank(SiteRow, outlet_id=outlet_id, operator_id=outlet_id, seller="Công ty mẫu")
    goods = sum(each.total for each in mine)
    keys = tuple(each.wanted.key for each in mine)
    return Parcel(site, keys, goods, fee, goods + fee, DAY, 100, is_chilled=False)


def voucher(kind: Kind, value: int, cap: int | None) -> Terms:
    value = 0 if kind is Kind.FREE_DELIVERY else value
    rest = {"total_limit": None, "person_limit": None, "operator_id": None, "used": 0, "minimum": 0}
    days = {"first_day": DAY, "last_day": DAY}
    return Terms(1, "GIAM", "Giảm", None, kind, value, cap, **rest, **days, state=VoucherState.LIVE)


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(line, min_size=1, max_size=8),
    fee=st.integers(0, 90_000),
    kind=st.sampled_from(list(Kind)),
    value=st.integers(1, 10_000),
    cap=st.none() | st.integers(1, 400_000),
)
def test_lines_parts_parcels_and_tax_are_the_total(lines, fee, kind, value, cap):
    found = [
        quoted(key, leaves, outlet, alcohol=alcohol)
        for key, (leaves, alcohol, outlet) in enumerate(lines, start=1)
    ]
    parcels = tuple(parcel(outlet, found, fee) for outlet in sorted({each.outlet_id for each in found}))
    plain = Quote(Where(Door.DELIVERY, commune_code="14758"), tuple(found), (), parcels)
    facts = blank(Facts, day=DAY, voucher=TypedVoucher("GIAM", voucher(kind, value, cap), 5_000))
    method = OnDelivery()

    quote = vouchering.apply(plain, facts, method)

    off = quote.discount_total + sum(each.fee_off for each in quote.parcels)
    assert quote.voucher.amount == off == plain.total - quote.total
    assert quote.goods_total == plain.total - plain.delivery_total
    assert quote.total == sum(each.collect for each in quote.parcels)
    assert all(each.goods == sum(one.total for one in quote.lines_of(each)) for each in quote.parcels)
    assert all(each.discount == 0 for each in quote.lines if each.variant.alcohol)
    _as_written(quote, method)


def _as_written(quote: Quote, method) -> None:
    """The rows of the order: leaf by leaf, with the tax inside what is paid for it."""
    details = Details(Door.DELIVERY, "Hoa", "+84912345678", "on_delivery", street="1", note=None)
    order = drafting.draft(
        quote, details, method, {}, key="k", terms_version="1", language="vi", user_id=None
    )
    head = _head(order, AT)
    rows = [_line(each, part, 1, 1, None) for part in order.fulfilments for each in part.lines]
    assert (
        head["total"] == head["goods_total"] - head["discount_total"] + head["delivery_total"] == quote.total
    )
    assert head["goods_total"] == sum(row["gross"] for row in rows)
    assert head["discount_total"] == sum(row["discount"] for row in rows)
    assert head["vat_total"] == sum(row["vat"] for row in rows) == quote.vat_total
    assert all(row["total"] == row["gross"] - row["discount"] >= 0 for row in rows)
    assert all(row["vat"] == pricing.inside(row["total"], row["vat_bp"]) for row in rows)
