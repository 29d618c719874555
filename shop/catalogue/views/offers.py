"""What a product page offers: variants to choose, marked-down lots, stock at each outlet, pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop.catalogue.pictures import picture_url
from shop.catalogue.states import Measure
from shop.catalogue.units import unit_word
from shop.catalogue.views.wording import unit_price, units
from shop.inventory.queries import MarkedDown
from shop.outlets.queries import OutletRow
from shop.storefront.queries.cards import VariantOffer
from shop.storefront.queries.little import is_little
from shop.storefront.queries.product_rows import ProductPage, StockRow
from shop.web.i18n import _, in_language, ngettext

SIDE = 640


@dataclass(frozen=True, slots=True)
class Choice:
    """A variant as a radio card. ``least``, ``step``, ``most`` that can be asked for: in units of its measure.

    No ``most`` where an outlet that has it tells customers no number.
    """

    variant_id: int
    name: str
    price: int | None
    before: int | None
    unit_price: str
    stock: str
    stock_kind: str
    least: int
    step: int
    most: int | None
    unit: str
    can_buy: bool
    on_demand: bool


@dataclass(frozen=True, slots=True)
class Bargain:
    """A marked-down lot as an offer of its own."""

    variant_id: int
    lot_id: int
    name: str
    price: int
    stock: str
    expires: str
    place: str
    least: int
    code: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture with its addresses; sides in pixels."""

    url: str
    full_url: str
    alt: str
    width: int
    height: int


def choices(page: ProductPage, *, counter_only: bool) -> list[Choice]:
    """All variants on offer; those that cannot be bought stay, with the reason."""
    return [_choice(page, offer, counter_only=counter_only) for offer in page.offers]


def marked_down_offers(page: ProductPage, outlets: Mapping[int, OutletRow]) -> list[Bargain]:
    """Lots near their last day that have a price of their own; of outlets that hide their numbers in words."""
    offers = {lot: (offer, amount) for offer in page.offers for lot, amount in offer.lots}
    places = {row.outlet_id: in_language(row.outlet_name, row.outlet_name_en) for row in page.stock}
    return [
        Bargain(
            variant_id=row.variant_id,
            lot_id=row.lot_id,
            name=in_language(offers[row.lot_id][0].name, offers[row.lot_id][0].name_en),
            price=offers[row.lot_id][1],
            stock=_left(row, offers[row.lot_id][0], outlets.get(row.outlet_id)),
            expires=f"{row.expires_on:%d/%m/%Y}" if row.expires_on else "",
            place=places.get(row.outlet_id, ""),
            least=offers[row.lot_id][0].step,
            code=row.code or "",
        )
        for row in page.marked_down
        if row.lot_id in offers
    ]


def _left(row: MarkedDown, offer: VariantOffer, outlet: OutletRow | None) -> str:
    if outlet is not None and outlet.hides_units:
        return _("Sắp hết") if is_little(row.sellable, 0, offer.step) else _("Còn hàng")
    return _("Còn %(units)s", units=units(row.sellable, offer.measure, offer.unit))


def pictures_of(page: ProductPage) -> list[Shown]:
    """The pictures in their order; without one, the drawing of the official set."""
    facts = page.facts
    if not page.pictures:
        url = picture_url(None, None, facts.set_code, SIDE)
        return [Shown(url, url, in_language(facts.name, facts.name_en), SIDE, SIDE)]
    return [
        Shown(
            url=picture_url(row.drawing, row.digest, facts.set_code, SIDE),
            full_url=picture_url(row.drawing, row.digest, facts.set_code, 1280),
            alt=in_language(row.alt, row.alt_en),
            width=SIDE,
            height=SIDE * row.height // row.width if row.width and row.height else SIDE,
        )
        for row in page.pictures
    ]


def _choice(page: ProductPage, offer: VariantOffer, *, counter_only: bool) -> Choice:
    most = page.most_at_one(offer.variant_id) // offer.step * offer.step
    can_buy = bool(most and offer.amount is not None and page.facts.selling and not counter_only)
    words, kind = _stock_words(page, offer, counter_only=counter_only)
    return Choice(
        variant_id=offer.variant_id,
        name=in_language(offer.name, offer.name_en),
        price=offer.amount,
        before=offer.before,
        unit_price=unit_price(offer, offer.amount) if offer.amount is not None else "",
        stock=words,
        stock_kind=kind,
        least=offer.step,
        step=offer.step,
        most=None if _is_secret(page, offer) else most,
        unit="g" if offer.measure is Measure.GRAM else unit_word(offer.unit),
        can_buy=can_buy,
        on_demand=offer.on_demand
        and not can_buy
        and not (counter_only or offer.alcohol_bp)
        and page.facts.selling,
    )


def _is_secret(page: ProductPage, offer: VariantOffer) -> bool:
    """Whether the largest stock would tell what an outlet does not."""
    return any(row.hides_units for row in page.stock if row.variant_id == offer.variant_id)


def _stock_words(page: ProductPage, offer: VariantOffer, *, counter_only: bool) -> tuple[str, str]:
    there = [row for row in page.stock if row.variant_id == offer.variant_id]
    if counter_only:
        return _("Chỉ bán tại điểm bán"), "ask"
    if page.facts.away_until is not None:
        day = f"{page.facts.away_until:%d/%m/%Y}"
        return _("Chủ thể nghỉ đến hết ngày %(day)s, chưa nhận đơn mới", day=day), "out"
    if not page.facts.selling:
        return _("Chủ thể đang tạm nghỉ, chưa nhận đơn mới"), "out"
    if offer.amount is None:
        return _("Chưa có giá"), "out"
    if there:
        return _at_outlets(there, offer), "in"
    return (_("Làm theo đặt trước"), "ask") if offer.on_demand else (_("Tạm hết hàng"), "out")


def _at_outlets(there: Sequence[StockRow], offer: VariantOffer) -> str:
    """How much all outlets have together; where one of them does not tell its number, no sum tells it either."""
    if not any(row.hides_units for row in there):
        count = units(sum(row.units for row in there), offer.measure, offer.unit)
        return ngettext(
            "Còn %(units)s tại %(num)d điểm bán",
            "Còn %(units)s tại %(num)d điểm bán",
            len(there),
            units=count,
        )
    if all(row.hides_units and is_little(row.units, row.low_mark, offer.step) for row in there):
        return ngettext("Sắp hết tại %(num)d điểm bán", "Sắp hết tại %(num)d điểm bán", len(there))
    return ngettext("Còn hàng tại %(num)d điểm bán", "Còn hàng tại %(num)d điểm bán", len(there))
