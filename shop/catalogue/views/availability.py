"""Where a product is: outlets with stock, hours and distance; those that show it or have it made; whom to ask."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from flask import request

from shop.catalogue.views.visit import Visit
from shop.catalogue.views.wording import elsewhere, place_of, stock_words
from shop.core.clock import vn_day
from shop.core.money import format_dong
from shop.geography.queries import distance_km
from shop.inventory.states import Offering
from shop.outlets.hours import minutes_text, pickup
from shop.outlets.queries import OutletRow
from shop.outlets.views.cards import distance_of
from shop.outlets.wording import today_text
from shop.storefront.queries.cards import VariantOffer
from shop.storefront.queries.directory import Directory
from shop.storefront.queries.elsewhere import Elsewhere, unpacked, unpacked_spots
from shop.storefront.queries.product_rows import ProductPage, StockRow
from shop.web import frame
from shop.web.context import day as day_text
from shop.web.i18n import _, in_language, language

FAR = 1e6


@dataclass(frozen=True, slots=True)
class Line:
    """One outlet as a row of the table: finished words.

    ``ask_url``: where goods made on demand are asked for; ``spot``: where goods stand inside the outlet.
    """

    slug: str
    name: str
    place: str
    distance: str
    is_chosen: bool
    stock: str
    has_stock: bool
    hours: str
    fetch: str
    ask_url: str = ""
    spot: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Asking a person about the product: the address that opens Zalo, who answers, and the words with the link."""

    url: str
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class Availability:
    """All of it. ``outlets``: how many have stock; ``here``: the sentence for the outlet the visitor looks at.

    ``watch_url``: where to ask for a word when that outlet has the goods.
    """

    lines: tuple[Line, ...]
    outlets: int
    here: str
    here_has: bool
    measured: str
    question: Question | None
    watch_url: str = ""


@dataclass(frozen=True, slots=True)
class Alcohol:
    """The outlets with stock that may sell alcohol on the web; without one, `reason` (`checkout.alcohol`) says why."""

    outlets: frozenset[int]
    reason: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page is drawn from: the product, the outlets of today, the visitor, the moment."""

    page: ProductPage
    names: Directory
    visit: Visit
    at: datetime
    alcohol: Alcohol | None = None
    day_notes: tuple[str, ...] = ()
    no_pickup: frozenset[int] = frozenset()
    way: str = ""  # how the chosen outlet, which has none, gets it from others

    @property
    def chosen(self) -> OutletRow | None:
        """The outlet that the visitor looks at."""
        return self.names.places.get(self.visit.outlet_id or 0)

    @property
    def is_alcohol(self) -> bool:
        """Whether the goods contain alcohol: never made on demand, sent by few, or sold at the counter only."""
        return self.alcohol is not None


def availability(seen: Seen) -> Availability:
    """Rows in this order: the chosen outlet, then the nearest where a place is known, else by rank."""
    offers = {offer.variant_id: offer for offer in seen.page.offers}
    found: dict[int, list[str]] = {}
    for row in seen.page.stock:
        if row.variant_id in offers and row.outlet_id in seen.names.places:
            found.setdefault(row.outlet_id, []).append(_stock(offers, row))
    lines = [
        _line(row, seen, stock=", ".join(found[row.id]), fetch=_fetch(row, seen))
        for row in _ordered(found, seen)
    ]
    lines += _others(set(found), seen)
    here = next((line for line in lines if line.is_chosen), None)
    return Availability(
        lines=tuple(lines),
        outlets=len(found),
        here=_here(here, len(found), seen),
        here_has=here is not None and here.has_stock,
        measured=_measured(seen),
        question=_question(seen),
        watch_url=_watch_url(here, seen),
    )


def _stock(offers: Mapping[int, VariantOffer], row: StockRow) -> str:
    """`12 hũ`, or `còn hàng`; with several variants `Hũ 200 g: 12 hũ`; with the outlet's own price behind it."""
    offer = offers[row.variant_id]
    words = stock_words(row, offer)
    if len(offers) > 1:
        words = _("%(variant)s: %(units)s", variant=in_language(offer.name, offer.name_en), units=words)
    own, before = (dict(found).get(row.outlet_id) for found in (offer.by_outlet, offer.before_at))
    if own in {None, offer.amount}:
        return words
    price = format_dong(own or 0, language())
    if before is not None:
        price = _("%(price)s, giá cũ %(before)s", price=price, before=format_dong(before, language()))
    return f"{words} ({price})"


def _ordered(outlet_ids: Iterable[int], seen: Seen) -> list[OutletRow]:
    origin = seen.visit.origin

    def place(row: OutletRow) -> tuple[bool, float, int, int]:
        km = (distance_km(origin, row.spot) if row.spot else FAR) if origin else 0.0
        return (row.id != seen.visit.outlet_id, km, row.rank, row.id)

    return sorted((seen.names.places[outlet_id] for outlet_id in outlet_ids), key=place)


def _line(row: OutletRow, seen: Seen, *, stock: str, fetch: str, ask_url: str | None = None) -> Line:
    return Line(
        slug=row.slug,
        name=in_language(row.name, row.name_en),
        place=place_of(row.commune_code, row.province_code),
        distance=_distance(row, seen),
        is_chosen=row.id == seen.visit.outlet_id,
        stock=stock,
        has_stock=ask_url is None,
        hours=today_text(row.timetable, vn_day(seen.at)) or _("chưa có giờ mở cửa"),
        fetch=fetch,
        ask_url=ask_url or "",
        spot=_spot(row, seen),
    )


def _spot(row: OutletRow, seen: Seen) -> str:
    """`Tầng 2, gian 17`; with variants at several places all of them."""
    on_offer = {offer.variant_id for offer in seen.page.offers}
    there = unpacked_spots(seen.page.facts.spots).get(row.id, {})
    return "; ".join(dict.fromkeys(name for variant_id, name in there.items() if variant_id in on_offer))


def _fetch(row: OutletRow, seen: Seen) -> str:
    """From when goods can be fetched, by the outlet's days of preparation and its hours."""
    if seen.alcohol is not None and row.id not in seen.alcohol.outlets:
        return _("Mua trực tiếp tại quầy")
    if not row.offers_pickup or row.id in seen.no_pickup:
        return _("Đang ngừng nhận đơn đến lấy") if row.offers_pickup else _("Chỉ giao hàng")
    found, today = pickup(row.timetable, row.pickup_days, seen.at), vn_day(seen.at)
    if found is None:
        return _("Hỏi điểm bán")
    if found.closes is not None:
        return _("Nhận hôm nay trước %(clock)s", clock=minutes_text(found.closes))
    if found.day == today:
        return _("Nhận hôm nay, hỏi giờ trước khi đến")
    if found.day == today + timedelta(days=1):
        return _("Nhận từ ngày mai, %(day)s", day=f"{found.day:%d/%m}")
    return _("Nhận từ %(day)s", day=day_text(found.day, weekday=True))


def _distance(row: OutletRow, seen: Seen) -> str:
    """From the place the visitor told; without one, from the chosen outlet."""
    visit, chosen = seen.visit, seen.chosen
    if visit.origin is not None:
        return distance_of(row, visit.origin, is_rough=visit.is_rough)
    if chosen is None or chosen.spot is None or chosen.id == row.id:
        return ""
    return distance_of(row, chosen.spot, is_rough=chosen.door is None)


def _measured(seen: Seen) -> str:
    """From where distances count."""
    if seen.visit.origin is not None:
        return _("Khoảng cách tính từ nơi bạn đã cho biết, theo đường chim bay.")
    if seen.chosen is None or seen.chosen.spot is None:
        return ""
    name = in_language(seen.chosen.name, seen.chosen.name_en)
    return _("Khoảng cách tính từ %(name)s, theo đường chim bay.", name=name)


def _others(stocked: Collection[int], seen: Seen) -> list[Line]:
    """Outlets without stock that show the goods or have them made."""
    found: dict[int, Elsewhere] = {}
    on_offer = {offer.variant_id for offer in seen.page.offers}
    for why in unpacked(seen.page.facts.elsewhere):
        row = seen.names.places.get(why.outlet_id)
        if row is None or why.variant_id not in on_offer or why.outlet_id in stocked:
            continue
        if why.offering is Offering.DISPLAY_ONLY or _takes_requests(row, seen):
            found.setdefault(why.outlet_id, why)
    return [_other(row, found[row.id], seen) for row in _ordered(found, seen)]


def _takes_requests(row: OutletRow, seen: Seen) -> bool:
    is_there = row.offers_pickup and row.is_selling(vn_day(seen.at))
    return is_there and seen.page.facts.selling and not seen.is_alcohol


def _other(row: OutletRow, why: Elsewhere, seen: Seen) -> Line:
    if why.offering is Offering.DISPLAY_ONLY:
        fetch = _("Xem mẫu tại chỗ, không bán ở đây")
        return _line(row, seen, stock=_("Chỉ trưng bày"), fetch=fetch, ask_url="")
    return _line(
        row,
        seen,
        stock=_("Làm theo đặt trước"),
        fetch=_("Có sau %(days)s ngày kể từ khi đặt", days=why.lead_days),
        ask_url=f"/dat-truoc/{why.variant_id}?diem-ban={row.id}",
    )


def _here(line: Line | None, outlets: int, seen: Seen) -> str:
    """What the outlet that the visitor looks at has, in one sentence; empty without a chosen outlet."""
    if seen.chosen is None:
        return ""
    name = in_language(seen.chosen.name, seen.chosen.name_en)
    if line is not None:
        return f"{name}: {line.stock} · {line.fetch}"
    if seen.way:
        return f"{name}: {seen.way}"
    return elsewhere(name, outlets) if outlets else _("%(name)s hết hàng", name=name)


def _watch_url(here: Line | None, seen: Seen) -> str:
    """Where to ask for a word when the outlet that the visitor looks at has the goods; empty where they are there."""
    offer = next((one for one in seen.page.offers if not one.on_demand), None)
    if seen.chosen is None or here is not None or offer is None or seen.is_alcohol:
        return ""
    return f"/bao-khi-co-hang/{offer.variant_id}?diem-ban={seen.chosen.id}"


def _question(seen: Seen) -> Question | None:
    """The Zalo of the chosen outlet, of the first one that has stock, or of the shop."""
    facts = seen.page.facts
    words = _(
        "Tôi muốn hỏi về %(name)s: %(link)s",
        name=in_language(facts.name, facts.name_en),
        link=request.base_url,
    )
    ids = [seen.visit.outlet_id or 0, *(row.outlet_id for row in seen.page.stock)]
    for row in filter(None, map(seen.names.places.get, ids)):
        if row.zalo:
            number = row.zalo.replace("+84", "0").removeprefix("+")
            who = in_language(row.name, row.name_en)
            return Question(f"https://zalo.me/{number}?text={quote(words)}", who, words)
    shop = frame.value("site")
    if not shop.zalo:
        return None
    return Question(f"{shop.zalo}{'&' if '?' in shop.zalo else '?'}text={quote(words)}", shop.name, words)
