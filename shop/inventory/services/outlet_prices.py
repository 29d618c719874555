"""Prices of an outlet: it sets those of goods that its operator bought, and agrees to those of consigned ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from shop.audit import services as audit
from shop.catalogue import services as catalogue
from shop.catalogue.states import PriceKind
from shop.core.clock import start_of_day, vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.money import format_dong
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.queries.outlet_prices import HerePrice, costs, deciders, prices_here
from shop.inventory.queries.stall_prices import COUNTED_LATELY
from shop.outlets.models import FairOutlet, Outlet
from shop.outlets.states import FairState

KINDS = (PriceKind.REGULAR, PriceKind.PROMOTION)


def set_here(
    outlet_id: int,
    variant_id: int,
    *,
    kind: PriceKind,
    amount: int,
    starts_at: datetime,
    ends_at: datetime | None,
    at: datetime,
    by: int | None,
) -> int:
    """Set a usual or a sale price (đồng with tax, per ``price_per``) at one outlet; gives the row's id.

    A usual price has no end: the next one takes its place. Raises NotFound for goods the outlet never had, Refused
    for consigned goods (design 4.0: the agreement decides) and at a fair that was not counted just now, and what `catalogue.services.set_price` raises.
    """
    _decides(outlet_id, variant_id, at)
    refuse_uncounted(outlet_id, variant_id, starts_at, at, ends_at)
    if kind is PriceKind.REGULAR:
        if ends_at is not None:
            raise BadInput("last_day", lazy("Giá thường không có ngày cuối: giá sau thay giá trước."))
        _above_sales(prices_here(outlet_id, [variant_id])[variant_id], amount, starts_at, "amount")
    price_id = catalogue.set_price(
        variant_id,
        amount=amount,
        kind=kind,
        outlet_id=outlet_id,
        starts_at=starts_at,
        ends_at=ends_at,
        by=by,
        at=at,
    )
    _record("outlet.price_set", outlet_id, price_id, at=at, by=by, kind=kind.value, amount=amount)
    return price_id


def set_agreed(
    outlet_id: int, variant_id: int, *, amount: int, starts_at: datetime, at: datetime, by: int | None
) -> int:
    """Write the usual price of consigned goods that producer and outlet agreed on; gives the row's id.

    Raises Refused when the goods are not on consignment at the outlet any more, under a sale price that is not lower,
    and as set_here.
    """
    found = deciders(outlet_id, [variant_id], vn_day(at)).get(variant_id)
    if found is None or not found.is_known or not found.is_consigned:
        raise Refused(lazy("Hàng này không còn là hàng ký gửi ở điểm bán."))
    refuse_uncounted(outlet_id, variant_id, starts_at, at)
    _above_sales(prices_here(outlet_id, [variant_id])[variant_id], amount, starts_at, None)
    price_id = catalogue.set_price(
        variant_id, amount=amount, outlet_id=outlet_id, starts_at=starts_at, by=by, at=at
    )
    kind = PriceKind.REGULAR.value
    _record("outlet.price_agreed", outlet_id, price_id, at=at, by=by, kind=kind, amount=amount)
    return price_id


def end_here(outlet_id: int, variant_id: int, price_id: int, *, at: datetime, by: int | None) -> None:
    """End a price of the outlet's own now; one that has not begun is taken back.

    Raises NotFound for what is not the outlet's, Refused for consigned goods, at a fair that was not counted just now, for
    what has ended, and for the usual price while nothing stands behind it or a sale price would no longer be lower.
    """
    rows = prices_here(outlet_id, [variant_id]).get(variant_id, [])
    mine = next((row for row in rows if row.id == price_id and row.outlet_id == outlet_id), None)
    if mine is None:
        raise NotFound
    _decides(outlet_id, variant_id, at)
    refuse_uncounted(outlet_id, variant_id, at, at)
    if mine.kind is PriceKind.REGULAR and mine.holds(at):
        left = [row for row in rows if row.id != price_id]
        behind = costs(left, outlet_id, at).usual
        if behind is None:
            raise Refused(
                lazy("Hàng này chưa có giá chung: bỏ giá riêng thì không bán được. Hãy đặt giá khác.")
            )
        _above_sales(left, behind.amount, at, None)
    catalogue.end_price(price_id, by=by, at=at)
    _record("outlet.price_ended", outlet_id, price_id, at=at, by=by, kind=mine.kind.value, amount=mine.amount)


def refuse_uncounted(
    outlet_id: int, variant_id: int, starts_at: datetime, at: datetime, ends_at: datetime | None = None
) -> None:
    """Raise Refused where a new price would fall on goods of a fair that were sold and not counted yet.

    Nor may one begin or end by itself in the middle of the fair: nobody counts at that moment.
    """
    stall = session.get(FairOutlet, outlet_id, populate_existing=True)
    if stall is None or stall.state is not FairState.OPEN:
        return
    _refuse_between(session.get_one(Outlet, outlet_id), starts_at, ends_at, at)
    here = (StockItem.outlet_id == outlet_id, StockItem.variant_id == variant_id, StockItem.on_hand > 0)
    if session.scalar(select(StockItem.id).where(*here).limit(1)) is None:
        return
    if stall.counted_at is None or at - stall.counted_at > COUNTED_LATELY:
        raise Refused(lazy("Ở hội chợ, hãy kiểm hàng trước khi đổi giá: hàng đã bán phải tính theo giá cũ."))


def _refuse_between(outlet: Outlet, starts_at: datetime, ends_at: datetime | None, at: datetime) -> None:
    if outlet.starts_on is None or outlet.ends_on is None:
        return
    first, after = start_of_day(outlet.starts_on), start_of_day(outlet.ends_on + timedelta(days=1))
    if max(first, at + COUNTED_LATELY) < starts_at < after:
        raise Refused(lazy("Ở hội chợ, giá mới phải bắt đầu ngay sau lần kiểm."))
    if ends_at is not None and first < ends_at < after:
        raise Refused(
            lazy("Ở hội chợ, giá khuyến mãi phải kéo dài đến hết hội chợ; muốn bỏ sớm thì kiểm hàng trước.")
        )


def _decides(outlet_id: int, variant_id: int, at: datetime) -> None:
    """Raises NotFound or Refused unless the outlet decides what these goods cost."""
    found = deciders(outlet_id, [variant_id], vn_day(at)).get(variant_id)
    if found is None or not found.is_known:
        raise NotFound
    if found.is_consigned:
        raise Refused(
            lazy(
                "Đây là hàng ký gửi của %(producer)s: giá theo hợp đồng, do chủ thể đề nghị.",
                producer=found.producer,
            )
        )


def _above_sales(rows: list[HerePrice], usual: int, starts_at: datetime, field: str | None) -> None:
    """A usual price from a moment on stays above the sale prices that hold then or later."""
    sales = [row for row in rows if row.kind is PriceKind.PROMOTION and not row.is_over(starts_at)]
    highest = max((row.amount for row in sales), default=0)
    if usual > highest:
        return
    sentence = lazy(
        "Có giá khuyến mãi %(amount)s không thấp hơn giá này. Hãy kết thúc khuyến mãi trước.",
        amount=format_dong(highest),
    )
    raise BadInput(field, sentence) if field else Refused(sentence)


def _record(
    action: str, outlet_id: int, price_id: int, *, at: datetime, by: int | None, kind: str, amount: int
) -> None:
    details = {"price_id": price_id, "kind": kind, "amount": amount}
    audit.record(action, by=by, at=at, subject_kind="outlet", subject_id=outlet_id, details=details)
