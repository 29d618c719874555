"""A count becomes sales: what is missing and not lost was sold, on its day, at that day's price."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.core.errors import BadInput, Conflict, Refused
from shop.core.money import Dong, format_dong
from shop.core.sentences import Sentence, lazy
from shop.core.tokens import random_token
from shop.extensions import session
from shop.fairs import shelf
from shop.fairs.models import FairCount, FairCountLine, FairSale
from shop.fairs.services.counting import of_stall
from shop.fairs.services.events import lock_stall
from shop.fairs.shelf import ShelfItem
from shop.fairs.states import FAIR_COUNT_MOVES, FairCountState
from shop.inventory.models import StockMovement
from shop.inventory.services.locking import ITEMS, lock_where
from shop.inventory.services.posting import Change, post
from shop.inventory.states import Condition, MovementKind
from shop.outlets.models import FairOutlet, Outlet
from shop.outlets.states import FAIR_MOVES, FairState
from shop.till import services as till
from shop.till.queries import receipts
from shop.till.quoting import Counted
from shop.till.services import Taken
from shop.till.services.dated import quoted_then

CAUSE = "fair_count_line"
MOST_MONEY = 10**12


@dataclass(frozen=True, slots=True)
class Takings:
    """Money that is there (đồng), and what the page said should be. ``is_last``: nothing is sold here after this."""

    cash: Dong
    bank: Dong
    expected: Dong
    reason: str | None = None
    is_last: bool = False
    age: bool = False


@dataclass(frozen=True, slots=True)
class DaySale:
    """What was sold on one day by a count; ``counted``: its lines and money, in the order of ``lines``."""

    moment: datetime
    lines: Sequence[FairCountLine]
    taken: Sequence[Taken]
    counted: Counted

    @property
    def day(self) -> date:
        """The Vietnamese day."""
        return vn_day(self.moment)

    @property
    def total(self) -> Dong:
        """What it comes to (đồng)."""
        return self.counted.quote.total

    @property
    def problem(self) -> Sentence | None:
        """Why it cannot be a sale: no price, no licence, taken off the shop."""
        return next(iter(self.counted.problems.values()), None)


def planned(row: FairCount) -> list[DaySale]:
    """The sales that an open count would make, the oldest day first."""
    lines = lines_of(row.id)
    items = shelf.some([line.stock_item_id for line in lines])
    outlet = session.get_one(Outlet, row.outlet_id)
    stall = session.get_one(FairOutlet, row.outlet_id)
    by_moment: dict[datetime, list[FairCountLine]] = defaultdict(list)
    for line in lines:
        if line.sold:
            by_moment[_moment(items[line.stock_item_id], outlet, stall, row)].append(line)
    sales = []
    for moment, its in sorted(by_moment.items()):
        taken = [_taken(items[line.stock_item_id], line.sold) for line in its]
        sales.append(DaySale(moment, its, taken, quoted_then(row.outlet_id, taken, moment)))
    return sales


def lines_of(count_id: int) -> list[FairCountLine]:
    """The lines of a count."""
    mine = select(FairCountLine).where(FairCountLine.count_id == count_id).order_by(FairCountLine.id)
    return list(session.scalars(mine))


def due(row: FairCount, sales: Sequence[DaySale]) -> Dong:
    """What all sales since the count before came to: those at the till, and these (đồng)."""
    before = session.scalar(
        select(func.coalesce(func.sum(FairCount.expected), 0)).where(
            FairCount.outlet_id == row.outlet_id, FairCount.state == FairCountState.MADE
        )
    )
    return receipts.taken(row.outlet_id) - int(before or 0) + sum(sale.total for sale in sales)


def make(outlet_id: int, count_id: int, takings: Takings, *, at: datetime, by: int | None) -> None:
    """Post an open count: sales of what is missing, losses, what expired. Done twice it is done once.

    The last one ends all selling at the stall. Raises Conflict when something was sold since the page was shown,
    BadInput by field, Refused for what cannot have been sold or no longer lies there, NotFound.
    """
    stall = lock_stall(outlet_id)
    row = of_stall(outlet_id, count_id)
    if row.state is FairCountState.MADE:
        return
    FAIR_COUNT_MOVES.check(row.state, FairCountState.MADE)
    lines = lines_of(count_id)
    # All items first: a sale takes its receipt's number last, and whoever waits for that holds no item we want.
    # All of the stall: a sale asks for the empty items of a variant too, and everybody locks by id.
    held = lock_where(ITEMS.c.outlet_id == outlet_id)
    _refuse_touched(row, list(held))
    for line in lines:
        if line.sold + line.lost + line.expired > held[line.stock_item_id].free:
            raise Refused(lazy("Hàng ở gian vừa thay đổi sau khi kiểm. Hãy kiểm lại."))
    sales = planned(row)
    _check(row, sales, takings)
    for sale in sales:
        order_id = till.sell_then(
            outlet_id, random_token(), sale.taken, age=takings.age, at=sale.moment, by=by
        )
        session.add(FairSale(count_id=count_id, day=sale.day, order_id=order_id))
        for line in sale.lines:
            line.sold_on = sale.day
    post(_losses(lines), at=row.counted_at, by=by)
    _write(row, stall, takings, sum(sale.total for sale in sales), at=at, by=by)


def _refuse_touched(row: FairCount, item_ids: Sequence[int]) -> None:
    """What a hand wrote since the count may be the very units that are missing: they would be gone twice."""
    touched = select(StockMovement.id).where(
        StockMovement.stock_item_id.in_(item_ids),
        StockMovement.cause_kind == "hand",
        StockMovement.kind != MovementKind.MOVED,
        StockMovement.at > row.counted_at,
    )
    if session.scalar(touched.limit(1)) is not None:
        raise Refused(lazy("Hàng ở gian vừa thay đổi sau khi kiểm. Hãy kiểm lại."))


def _check(row: FairCount, sales: Sequence[DaySale], takings: Takings) -> None:
    for sale in sales:
        if sale.problem is not None:
            raise Refused(sale.problem)
    expected = due(row, sales)
    if expected != takings.expected:
        raise Conflict(
            lazy(
                "Vừa có thêm tiền bán tại quầy: tổng phải có bây giờ là %(total)s. Hãy xem lại.",
                total=format_dong(expected),
            )
        )
    for name in ("cash", "bank"):
        if not 0 <= getattr(takings, name) <= MOST_MONEY:
            raise BadInput(name, lazy("Số tiền này nằm ngoài mức cho phép."))
    if takings.cash + takings.bank != expected and not (takings.reason or "").strip():
        difference = takings.cash + takings.bank - expected
        raise BadInput(
            "reason",
            lazy(
                "Tiền lệch %(amount)s so với số bán. Hãy ghi vì sao.",
                amount=("+" if difference > 0 else "−") + format_dong(abs(difference)),
            ),
        )


def _write(
    row: FairCount, stall: FairOutlet, takings: Takings, sold: Dong, *, at: datetime, by: int | None
) -> None:
    row.state, row.made_at, row.made_by = FairCountState.MADE, at, by
    row.cash, row.bank, row.expected, row.sold = takings.cash, takings.bank, takings.expected, sold
    row.reason = (takings.reason or "").strip() or None
    row.is_last = takings.is_last or stall.state is FairState.COUNTED
    stall.counted_at = row.counted_at
    if takings.is_last and stall.state is FairState.OPEN:
        FAIR_MOVES.check(stall.state, FairState.COUNTED)
        stall.state = FairState.COUNTED
        session.get_one(Outlet, stall.outlet_id).closed_on = vn_day(at)
    session.flush()


def _losses(lines: Sequence[FairCountLine]) -> list[Change]:
    gone: list[tuple[FairCountLine, MovementKind, int]] = [
        (line, MovementKind(line.loss.value), line.lost) for line in lines if line.loss is not None
    ]
    gone += [(line, MovementKind.EXPIRED, line.expired) for line in lines if line.expired]
    return [
        Change(line.stock_item_id, kind, f"fair:{line.id}:{kind}", CAUSE, line.id, on_hand=-units)
        for line, kind, units in gone
    ]


def _moment(item: ShelfItem, outlet: Outlet, stall: FairOutlet, row: FairCount) -> datetime:
    """When these units were sold; a recall since the count may have made it earlier. Raises Refused for never."""
    moment = shelf.sale_moment(item, outlet, row.counted_at, stall.counted_at)
    if moment is None:
        raise Refused(lazy("Lô %(lot)s vừa bị thu hồi. Hãy kiểm lại.", lot=item.lot_name))
    return moment


def _taken(item: ShelfItem, units: int) -> Taken:
    return Taken(item.variant_id, item.lot_id, units, is_marked=item.condition is Condition.MARKED_DOWN)
