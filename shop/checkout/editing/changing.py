"""A part of an order is changed before it is prepared: its units are held anew, its sums told anew, the rest is money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from shop.catalogue.queries import remembered
from shop.catalogue.states import Storage
from shop.checkout import days, quoting
from shop.checkout.editing import baskets, goods, money, telling
from shop.checkout.editing.lines import components, leaves, lines_of, ordered, seen_of
from shop.checkout.editing.sums import Sums, changed
from shop.checkout.quote import Where
from shop.checkout.sites import online
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Refused, Shortage
from shop.core.money import Dong, format_dong
from shop.core.quantity import format_quantity
from shop.core.sentences import lazy
from shop.delivery import fees
from shop.delivery.queries import tariffs
from shop.extensions import session
from shop.inventory import services as inventory
from shop.inventory.choosing import Want
from shop.orders import services as orders
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.services import Locked
from shop.orders.states import Door, FulfilmentState, OrderState

EDITED = "edited"
REASON = "sửa đơn"


@dataclass(frozen=True, slots=True)
class Edit:
    """What staff want: `quantities` by order line (0 takes it out), goods to add, and why, for the customer.

    `seen`: the lines as they were when staff looked (`seen_of`); sent twice, or after somebody else, it is refused.
    """

    quantities: Mapping[int, int]
    reason: str
    add: tuple[int, int] | None = None  # variant, quantity
    seen: str | None = None


@dataclass(slots=True)
class _Change:
    """What becomes of the lines: those that hold other units from now on, and words about each."""

    wants: dict[int, int] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


def edit(outlet_id: int, fulfilment_id: int, wish: Edit, *, at: datetime, by: int | None) -> None:
    """Change a part that nobody prepares yet; nothing is kept when anything of it cannot be.

    Raises NotFound for another outlet's part, BadInput on the field that is wrong, Refused when it moved on, when
    nothing would be left or change, or when there are not enough units.
    """
    locked = orders.lock_order_of(outlet_id, fulfilment_id)
    part = locked.part(fulfilment_id)
    order = locked.order
    if order.state is not OrderState.CONFIRMED or part.state is not FulfilmentState.NEW:
        raise Refused(lazy("Chỉ sửa được đơn đã xác nhận và chưa chuẩn bị."))
    before = _part_total(part), order.total
    lines = lines_of(part)
    if wish.seen and wish.seen != seen_of(ordered(lines)):
        raise Refused(
            lazy("Tình trạng đã thay đổi kể từ lúc bạn mở trang. Hãy tải lại trang và thử lần nữa.")
        )
    parcel = _parcel(part, lines, at)
    change = _change_lines(order, part, lines, wish, at)
    if not change.words:
        raise Refused(lazy("Chưa có gì thay đổi."))
    _hold_anew(part, change.wants, at, by)
    _weigh(order, part, parcel, at)
    _sum_up(locked)
    words = "; ".join(change.words)
    note = f"{words}; {format_dong(before[1])} → {format_dong(order.total)} ({wish.reason})"
    orders.record(order.id, EDITED, at=at, by=by, note=note, fulfilment_id=part.id)
    session.flush()
    money.settle(locked, part, _part_total(part) - before[0], at=at, by=by)
    telling.edited(order, part, words, wish.reason, at=at)


def _change_lines(
    order: Order, part: Fulfilment, all_lines: Sequence[OrderLine], wish: Edit, at: datetime
) -> _Change:
    change = _Change()
    lines, parts = ordered(all_lines), components(all_lines)
    known = {line.id: line for line in lines}
    for line_id, quantity in wish.quantities.items():
        if line_id not in known or quantity < 0:
            raise BadInput(f"line_{line_id}", lazy("Dòng này không sửa được ở đây."))
        _change_line(known[line_id], parts.get(line_id, []), quantity, change)
    left = [line for line in lines if wish.quantities.get(line.id, line.quantity)]
    if not left and wish.add is None:
        raise Refused(lazy("Đơn phải còn ít nhất một món. Muốn bỏ hết, hãy hủy phần hàng này."))
    if wish.add is not None:
        _add_line(order, part, wish.add, change, at)
    gone = [line.id for line in lines if wish.quantities.get(line.id) == 0]
    if gone:
        inside = [each.id for line_id in gone for each in parts.get(line_id, [])]
        inventory.release([*gone, *inside], at=at, by=None, reason=REASON)
        for ids in filter(None, (inside, gone)):
            session.execute(delete(OrderLine).where(OrderLine.id.in_(ids)))
    return change


def _change_line(line: OrderLine, parts: Sequence[OrderLine], quantity: int, change: _Change) -> None:
    if quantity == line.quantity:
        return
    step = (format_quantity(line.quantity, line.measure), format_quantity(quantity, line.measure))
    change.words.append(f"{line.name}, {line.variant_name}: {step[0]} → {step[1]}")
    if quantity == 0:
        return
    if parts:
        change.wants |= baskets.change(line, parts, quantity)
        return
    sums = changed(Sums(line.gross, line.discount, line.vat_bp), quantity, line.price, line.price_per)
    line.quantity, line.gross, line.discount = quantity, sums.gross, sums.discount
    line.total, line.vat = sums.total, sums.vat
    change.wants[line.id] = quantity


def _add_line(order: Order, part: Fulfilment, add: tuple[int, int], change: _Change, at: datetime) -> None:
    quoted = goods.quoted(order, part, *add, at=at)
    top = session.scalars(
        select(OrderLine.position)
        .where(OrderLine.order_id == order.id)
        .order_by(OrderLine.position.desc())
        .limit(1)
    ).one()
    line_id = goods.added(part, quoted, top + 1, at=at)
    change.wants[line_id] = add[1]
    much = format_quantity(add[1], quoted.variant.measure)
    change.words.append(f"thêm {quoted.variant.name}, {quoted.variant.variant_name}: {much}")


def _hold_anew(part: Fulfilment, quantities: Mapping[int, int], at: datetime, by: int | None) -> None:
    """Let go of what changed lines hold and take what they want now: all of it or nothing."""
    session.flush()
    inventory.release(list(quantities), at=at, by=by, reason=REASON)
    lines = session.scalars(select(OrderLine).where(OrderLine.id.in_(sorted(quantities)))).all()
    promises = remembered.goods({line.variant_id for line in lines}, at)
    wants = [
        Want(
            part.outlet_id,
            line.variant_id,
            line.quantity,
            line.id,
            lot_id=line.lot_id,
            good_until=part.hand_over_day
            + timedelta(days=0 if line.lot_id else promises[line.variant_id].row.promise_days),
        )
        for line in lines
    ]
    try:
        inventory.reserve(wants, at=at, by=by)
    except Shortage as error:
        names = {line.variant_id: line.name for line in lines}
        short = error.lines[0]
        raise Refused(
            lazy(
                "Không đủ hàng: %(name)s còn %(left)s.",
                name=names.get(short.variant_id, ""),
                left=short.available,
            )
        ) from error


def _parcel(part: Fulfilment, lines: Sequence[OrderLine], at: datetime) -> tuple[int, bool, Dong]:
    """What its fee goes by: weight, whether it is cooled, what its goods cost before discounts."""
    kept = leaves(lines)
    return part.weight_g, _is_chilled(kept, at), sum(line.gross for line in kept)


def _weigh(order: Order, part: Fulfilment, before: tuple[int, bool, Dong], at: datetime) -> None:
    """The parcel's weight, and its fee by as much as another one costs more or less today."""
    whole = lines_of(part)
    lines = leaves(whole)
    known = remembered.goods({line.variant_id for line in lines}, at)
    part.weight_g = sum(quoting.weight_of(known[line.variant_id].row, line.quantity) for line in lines)
    if part.door is not Door.DELIVERY:
        return
    site = next((site for site in online(vn_day(at)) if site.outlet_id == part.outlet_id), None)
    if site is None:
        return
    where = Where(order.door, part.outlet_id, order.commune_code)
    zone = days.zone_of(site, where, tariffs({site.operator_id}))[1]
    if zone is None:
        return
    part.fee = fees.changed(zone, part.fee, before, _parcel(part, whole, at))


def _sum_up(locked: Locked) -> None:
    """The order's sums are those of its lines and parts; all in one statement, for the CHECK that holds them."""
    session.flush()
    order = locked.order
    parts = [part.id for part in locked.parts]
    lines = session.scalars(select(OrderLine).where(OrderLine.fulfilment_id.in_(parts))).all()
    order.goods_total = sum(line.gross for line in lines)
    order.discount_total = sum(line.discount for line in lines)
    order.delivery_total = sum(part.fee for part in locked.parts)
    order.total = order.goods_total - order.discount_total + order.delivery_total
    order.vat_total = sum(line.vat for line in lines)
    session.flush()


def _is_chilled(lines: Sequence[OrderLine], at: datetime) -> bool:
    known = remembered.goods({line.variant_id for line in lines}, at)
    return any(each.row.storage is not Storage.NORMAL for each in known.values())


def _part_total(part: Fulfilment) -> Dong:
    totals = session.scalars(select(OrderLine.total).where(OrderLine.fulfilment_id == part.id)).all()
    return sum(totals) + part.fee
