"""What stands at a stall is written down, lot by lot; nothing is posted yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.quantity import format_quantity
from shop.core.sentences import Sentence, lazy
from shop.extensions import session
from shop.fairs import shelf
from shop.fairs.models import FairCount, FairCountLine
from shop.fairs.services.events import lock_stall
from shop.fairs.shelf import ShelfItem
from shop.fairs.states import FAIR_COUNT_MOVES, FairCountState, Loss
from shop.inventory.services.locking import lock_items
from shop.outlets.models import Outlet
from shop.outlets.states import FairState

MOST_UNITS = 1_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of a count. ``book``: units by the book when the sheet was shown; ``lost`` ones have their ``loss``."""

    item_id: int
    book: int
    remaining: int
    lost: int = 0
    loss: Loss | None = None


def count(outlet_id: int, key: str, seen: Sequence[Seen], *, at: datetime, by: int | None) -> int:
    """Write down what stands there, once a form; gives the count. One that was open gives way to it.

    Everything on the shelf has a line. Raises BadInput at a line (`remaining_<item>`, `lost_<item>`, `loss_<item>`)
    that cannot be or whose book has changed since, Refused before the fair and when it is closed, NotFound.
    """
    stall = lock_stall(outlet_id)
    known = session.scalar(select(FairCount).where(FairCount.key == key))
    if known is not None:
        if known.outlet_id != outlet_id:
            raise NotFound
        return known.id
    outlet = session.get_one(Outlet, outlet_id, populate_existing=True)
    _refuse_out_of_days(stall.state, outlet, at)
    items = _locked_shelf(outlet_id)
    _check_whole(items, seen)
    lines = [_line(items[each.item_id], each, outlet, stall.counted_at, at) for each in seen]
    drop_open(outlet_id)
    made = FairCount(outlet_id=outlet_id, key=key, state=FairCountState.OPEN, counted_at=at, counted_by=by)
    session.add(made)
    session.flush()
    for line in lines:
        line.count_id = made.id
    session.add_all(lines)
    session.flush()
    return made.id


def drop(outlet_id: int, count_id: int, *, at: datetime, by: int | None) -> None:
    """Nothing comes of an open count. Twice it changes nothing. Raises NotFound, Refused once it was made."""
    del at, by
    lock_stall(outlet_id)
    row = of_stall(outlet_id, count_id)
    if row.state is FairCountState.DROPPED:
        return
    FAIR_COUNT_MOVES.check(row.state, FairCountState.DROPPED)
    row.state = FairCountState.DROPPED
    session.flush()


def of_stall(outlet_id: int, count_id: int) -> FairCount:
    """A count of this stall as it is now. Raises NotFound for another's."""
    row = session.scalar(
        select(FairCount)
        .where(FairCount.id == count_id, FairCount.outlet_id == outlet_id)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def drop_open(outlet_id: int) -> None:
    """What was counted before is no longer what stands there."""
    session.execute(
        update(FairCount)
        .where(FairCount.outlet_id == outlet_id, FairCount.state == FairCountState.OPEN)
        .values(state=FairCountState.DROPPED)
        .execution_options(synchronize_session=False)
    )


def _refuse_out_of_days(state: FairState, outlet: Outlet, at: datetime) -> None:
    if state is FairState.CLOSED:
        raise Refused(lazy("Gian hàng này đã đóng."))
    if outlet.starts_on is not None and vn_day(at) < outlet.starts_on:
        raise Refused(
            lazy(
                "Hội chợ bắt đầu ngày %(day)s: trước đó chưa có gì để kiểm.",
                day=f"{outlet.starts_on:%d/%m/%Y}",
            )
        )


def _locked_shelf(outlet_id: int) -> dict[int, ShelfItem]:
    """What stands there, locked: the book does not change while it is compared."""
    lock_items([item.item_id for item in shelf.of_outlet(outlet_id)])
    return {item.item_id: item for item in shelf.of_outlet(outlet_id)}


def _check_whole(items: Mapping[int, ShelfItem], seen: Sequence[Seen]) -> None:
    named = {each.item_id for each in seen}
    for each in seen:
        item = items.get(each.item_id)
        now = item.on_hand if item else 0
        if now != each.book:
            raise BadInput(
                f"remaining_{each.item_id}",
                lazy(
                    "Sổ vừa đổi từ %(before)s thành %(now)s (có bán hoặc nhận thêm). Hãy đếm lại món này.",
                    before=_units(each.book, item),
                    now=_units(now, item),
                ),
            )
    if items.keys() - named or len(named) != len(seen):
        raise Refused(lazy("Gian hàng vừa có thêm hàng. Hãy tải lại trang để đếm đủ."))


def _units(units: int, item: ShelfItem | None) -> str:
    return format_quantity(units, item.measure) if item else str(units)


def _line(
    item: ShelfItem, seen: Seen, outlet: Outlet, before: datetime | None, at: datetime
) -> FairCountLine:
    sold = item.on_hand - seen.remaining - seen.lost
    _check_units(item, seen, sold)
    moment = shelf.sale_moment(item, outlet, at, before) if sold else None
    if sold and (moment is None or not item.is_for_sale):
        raise BadInput(f"remaining_{item.item_id}", _unsold(item))
    is_over = item.is_over(vn_day(at))
    return FairCountLine(
        stock_item_id=item.item_id,
        seen=item.on_hand,
        remaining=seen.remaining,
        lost=seen.lost,
        loss=seen.loss if seen.lost else None,
        sold=sold,
        sold_on=vn_day(moment) if moment else None,
        expired=min(seen.remaining, item.on_hand - item.allocated - sold - seen.lost) if is_over else 0,
    )


def _check_units(item: ShelfItem, seen: Seen, sold: int) -> None:
    if seen.remaining < 0 or seen.lost < 0 or sold < 0:
        raise BadInput(
            f"remaining_{item.item_id}",
            lazy(
                "Sổ chỉ có %(book)s. Hàng thừa thì ghi “tìm thấy” ở trang tồn kho trước, rồi đếm lại.",
                book=format_quantity(item.on_hand, item.measure),
            ),
        )
    if seen.lost and seen.loss is None:
        raise BadInput(f"loss_{item.item_id}", lazy("Hãy chọn lý do."))
    gone, free = sold + seen.lost, item.on_hand - item.allocated
    if gone > free:
        raise BadInput(
            f"remaining_{item.item_id}",
            lazy(
                "Đang giữ %(held)s cho đơn hoặc phiếu chuyển nên nhiều nhất %(free)s có thể đã rời gian.",
                held=format_quantity(item.allocated, item.measure),
                free=format_quantity(free, item.measure),
            ),
        )


def _unsold(item: ShelfItem) -> Sentence:
    """Why missing units are no sale."""
    if not item.is_for_sale:
        return lazy(
            "Hàng trưng bày, cách ly hoặc hỏng không để bán: hãy ghi phần thiếu là mất, hỏng hoặc biếu."
        )
    return lazy(
        "Lô này hết hạn hoặc bị thu hồi trước khi bán được ở hội chợ, hoặc còn ở gian khi kiểm lần trước:"
        " hãy ghi phần thiếu là mất hoặc hỏng."
    )
