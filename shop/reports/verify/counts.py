"""Truth 6 for counts: sheets add up, the book they were held against is the ledger's, what differs is posted once."""

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, select

from shop.counts.models import Count, CountEntry, CountLine
from shop.counts.states import GOING, CountState
from shop.inventory.models import StockItem, StockMovement
from shop.reports.verify.findings import Rule

CAUSE = "count"


def rules() -> list[Rule]:
    """Entries against lines, lines against the ledger before and after, approval by a second person, overlaps."""
    return [_sums(), _books(), _posted(), _unasked(), _approved(), _shared()]


def _sums() -> Rule:
    """What a sheet says was counted, and when, is what its standing entries say."""
    entries = (
        select(
            CountEntry.line_id,
            func.sum(CountEntry.quantity).label("units"),
            func.max(CountEntry.counted_at).label("last"),
        )
        .where(CountEntry.taken_back_at.is_(None))
        .group_by(CountEntry.line_id)
        .subquery()
    )
    return Rule(
        6,
        "count-sums",
        "số đếm của dòng kiểm kho không bằng tổng các lần đếm",
        "count_lines",
        select(CountLine.id, Count.code, CountLine.counted, entries.c.units)
        .join(Count, Count.id == CountLine.count_id)
        .outerjoin(entries, entries.c.line_id == CountLine.id)
        .where(
            Count.state.in_((CountState.SUBMITTED, CountState.APPROVED)),
            or_(
                CountLine.counted.is_distinct_from(entries.c.units),
                CountLine.counted_at.is_distinct_from(entries.c.last),
            ),
        )
        .order_by(CountLine.id),
    )


def _books() -> Rule:
    """The book of an approved line is what its item had moved by the moment it was counted."""
    moved = (
        select(func.coalesce(func.sum(StockMovement.on_hand_change), 0))
        .join(StockItem, StockItem.id == StockMovement.stock_item_id)
        .where(
            StockItem.outlet_id == Count.outlet_id,
            StockItem.lot_id == CountLine.lot_id,
            StockItem.condition == CountLine.condition,
            StockMovement.id <= func.coalesce(CountLine.ledger_id, 0),
            StockMovement.at <= CountLine.counted_at,
        )
        .correlate(Count, CountLine)
        .scalar_subquery()
    )
    return Rule(
        6,
        "count-book",
        "số sổ ghi trên dòng kiểm kho không phải tồn lúc đếm",
        "count_lines",
        select(CountLine.id, Count.code, CountLine.book, moved.label("moved_until_then"))
        .join(Count, Count.id == CountLine.count_id)
        .where(
            Count.state == CountState.APPROVED,
            CountLine.counted.is_not(None),
            or_(CountLine.book.is_(None), CountLine.book != moved),
        )
        .order_by(CountLine.id),
    )


def _posted() -> Rule:
    """Each difference of an approved count is posted, once, for its reason."""
    return Rule(
        6,
        "count-posted",
        "chênh lệch kiểm kho đã duyệt không được ghi đúng vào sổ",
        "count_lines",
        select(
            CountLine.id,
            Count.code,
            CountLine.difference,
            CountLine.reason,
            StockMovement.on_hand_change.label("posted"),
            StockMovement.kind,
        )
        .join(Count, Count.id == CountLine.count_id)
        .outerjoin(StockMovement, StockMovement.posting_key == _key())
        .where(
            Count.state == CountState.APPROVED,
            func.coalesce(CountLine.difference, 0) != 0,
            or_(
                StockMovement.id.is_(None),
                StockMovement.on_hand_change != CountLine.difference,
                CountLine.reason.is_(None),
                cast(StockMovement.kind, String) != cast(CountLine.reason, String),
            ),
        )
        .order_by(CountLine.id),
    )


def _unasked() -> Rule:
    """Nothing is posted for a count that is not approved, nor beside what its lines say."""
    line = exists().where(
        CountLine.count_id == StockMovement.cause_id,
        CountLine.difference != 0,
        StockMovement.posting_key == _key(),
        Count.id == CountLine.count_id,
        Count.state == CountState.APPROVED,
    )
    return Rule(
        6,
        "count-unasked",
        "lần ghi nhân danh một phiếu kiểm kho chưa duyệt hoặc không có dòng ấy",
        "stock_movements",
        select(StockMovement.id, StockMovement.cause_id, StockMovement.on_hand_change)
        .where(StockMovement.cause_kind == CAUSE, StockMovement.undoes_id.is_(None), ~line)
        .order_by(StockMovement.id),
    )


def _approved() -> Rule:
    """Who approved did not count, or it is marked that one person did both."""
    counted = (
        exists()
        .where(
            CountLine.count_id == Count.id,
            CountEntry.line_id == CountLine.id,
            CountEntry.by == Count.approved_by,
        )
        .correlate(Count)
    )
    both = or_(counted, Count.submitted_by == Count.approved_by)
    return Rule(
        6,
        "count-approver",
        "người duyệt phiếu kiểm kho cũng là người đếm mà không được đánh dấu",
        "counts",
        select(Count.id, Count.code, Count.approved_by, Count.alone)
        .where(Count.state == CountState.APPROVED, or_(and_(both, ~Count.alone), and_(~both, Count.alone)))
        .order_by(Count.id),
    )


def _shared() -> Rule:
    """A lot in a condition stands on one sheet that is going on, not on two."""
    return Rule(
        6,
        "count-shared",
        "một lô đang nằm trên hai phiếu kiểm kho chưa đóng",
        "count_lines",
        select(
            func.max(CountLine.id).label("id"),
            Count.outlet_id,
            CountLine.lot_id,
            CountLine.condition,
        )
        .join(Count, Count.id == CountLine.count_id)
        .where(Count.state.in_(GOING), CountLine.lot_id.is_not(None))
        .group_by(Count.outlet_id, CountLine.lot_id, CountLine.condition)
        .having(func.count() > 1)
        .order_by(func.max(CountLine.id)),
    )


def _key() -> ColumnElement[str]:
    return literal("count:") + cast(CountLine.count_id, String) + literal(":") + cast(CountLine.id, String)
