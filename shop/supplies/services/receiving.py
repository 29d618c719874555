"""The outlet takes in what came, or refuses it; what has not come stays due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory import services as inventory
from shop.inventory.services import Incoming
from shop.inventory.states import Condition
from shop.media import services as media
from shop.media.services import Prepared
from shop.supplies.agreed import at_price, check_paid, consigners
from shop.supplies.models import SupplyEntry, SupplyEvent, SupplyLine, SupplyPhoto
from shop.supplies.services.papers import Paper, lock, settle, write_entry, write_event
from shop.supplies.states import DUE, Entry, RefusalReason, SupplyState


@dataclass(frozen=True, slots=True)
class Came:
    """What the outlet found of one line: units it takes, with what is printed on them, and units it refuses.

    ``unit_cost``: what is paid, else what was agreed. ``photo``: of the refused units, stored already. ``quarantine``: expired units are taken in all the same, apart.
    """

    line_id: int
    received: int = 0
    number: str | None = None
    made_on: date | None = None
    expires_on: date | None = None
    unit_cost: int | None = None
    refused: int = 0
    reason: RefusalReason | None = None
    photo: Prepared | None = None
    quarantine: bool = False


def receive(
    supply_id: int,
    came: Sequence[Came],
    *,
    outlet_id: int,
    key: str,
    at: datetime,
    by: int | None,
    note: str | None = None,
) -> int | None:
    """Take in what came and refuse what is not taken; gives the receipt, None when nothing was taken in.

    The rest stays due. The same form (`key`) is taken once. Raises NotFound for another outlet's, BadInput at the line
    for more than is due, a refusal without a reason, dates that cannot be, or at the note for another price than was
    agreed without one; Refused when nothing is due any more.
    """
    paper = lock(supply_id)
    if paper.one.outlet_id != outlet_id:
        raise NotFound
    known = session.scalars(select(SupplyEvent).where(SupplyEvent.key == key)).one_or_none()
    if known is not None:
        if known.supply_id != supply_id:
            raise NotFound
        return known.receipt_id
    if paper.one.state not in DUE:
        raise Refused(lazy("Phiếu báo này không còn hàng nào chờ nhận."))
    said = [one for one in came if one.received or one.refused or one.photo]
    _check_came(paper, said)
    consigned = bool(consigners(outlet_id, [paper.one.producer_id], vn_day(at)))
    said = at_price(said, paper.lines, consigned=consigned)
    check_paid(said, paper.lines, note)
    receipt_id = _take_in(paper, said, key, note, at=at, by=by)
    for one in said:
        paper.lines[one.line_id].received += one.received
        paper.lines[one.line_id].refused += one.refused
    event = settle(paper, at=at, by=by, key=key, receipt_id=receipt_id, note=note)
    for one in said:
        write_entry(event, one.line_id, Entry.RECEIVED, one.received, unit_price=one.unit_cost)
        entry = write_entry(event, one.line_id, Entry.REFUSED, one.refused, reason=one.reason)
        if entry is not None and one.photo is not None:
            session.flush()  # gives the entry its id
            kept = media.keep(one.photo, by=by, at=at)
            session.add(SupplyPhoto(entry_id=entry.id, media_id=kept.id))
    session.flush()
    return receipt_id


def receive_all(
    supply_id: int,
    *,
    outlet_id: int,
    key: str,
    at: datetime,
    by: int | None,
    note: str | None = None,
    said: Sequence[Came] = (),
) -> int | None:
    """Everything that is still due came ("Đủ tất cả"), as announced or with the lot, dates and price `said` of a line.

    Raises as receive, and BadInput at a line of which less is said to have come.
    """
    typed = {one.line_id: one for one in said}
    whole = [_whole(line, typed.get(line.id)) for line in lock(supply_id).lines.values() if line.left]
    return receive(supply_id, whole, outlet_id=outlet_id, key=key, at=at, by=by, note=note)


def _whole(line: SupplyLine, typed: Came | None) -> Came:
    if typed is None:
        return Came(line.id, line.left, line.number, line.made_on, line.expires_on)
    if typed.received not in (0, line.left) or typed.refused or typed.photo:
        raise BadInput(
            f"quantity_{line.id}",
            lazy("Dòng này ghi khác số đã báo. Nếu không đến đủ, hãy bấm “Ghi hàng đến” ở cuối trang."),
        )
    return replace(typed, received=line.left)


def undo_receipt(receipt_id: int, *, outlet_id: int, at: datetime, by: int | None) -> None:
    """Undo a receipt; what came with it by an announced delivery is due again. Raises as inventory's own."""
    event = session.scalars(
        select(SupplyEvent).where(SupplyEvent.receipt_id == receipt_id, SupplyEvent.key.is_not(None))
    ).one_or_none()
    paper = None if event is None else lock(event.supply_id)
    inventory.undo_receipt(receipt_id, outlet_id=outlet_id, at=at, by=by)
    if paper is None or event is None:
        return
    taken = session.scalars(
        select(SupplyEntry).where(SupplyEntry.event_id == event.id, SupplyEntry.kind == Entry.RECEIVED)
    ).all()
    for entry in taken:
        paper.lines[entry.supply_line_id].received -= entry.quantity
    if paper.one.state is SupplyState.WITHDRAWN:
        back = write_event(paper.one, SupplyState.WITHDRAWN, at=at, by=by, receipt_id=receipt_id)
    else:
        back = settle(paper, at=at, by=by, receipt_id=receipt_id)
    for entry in taken:
        write_entry(back, entry.supply_line_id, Entry.TAKEN_BACK, entry.quantity)
    session.flush()


def _check_came(paper: Paper, said: Sequence[Came]) -> None:
    if not said:
        raise BadInput("", lazy("Hãy ghi số lượng của ít nhất một dòng."))
    for one in said:
        line = paper.lines.get(one.line_id)
        if line is None:
            raise NotFound
        if min(one.received, one.refused) < 0 or one.received + one.refused > line.left:
            raise BadInput(
                f"quantity_{line.id}",
                lazy("Dòng này chỉ còn chờ %(left)s. Hàng dư: nhập bằng phiếu nhập khác.", left=line.left),
            )
        if one.refused and one.reason is None:
            raise BadInput(f"reason_{line.id}", lazy("Hãy chọn lý do không nhận."))
        if one.photo is not None and not one.refused:
            raise BadInput(
                f"refused_{line.id}", lazy("Ảnh đi cùng hàng không nhận: hãy ghi số lượng không nhận.")
            )


def _condition(one: Came, today: date) -> Condition:
    is_expired = one.expires_on is not None and one.expires_on < today
    return Condition.QUARANTINE if one.quarantine and is_expired else Condition.SELLABLE


def _take_in(
    paper: Paper, said: Sequence[Came], key: str, note: str | None, *, at: datetime, by: int | None
) -> int | None:
    incoming = [
        Incoming(
            paper.lines[one.line_id].variant_id,
            one.received,
            one.number,
            one.made_on,
            one.expires_on,
            one.unit_cost,
            condition=_condition(one, vn_day(at)),
            index=one.line_id,
        )
        for one in said
        if one.received
    ]
    if not incoming:
        return None
    supply = paper.one
    return inventory.receive(
        supply.outlet_id,
        incoming,
        key=key,
        producer_id=supply.producer_id,
        document=supply.code,
        note=note,
        at=at,
        by=by,
    )
