"""A transfer is written down: where it goes, on which terms, and which lots."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.outlets.models import Outlet
from shop.outlets.numbering import next_code
from shop.transfers.models import Transfer, TransferLine
from shop.transfers.services.papers import Paper, lock_sent, write_event
from shop.transfers.services.rules import check, goods_of
from shop.transfers.states import Terms, TransferState

MOST_LINES = 50
MOST_UNITS = 1_000_000
MOST_PRICE = 10**10


def start(
    from_outlet_id: int,
    to_outlet_id: int,
    terms: Terms,
    *,
    key: str,
    at: datetime,
    by: int | None,
    note: str | None = None,
    item_id: int | None = None,
) -> int:
    """Begin a draft, with all free units of a stock item if one is named; gives its id. One form makes one draft.

    Raises BadInput for an outlet or terms that cannot be, NotFound for another outlet's item or form.
    """
    numbered = _lock_outlet(from_outlet_id)
    known = session.scalars(select(Transfer).where(Transfer.key == key)).one_or_none()
    if known is not None:
        if known.from_outlet_id != from_outlet_id:
            raise NotFound
        return known.id
    _check_ends(numbered, to_outlet_id, terms, vn_day(at))
    one = Transfer(
        code=next_code("PC", from_outlet_id, at, outlet=Transfer.from_outlet_id, begun=Transfer.created_at),
        key=key,
        from_outlet_id=from_outlet_id,
        to_outlet_id=to_outlet_id,
        terms=terms,
        state=TransferState.DRAFT,
        note=note,
        created_at=at,
        created_by=by,
        moved_at=at,
    )
    session.add(one)
    session.flush()
    paper = Paper(one, [])
    write_event(paper, TransferState.DRAFT, at=at, by=by, key=None, note=None)
    if item_id is not None:
        _add(paper, item_id, at)
    return one.id


def add_line(transfer_id: int, item_id: int, *, outlet_id: int, at: datetime, by: int | None) -> int:
    """Put all free units of a stock item on a draft; gives the line's id, also when it stands there already.

    Raises Refused when nothing is free, when the draft is full or no draft any more; BadInput when such goods may not
    be sent so; NotFound for another outlet's item.
    """
    del by
    return _add(_draft(transfer_id, outlet_id), item_id, at)


def change_lines(
    transfer_id: int,
    wanted: Mapping[int, tuple[int, int | None]],
    *,
    outlet_id: int,
    at: datetime,
    by: int | None,
) -> None:
    """Set units and price (đồng for a piece or a kilogram; sales only) of a draft's lines by id; 0 units drop a line.

    Raises BadInput at the line, Refused when it is no draft any more.
    """
    del at, by
    paper = _draft(transfer_id, outlet_id)
    for line in paper.lines:
        if line.id not in wanted:
            continue
        units, price = wanted[line.id]
        if not 0 <= units <= MOST_UNITS:
            raise BadInput(f"quantity_{line.id}", lazy("Số lượng này nằm ngoài mức cho phép."))
        if price is not None and not 0 <= price <= MOST_PRICE:
            raise BadInput(f"price_{line.id}", lazy("Số tiền này nằm ngoài mức cho phép."))
        if units == 0:
            session.delete(line)
        else:
            line.quantity = units
            line.price = price if paper.one.terms is Terms.SOLD else None
    session.flush()


def _draft(transfer_id: int, outlet_id: int) -> Paper:
    paper = lock_sent(transfer_id, outlet_id)
    if paper.one.state is not TransferState.DRAFT:
        raise Refused(lazy("Phiếu này không còn là bản nháp. Hãy tải lại trang."))
    return paper


def _add(paper: Paper, item_id: int, at: datetime) -> int:
    item = session.get(StockItem, item_id, populate_existing=True)
    if item is None or item.outlet_id != paper.one.from_outlet_id:
        raise NotFound
    for line in paper.lines:
        if line.stock_item_id == item_id:
            return line.id
    if len(paper.lines) >= MOST_LINES:
        raise Refused(lazy("Một phiếu chuyển có tối đa %(most)s dòng.", most=MOST_LINES))
    free = min(item.on_hand - item.allocated, MOST_UNITS)
    if free <= 0:
        raise Refused(lazy("Lô này không còn hàng chưa giữ cho ai."))
    line = TransferLine(
        transfer_id=paper.one.id,
        stock_item_id=item_id,
        quantity=free,
        price=None,
        received=0,
        returned=0,
        short=0,
    )
    _refuse_at_once(paper.one, line, at)
    session.add(line)
    session.flush()
    return line.id


def _refuse_at_once(transfer: Transfer, line: TransferLine, at: datetime) -> None:
    """Whoever adds what cannot be sent learns it now; the price is agreed later."""
    asked = TransferLine(stock_item_id=line.stock_item_id, quantity=line.quantity, price=0)
    try:
        check(transfer, [asked], goods_of([line.stock_item_id]), vn_day(at))
    except BadInput as error:
        raise Refused(error.sentence) from error


def _lock_outlet(outlet_id: int) -> Outlet:
    """The sender's row under lock: its papers are numbered without gaps."""
    return session.scalars(select(Outlet).where(Outlet.id == outlet_id).with_for_update(key_share=True)).one()


def _check_ends(sender: Outlet, to_outlet_id: int, terms: Terms, day: date) -> None:
    receiver = session.get(Outlet, to_outlet_id)
    if receiver is None or receiver.id == sender.id:
        raise BadInput("to_outlet_id", lazy("Hãy chọn một điểm bán khác trong danh sách."))
    if receiver.closed_on is not None and receiver.closed_on <= day:
        raise BadInput("to_outlet_id", lazy("Điểm bán này đã đóng cửa."))
    is_within = sender.operator_id == receiver.operator_id
    if is_within and terms is not Terms.WITHIN:
        raise BadInput("terms", lazy("Hai điểm bán của cùng một đơn vị: hàng chỉ đổi chỗ, không đổi chủ."))
    if not is_within and terms is Terms.WITHIN:
        raise BadInput("terms", lazy("Hai điểm bán của hai đơn vị: hãy chọn ký gửi hoặc bán lại."))
