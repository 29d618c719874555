"""Goods arrive, whole or in part; or are not taken and come home. What is missing has a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.cases.opening import NewCase, open_cases
from shop.cases.states import CaseKind
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.services.items import ensure_items
from shop.inventory.services.posting import Change, post
from shop.inventory.states import Condition, MovementKind
from shop.transfers.models import Transfer, TransferArrival, TransferEvent, TransferLine
from shop.transfers.services import bringing
from shop.transfers.services.papers import CAUSE, Paper, lock, move, write_event
from shop.transfers.services.rules import goods_of
from shop.transfers.states import Arrival, ShortReason, TransferState
from shop.transfers.wording import SHORT_WORDS


@dataclass(frozen=True, slots=True)
class Came:
    """What was found of one line: good and damaged units, and those that are missing, with the reason."""

    line_id: int
    good: int = 0
    damaged: int = 0
    short: int = 0
    reason: ShortReason | None = None

    @property
    def units(self) -> int:
        """All that is said of the line."""
        return self.good + self.damaged + self.short


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Units that go onto a shelf."""

    line: TransferLine
    lot_id: int
    condition: Condition
    quantity: int

    @property
    def is_good(self) -> bool:
        """Whether customers may have them."""
        return self.condition is Condition.SELLABLE


def receive(
    transfer_id: int,
    came: Sequence[Came],
    *,
    outlet_id: int,
    key: str,
    at: datetime,
    by: int | None,
    note: str | None = None,
) -> None:
    """Write down what arrived: at the receiver, or at the sender once the goods were turned back. The rest stays due.

    The same form (`key`) is taken once. Goods that may not be sold any more go into quarantine, damaged ones to the
    damaged. Raises BadInput at the line for more than is due or a shortage without a reason; Refused for the outlet
    that the goods do not go to, or when nothing is on its way.
    """
    paper = lock(transfer_id, outlet_id)
    if _is_known(key, transfer_id):
        return
    is_home = paper.one.state is TransferState.RETURNING
    _refuse_elsewhere(paper.one, outlet_id)
    said = [one for one in came if one.units]
    lines = _checked(paper, said)
    riders = bringing.lock_riders(lines)
    _count(lines, said, is_home=is_home)
    event = _moved(paper, is_home=is_home, at=at, by=by, key=key, note=note)
    shelves = _shelves(lines, said, at, is_home=is_home)
    _write_arrivals(event, lines, said, shelves, is_home=is_home)
    bringing.lock_shelf(riders)
    items = _put(outlet_id, shelves, riders, event, is_home=is_home, at=at, by=by)
    bringing.hold_here(paper, riders, items, event, at=at)
    _tell_shortage(paper.one, event, said, at, by)


def receive_all(
    transfer_id: int, *, outlet_id: int, key: str, at: datetime, by: int | None, note: str | None = None
) -> None:
    """Everything that is still due arrived in good order ("Đủ tất cả"). Raises as receive."""
    paper = lock(transfer_id, outlet_id)
    whole = [Came(line.id, good=line.left) for line in paper.lines]
    receive(transfer_id, whole, outlet_id=outlet_id, key=key, at=at, by=by, note=note)


def turn_back(transfer_id: int, *, outlet_id: int, reason: str, at: datetime, by: int | None) -> None:
    """What is still under way goes home: the receiver does not take it, or the sender calls it back.

    Raises BadInput without a reason, Refused when nothing is on its way there.
    """
    paper = lock(transfer_id, outlet_id)
    if not reason.strip():
        raise BadInput("reason", lazy("Hãy ghi lý do."))
    riders = bringing.lock_riders({line.id: line for line in paper.lines})
    event = move(paper, TransferState.RETURNING, at=at, by=by, note=reason)
    bringing.hold_here(paper, riders, {}, event, at=at)


def _is_known(key: str, transfer_id: int) -> bool:
    """Whether this form was taken before. Raises NotFound for a form of another transfer."""
    known = session.scalar(select(TransferEvent.transfer_id).where(TransferEvent.key == key))
    if known not in {None, transfer_id}:
        raise NotFound
    return known is not None


def _refuse_elsewhere(one: Transfer, outlet_id: int) -> None:
    if one.bound_for is None:
        raise Refused(lazy("Phiếu này không có hàng nào đang trên đường."))
    if one.bound_for != outlet_id:
        raise Refused(lazy("Hàng không đi về điểm bán này nên không nhận ở đây được."))


def _checked(paper: Paper, said: Sequence[Came]) -> dict[int, TransferLine]:
    lines = {line.id: line for line in paper.lines}
    if not said:
        raise BadInput("", lazy("Hãy ghi số lượng của ít nhất một dòng."))
    for one in said:
        line = lines.get(one.line_id)
        if line is None:
            raise NotFound
        if min(one.good, one.damaged, one.short) < 0 or one.units > line.left:
            raise BadInput(f"good_{line.id}", lazy("Dòng này chỉ còn %(left)s chưa nhận.", left=line.left))
        if one.short and one.reason is None:
            raise BadInput(f"reason_{line.id}", lazy("Hãy chọn lý do thiếu."))
    return lines


def _count(lines: Mapping[int, TransferLine], said: Sequence[Came], *, is_home: bool) -> None:
    for one in said:
        line = lines[one.line_id]
        if is_home:
            line.returned += one.good + one.damaged
        else:
            line.received += one.good + one.damaged
        line.short += one.short


def _moved(
    paper: Paper, *, is_home: bool, at: datetime, by: int | None, key: str, note: str | None
) -> TransferEvent:
    state = paper.one.state
    if any(line.left for line in paper.lines):
        to = TransferState.RETURNING if is_home else TransferState.PARTLY_RECEIVED
    elif is_home and not any(line.received for line in paper.lines):
        to = TransferState.CANCELLED
    else:
        to = TransferState.RECEIVED
    if to is state:
        return write_event(paper, to, at=at, by=by, key=key, note=note)
    return move(paper, to, at=at, by=by, key=key, note=note)


def _shelves(
    lines: Mapping[int, TransferLine], said: Sequence[Came], at: datetime, *, is_home: bool
) -> list[_Shelf]:
    """Under which lot and in which condition the units lie. The batches are locked against a recall before they are looked at."""
    items = [lines[one.line_id].stock_item_id for one in said]
    roots = {one.root_id for one in goods_of(items).values()}
    session.execute(
        select(Lot.id).where(Lot.id.in_(sorted(roots))).order_by(Lot.id).with_for_update(read=True)
    )
    goods = goods_of(items)
    shelves = []
    for one in said:
        line = lines[one.line_id]
        sent = goods[line.stock_item_id]
        lot_id = sent.lot_id if is_home else _lot(line)
        good = Condition.QUARANTINE if sent.is_unfit(vn_day(at)) else sent.condition
        shelves += [
            _Shelf(line, lot_id, good, one.good),
            _Shelf(line, lot_id, Condition.DAMAGED, one.damaged),
        ]
    return [shelf for shelf in shelves if shelf.quantity]


def _write_arrivals(
    event: TransferEvent,
    lines: Mapping[int, TransferLine],
    said: Sequence[Came],
    shelves: Sequence[_Shelf],
    *,
    is_home: bool,
) -> None:
    kind = Arrival.RETURNED if is_home else Arrival.RECEIVED
    there = {"event_id": event.id}
    session.add_all(
        TransferArrival(
            transfer_line_id=shelf.line.id,
            kind=kind,
            condition=shelf.condition,
            quantity=shelf.quantity,
            **there,
        )
        for shelf in shelves
    )
    session.add_all(
        TransferArrival(
            transfer_line_id=lines[one.line_id].id,
            kind=Arrival.SHORT,
            reason=one.reason,
            quantity=one.short,
            **there,
        )
        for one in said
        if one.short
    )
    session.flush()


def _put(
    outlet_id: int,
    shelves: Sequence[_Shelf],
    riders: bringing.Riders,
    event: TransferEvent,
    *,
    is_home: bool,
    at: datetime,
    by: int | None,
) -> dict[int, tuple[int, int]]:
    """Post them; gives item and units of each line's good ones, of which orders that wait have theirs held at once."""
    if not shelves:
        return {}
    keys = [(outlet_id, shelf.lot_id, shelf.condition) for shelf in shelves]
    items = ensure_items(keys)
    kind = MovementKind.TRANSFERRED_BACK if is_home else MovementKind.TRANSFERRED_IN
    changes = [
        Change(
            items[key].item_id,
            kind,
            f"{kind}:{shelf.line.id}:{event.id}:{shelf.condition}",
            CAUSE,
            shelf.line.id,
            on_hand=shelf.quantity,
            allocated=0 if is_home or not shelf.is_good else riders.waiting(shelf.line.id, shelf.quantity),
        )
        for key, shelf in zip(keys, shelves, strict=True)
    ]
    post(changes, at=at, by=by)
    return {
        shelf.line.id: (items[key].item_id, shelf.quantity)
        for key, shelf in zip(keys, shelves, strict=True)
        if shelf.is_good and not is_home
    }


def _lot(line: TransferLine) -> int:
    """The receiver's row of the batch, named when the goods left."""
    if line.to_lot_id is None:
        raise NotFound
    return line.to_lot_id


def _tell_shortage(
    one: Transfer, event: TransferEvent, said: Sequence[Came], at: datetime, by: int | None
) -> None:
    """Units that are nowhere are a case of the outlet that sent them."""
    short = [line for line in said if line.short]
    if not short:
        return
    reasons = sorted({SHORT_WORDS[line.reason].msgid for line in short if line.reason is not None})
    units = sum(line.short for line in short)
    case = NewCase(
        CaseKind.OTHER,
        "transfer",
        one.id,
        f"Phiếu chuyển {one.code}: thiếu {units} đơn vị hàng ({', '.join(reasons).lower()})",
        key=f"transfer-short:{event.id}",
        outlet_id=one.from_outlet_id,
        details={"transfer_id": one.id, "event_id": event.id, "quantity": units},
    )
    open_cases([case], at=at, by=by)
