"""Everything the cart's page shows, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from shop.cart import queries
from shop.cart.queries import LineRow, Visitor
from shop.cart.views import sending
from shop.cart.views.sending import Sending
from shop.cart.views.showing import NOTHING_WRONG, Choice, LineView, Wrong, lack_note, line_view, price_note
from shop.catalogue import queries as catalogue
from shop.catalogue.queries import Star, remembered
from shop.checkout import queries as checkout
from shop.checkout import wording
from shop.checkout.queries import LackingLine, Parcel, Quote, Wanted, Where
from shop.core.clock import vn_day
from shop.core.money import line_total
from shop.delivery.calendar import NEAR
from shop.delivery.remembered import calendar
from shop.delivery.wording import last_day_words
from shop.orders.states import Door
from shop.promotions.queries import Asked
from shop.promotions.views.entering import Shown as Voucher
from shop.promotions.views.entering import shown as show_voucher
from shop.web import frame
from shop.web.i18n import _, in_language

MOST_NOTES = 3
FEWER_LINES = ("whole_cart", "most_lines")  # rules by which an outlet falls behind for what it lacks


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that one outlet serves, under its name."""

    title: str
    lines: Sequence[LineView]


@dataclass(frozen=True, slots=True)
class CartPage:
    """The page. `lacking`: lines that stand in the way of an order, each with its ways out.

    `total`: đồng of the goods after the discount.
    """

    groups: Sequence[Group]
    lacking: Sequence[LineView]
    goods_total: int
    discount: int
    total: int
    voucher: Voucher | None
    can_order: bool
    note: str
    sending: Sending
    day_notes: Sequence[str] = ()

    @property
    def lines(self) -> list[LineView]:
        """All lines."""
        return [line for group in self.groups for line in group.lines] + list(self.lacking)


@dataclass(frozen=True, slots=True)
class Undo:
    """What was taken out and can be put back."""

    name: str
    fields: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Known:
    """What every line is shown by: its row, the stars of the day, the outlet looked at, the line at fault."""

    rows: dict[int, LineRow]
    stars: dict[int, Star]
    chosen: int | None
    wrong: Wrong


def chosen_outlet_id() -> int | None:
    """The outlet the visitor looks at."""
    chosen = frame.value("chosen_outlet")
    return None if chosen is None else int(chosen.outlet_id)


def load(visitor: Visitor, at: datetime, wrong: Wrong = NOTHING_WRONG) -> CartPage:
    """The visitor's cart as of now. `wrong`: a line, the sentence beside its quantity and what was typed there."""
    cart, lines = queries.cart_with_lines(visitor, at)
    chosen, province = chosen_outlet_id(), sending.province_of(cart)
    asked = None
    if cart is not None and cart.voucher_code:
        asked = Asked(cart.voucher_code, cart.checkout.get("phone"), cart.user_id)
    quote, sent = checkout.quote_with_delivery(
        wanted_of(lines), Where(outlet_id=chosen), province, at=at, asked=asked
    )
    rows = {line.line_id: line for line in lines}
    stars = remembered.stars(_product_ids(quote), at)
    return CartPage(
        groups=[_group(parcel, quote, _Known(rows, stars, chosen, wrong)) for parcel in quote.parcels],
        lacking=[
            _lacking(line, _Known(rows, stars, chosen, wrong)) for line in quote.lacking if line.variant
        ],
        goods_total=quote.goods_total,
        discount=quote.discount_total,
        total=quote.goods_total - quote.discount_total,
        voucher=show_voucher(quote.voucher),
        can_order=quote.is_complete,
        note=_note(quote, chosen, at),
        sending=sending.estimate(sent, province),
        day_notes=_day_notes(quote, at),
    )


def wanted_of(lines: Sequence[LineRow]) -> list[Wanted]:
    """The lines as a quote asks for them."""
    return [
        Wanted(line.line_id, line.variant_id, line.quantity, line.lot_id, line.price_seen) for line in lines
    ]


def _day_notes(quote: Quote, at: datetime) -> list[str]:
    """Until when to order what lies in the cart, where such a day is near; nothing is asked where there is no rule."""
    if not any(parcel.site.has_day_rules for parcel in quote.parcels):
        return []
    rules = calendar(at)
    goods = {(line.variant.product_id, line.variant.set_code) for line in quote.lines}
    near = {last for each in goods for last in rules.near(*each, vn_day(at), NEAR)}
    soonest = sorted(near, key=lambda last: (last.order_until, last.id))[:MOST_NOTES]
    return list(dict.fromkeys(last_day_words(last) for last in soonest))


def undo(removed: Any) -> Undo | None:
    """What the cookie says was taken out last, if it can still be named."""
    if not isinstance(removed, list) or len(removed) != 3:
        return None
    variant_id, lot_id, quantity = removed
    row = catalogue.variant_rows([variant_id]).get(variant_id)
    if row is None:
        return None
    fields = {"variant_id": variant_id, "quantity": quantity} | ({"lot_id": lot_id} if lot_id else {})
    return Undo(in_language(row.name, row.name_en), fields)


def _product_ids(quote: Quote) -> set[int]:
    shown = [*(line.variant for line in quote.lines), *(line.variant for line in quote.lacking)]
    return {variant.product_id for variant in shown if variant is not None}


def _group(parcel: Parcel, quote: Quote, known: _Known) -> Group:
    site = parcel.site
    name = in_language(site.name, site.name_en)
    title = _("Có tại %(outlet)s", outlet=name)
    if known.chosen is not None and site.outlet_id != known.chosen:
        title = _("Lấy từ %(outlet)s", outlet=name)
    views = [
        line_view(
            known.rows[line.wanted.key],
            line.variant,
            price=line.price,
            total=line.gross,
            note=price_note(line.price_before, line.price),
            wrong=known.wrong,
            star=known.stars.get(line.variant.product_id),
        )
        for line in quote.lines_of(parcel)
    ]
    return Group(title, views)


def _lacking(line: LackingLine, known: _Known) -> LineView:
    variant, row = line.variant, known.rows[line.wanted.key]
    assert variant is not None  # noqa: S101 lines without a variant are left out above
    most = max([line.most, *(other.most for other in line.elsewhere)], default=0)
    most -= most % variant.step
    choices = []
    if most > 0:
        choices.append(
            Choice(
                _("Giảm số lượng xuống mức còn hàng"),
                url_for("cart.change", line_id=row.line_id),
                {"quantity": most},
            )
        )
    price = row.price_seen
    return line_view(
        row,
        variant,
        price=price,
        total=line_total(row.quantity, price, variant.price_per),
        note=lack_note(row.quantity, most, variant, line.reasons),
        wrong=known.wrong,
        choices=choices,
        star=known.stars.get(variant.product_id),
    )


def _can_fetch_at(outlet_id: int, at: datetime) -> bool:
    """Whether orders may be fetched at this outlet now: it hands orders over, and no rule stops them."""
    site = next((site for site in checkout.pickup_sites(vn_day(at)) if site.outlet_id == outlet_id), None)
    if site is None or not site.has_day_rules:
        return site is not None
    return calendar(at).stop(outlet_id, site.operator_id, Door.PICKUP, at) is None


def _note(quote: Quote, chosen: int | None, at: datetime) -> str:
    """Said when several outlets are needed, or another than the chosen one."""
    if quote.gathering is not None:
        return _(
            "Nếu giao tận nơi, đơn được gửi thành %(count)s phần hàng theo cách xếp của cửa hàng; ở bước xem lại,"
            " bạn có thể gom về một kiện từ %(outlet)s.",
            count=len(quote.parcels),
            outlet=in_language(quote.gathering.outlet.name, quote.gathering.outlet.name_en),
        )
    if len(quote.parcels) > 1:
        return _(
            "Không điểm bán nào có đủ cả giỏ. Nếu giao tận nơi, đơn được gửi thành %(count)s phần hàng;"
            " nếu tự đến nhận, hãy chọn điểm bán có đủ hàng bạn cần.",
            count=len(quote.parcels),
        )
    if chosen is None or not quote.parcels or quote.parcels[0].site.outlet_id == chosen:
        return ""
    pick = quote.routing["picks"][0]
    if chosen in pick["passed_over"] and pick["rule"] not in FEWER_LINES:
        there = (
            _("Điểm bán bạn đang xem cũng có đủ hàng và bạn vẫn nhận được ở đó.")
            if _can_fetch_at(chosen, at)
            else _("Điểm bán bạn đang xem có đủ hàng nhưng không nhận đơn đến lấy.")
        )
        return f"{there} {wording.for_visitor(pick['rule'])}"
    return _("Điểm bán bạn đang xem không có đủ cả giỏ; điểm bán dưới đây thì có.")
