"""What waits for the people of an outlet today, in numbers that lead to their lists."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from shop.cases import queries as cases
from shop.core.clock import vn_day
from shop.counts.queries import book
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.queries import stock_page
from shop.inventory.queries.conditions import Root
from shop.inventory.queries.stock_page import View
from shop.inventory.states import Condition
from shop.messages.queries import count_to_tell
from shop.orders import board, desk, return_book
from shop.proposals import queries as proposals
from shop.supplies import queries as supplies
from shop.till.queries import receipts
from shop.transfers import queries as transfers

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Today:
    """Numbers of one outlet on one Vietnamese day.

    ``expired`` and ``expiring`` count lots on hand, ``low``, ``recalled`` and ``failed`` (a test, but
    not recalled) variants.
    ``pressing``: parts that are late, or about to be put back. ``coming``: transfers on their way here,
    ``to_send``: orders whose goods go to another outlet, ``at_desk``:
    orders with goods of its kiosks, ``announced``: what producers will bring.
    ``counting`` and ``counted``: sheets that are open, and that wait for approval. ``sold``: sales over the counter.
    ``proposed``: prices that producers propose; ``labels``: goods whose labels show an older price.
    """

    heaps: dict[board.Tab, int]
    pressing: dict[board.Tab, int]
    to_tell: int
    open_cases: int
    returns: int
    low: int
    expired: int
    expiring: int
    recalled: int
    failed: int
    coming: int
    to_send: int
    at_desk: int
    announced: int
    counting: int
    counted: int
    proposed: int
    labels: int
    sold: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits."""
        people = (self.to_tell, self.open_cases, self.returns, self.at_desk)
        goods = (
            self.low,
            self.expired,
            self.expiring,
            self.recalled,
            self.failed,
            self.coming,
            self.to_send,
            self.announced,
            self.counting,
            self.counted,
            self.proposed,
            self.labels,
        )
        return not any(self.heaps.values()) and not any((*people, *goods))


def today(outlet_id: int, at: datetime) -> Today:
    """Count everything. Eighteen statements, however many orders and lots."""
    day = vn_day(at)
    lots = session.execute(
        select(
            func.count().filter(Root.expires_on < day).label("expired"),
            func.count().filter(Root.expires_on >= day, Root.expires_on <= day + SOON).label("expiring"),
            func.count(StockItem.variant_id.distinct())
            .filter(Root.blocked_on.is_not(None))
            .label("recalled"),
        )
        .select_from(StockItem)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.on_hand > 0,
            StockItem.condition.in_((Condition.SELLABLE, Condition.MARKED_DOWN, Condition.DISPLAY)),
            or_(Root.expires_on <= day + SOON, Root.blocked_on.is_not(None)),
        )
    ).one()
    counting, counted = book.going(outlet_id)
    return Today(
        heaps=board.counts(outlet_id),
        pressing=board.pressing(outlet_id, day),
        to_tell=count_to_tell(outlet_id),
        open_cases=cases.count(closed=False, outlet_id=outlet_id),
        returns=return_book.count_open(outlet_id),
        low=stock_page.count_stock_rows(outlet_id, at=at, view=View.LOW),
        expired=lots.expired,
        expiring=lots.expiring,
        recalled=lots.recalled,
        failed=stock_page.count_stock_rows(outlet_id, at=at, view=View.FAILED),
        coming=transfers.count_due(outlet_id),
        to_send=transfers.count_to_send(outlet_id),
        at_desk=desk.count(outlet_id),
        announced=supplies.count_due(outlet_id),
        counting=counting,
        counted=counted,
        proposed=proposals.count_waiting([outlet_id]),
        labels=proposals.count_labels(outlet_id, at),
        sold=receipts.totals(outlet_id, day).sales,
    )
