"""Prices per weight, stock, storage and reach in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shop.catalogue.states import Measure, Reach, Storage
from shop.catalogue.units import counted
from shop.checkout.queries import brought_to
from shop.core.money import format_dong, half_up
from shop.core.quantity import format_quantity
from shop.core.sentences import Text, lazy
from shop.geography.queries import commune, province
from shop.storefront.queries.cards import CardRow, VariantOffer
from shop.storefront.queries.little import is_little
from shop.storefront.queries.product_rows import StockRow
from shop.web.context import day as day_text
from shop.web.i18n import _, in_language, language, ngettext

KILO = 1000
HUNDRED = 100

STORAGE: dict[Storage, Text] = {
    Storage.NORMAL: lazy("Nhiệt độ thường"),
    Storage.CHILLED: lazy("Giữ mát 0–8 °C"),
    Storage.FROZEN: lazy("Đông lạnh dưới −18 °C"),
}
REACH: dict[Reach, Text] = {
    Reach.PICKUP: lazy("Chỉ nhận tại điểm bán"),
    Reach.PROVINCE: lazy("Giao trong tỉnh của điểm bán"),
    Reach.REGION: lazy("Giao trong vùng"),
    Reach.COUNTRY: lazy("Giao toàn quốc"),
}


def unit_price(offer: VariantOffer, amount: int) -> str:
    """`24.000 ₫/100 g`, `90.000 ₫/kg`, `12.000 ₫/100 ml`; empty for a thing without weight or volume."""
    if offer.measure is Measure.GRAM:
        return f"{_dong(amount)}/kg"
    size, unit = (offer.net_weight_g, "g") if offer.net_weight_g else (offer.net_volume_ml, "ml")
    if not size:
        return ""
    if size >= KILO:
        large = "kg" if unit == "g" else _("lít")
        return f"{_dong(half_up(amount * KILO, size))}/{large}"
    return f"{_dong(half_up(amount * HUNDRED, size))}/100\u00a0{unit}"


def units(count: int, measure: Measure, unit: str) -> str:
    """`3 hộp`, `1,5 kg`."""
    if measure is Measure.GRAM:
        return format_quantity(count, measure.value, language())
    return counted(count, unit)


def stock_words(row: StockRow, offer: VariantOffer) -> str:
    """`12 hũ`, or `còn hàng`, `sắp hết` of an outlet that does not tell how much it has."""
    if not row.hides_units:
        return units(row.units, offer.measure, offer.unit)
    return _("sắp hết") if is_little(row.units, row.low_mark, offer.step) else _("còn hàng")


def stock_of(row: CardRow, *, alcohol: bool) -> tuple[str, str]:
    """(words, kind) of the stock line of a card."""
    if alcohol or not row.selling:
        return (_("Chỉ bán cho người đủ 18 tuổi"), "ask") if alcohol else (_("Chủ thể đang tạm nghỉ"), "out")
    if row.units > 0:
        return _in_stock(row), "in"
    if row.place and row.outlets:
        return elsewhere(row.place, row.outlets), "ask"
    if row.offer.on_demand:
        return _("Đặt trước"), "ask"
    return _("Hết hàng tại %(place)s", place=row.place) if row.place else _("Tạm hết hàng"), "out"


def _in_stock(row: CardRow) -> str:
    if not row.place:
        return ngettext("Còn tại %(num)d điểm bán", "Còn tại %(num)d điểm bán", row.outlets)
    if row.few is None:
        count = units(row.units, row.offer.measure, row.offer.unit)
        return _("Còn %(units)s tại %(place)s", units=count, place=row.place)
    if row.few:
        return _("Sắp hết tại %(place)s", place=row.place)
    return _("Còn hàng tại %(place)s", place=row.place)


def elsewhere(place: str, outlets: int) -> str:
    """What the chosen outlet has none of and so many others have."""
    return ngettext(
        "%(name)s hết, còn ở %(num)d điểm bán khác",
        "%(name)s hết, còn ở %(num)d điểm bán khác",
        outlets,
        name=place,
    )


def place_of(commune_code: str | None, province_code: str) -> str:
    """`Xã Hoằng Thanh, Thanh Hóa`; the province alone when the commune is not known."""
    name = province(province_code).name
    return f"{commune(commune_code).full_name}, {name}" if commune_code else name


def _dong(amount: int) -> str:
    return format_dong(amount, language())


def brought(offers: Iterable[VariantOffer], outlet_id: int, at: datetime) -> str:
    """From when goods can be collected at an outlet that other outlets bring them to; empty where nobody does."""
    offer = next((one for one in offers if not one.on_demand), None)
    found = brought_to(outlet_id, offer.variant_id, offer.step, at=at) if offer else None
    if found is None:
        return ""
    senders = ", ".join(in_language(site.name, site.name_en) for site in found.senders)
    return _(
        "nhận được từ %(day)s, hàng gửi từ %(outlets)s",
        day=day_text(found.day, weekday=True),
        outlets=senders,
    )
