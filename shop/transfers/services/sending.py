"""Packed, unpacked, sent, or given up: what the sender does with a transfer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from shop.core.clock import vn_day
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.inventory.services.batches import Owner, branches_for
from shop.inventory.services.locking import Held, lock_items
from shop.inventory.services.posting import Change, post
from shop.inventory.states import MovementKind
from shop.transfers.models import TransferLine
from shop.transfers.services.papers import CAUSE, Paper, lock_sent, move
from shop.transfers.services.rules import Goods, check, goods_of
from shop.transfers.states import TransferState


def make_ready(transfer_id: int, *, outlet_id: int, at: datetime, by: int | None) -> None:
    """The goods are packed: their units are held, so that nobody sells them.

    Raises BadInput at the line that has not so many free units or may not be sent; Refused for a draft without lines.
    """
    paper = lock_sent(transfer_id, outlet_id)
    if not paper.lines:
        raise Refused(lazy("Phiếu chuyển chưa có dòng hàng nào."))
    event = move(paper, TransferState.READY, at=at, by=by)
    held = lock_items(_items(paper))
    check(paper.one, paper.lines, goods_of(_items(paper)), vn_day(at))
    _refuse_short(paper.lines, held)
    changes = [
        _change(MovementKind.TRANSFER_HELD, line, event.id, allocated=line.quantity) for line in paper.lines
    ]
    post(changes, at=at, by=by)


def unpack(transfer_id: int, *, outlet_id: int, at: datetime, by: int | None) -> None:
    """Back to a draft: the units are free again. Raises Refused when it is not packed."""
    paper = lock_sent(transfer_id, outlet_id)
    event = move(paper, TransferState.DRAFT, at=at, by=by)
    _free(paper, event.id, at, by)


def cancel(
    transfer_id: int, *, outlet_id: int, at: datetime, by: int | None, reason: str | None = None
) -> None:
    """Give a transfer up before it is sent. Raises Refused once the goods have left."""
    paper = lock_sent(transfer_id, outlet_id)
    was_packed = paper.one.state is TransferState.READY
    if paper.one.state not in {TransferState.DRAFT, TransferState.READY}:
        raise Refused(lazy("Hàng đã gửi đi nên không hủy phiếu được. Hãy cho hàng quay về."))
    event = move(paper, TransferState.CANCELLED, at=at, by=by, note=reason)
    if was_packed:
        _free(paper, event.id, at, by)


def send(
    transfer_id: int,
    *,
    outlet_id: int,
    at: datetime,
    by: int | None,
    carried_by: str | None = None,
    due_on: date | None = None,
) -> None:
    """The goods leave the sender's shelf: from now on they lie on neither. `due_on`: when they should be there.

    The receiver's row of each batch is decided now. Raises BadInput for a day that is past, and as make_ready.
    """
    day = vn_day(at)
    if due_on is not None and due_on < day:
        raise BadInput("due_on", lazy("Ngày đến không thể ở quá khứ."))
    paper = lock_sent(transfer_id, outlet_id)
    event = move(paper, TransferState.IN_TRANSIT, at=at, by=by)
    goods = goods_of(_items(paper))
    _name_lots(paper.lines, goods, check(paper.one, paper.lines, goods, day), at)
    lock_items(_items(paper))
    # Read anew: a recall may have ended while the lock was waited for.
    check(paper.one, paper.lines, goods_of(_items(paper)), day)
    paper.one.sent_at, paper.one.carried_by, paper.one.due_on = at, carried_by, due_on
    changes = [
        _change(
            MovementKind.TRANSFERRED_OUT, line, event.id, on_hand=-line.quantity, allocated=-line.quantity
        )
        for line in paper.lines
    ]
    post(changes, at=at, by=by)


def _items(paper: Paper) -> list[int]:
    return [line.stock_item_id for line in paper.lines]


def _refuse_short(lines: Sequence[TransferLine], held: Mapping[int, Held]) -> None:
    for line in lines:
        free = held[line.stock_item_id].free
        if line.quantity > free:
            raise BadInput(
                f"quantity_{line.id}",
                lazy("Chỉ còn %(free)s chưa giữ cho đơn hàng hay phiếu chuyển nào.", free=free),
            )


def _name_lots(
    lines: Sequence[TransferLine],
    goods: Mapping[int, Goods],
    owners: Mapping[int, Owner | None],
    at: datetime,
) -> None:
    """The row of its batch under which each line's goods will lie at the receiver."""
    changed = [(line, owner) for line in lines if (owner := owners[line.id]) is not None]
    rows = branches_for([(goods[line.stock_item_id].lot_id, owner) for line, owner in changed], at)
    new = {line.id: lot_id for (line, _owner), lot_id in zip(changed, rows, strict=True)}
    for line in lines:
        line.to_lot_id = new.get(line.id, goods[line.stock_item_id].lot_id)


def _free(paper: Paper, event_id: int, at: datetime, by: int | None) -> None:
    lock_items(_items(paper))
    changes = [
        _change(MovementKind.TRANSFER_FREED, line, event_id, allocated=-line.quantity) for line in paper.lines
    ]
    post(changes, at=at, by=by)


def _change(
    kind: MovementKind, line: TransferLine, event_id: int, *, on_hand: int = 0, allocated: int = 0
) -> Change:
    key = f"{kind}:{line.id}:{event_id}"
    return Change(line.stock_item_id, kind, key, CAUSE, line.id, on_hand=on_hand, allocated=allocated)
