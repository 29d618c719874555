"""What waits for the people of an outlet today, in numbers that lead to their lists."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from shop.cases import queries as cases
from shop.core.clock import vn_day
from shop.counts.queries import book
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.states import Condition
from shop.messages.queries import count_to_tell
from shop.orders import board, return_book
from shop.orders.models import Fulfilment, Order
from shop.orders.states import Door, FulfilmentState, OrderState
from shop.transfers import queries as transfers

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Today:
    """Numbers of one outlet on one Vietnamese day. ``expired``, ``expiring`` and ``recalled`` count lots on hand.

    ``coming``: transfers on their way here.
    ``counting`` and ``counted``: sheets that are open, and that wait for approval.
    """

    heaps: dict[board.Tab, int]
    late: int
    to_tell: int
    open_cases: int
    returns: int
    expired: int
    expiring: int
    recalled: int
    coming: int
    counting: int
    counted: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits."""
        people = (self.to_tell, self.open_cases, self.returns)
        goods = (self.expired, self.expiring, self.recalled, self.coming, self.counting, self.counted)
        return not any(self.heaps.values()) and not any((*people, *goods))


def today(outlet_id: int, at: datetime) -> Today:
    """Count everything. Seven statements, however many orders and lots."""
    day = vn_day(at)
    lots = session.execute(
        select(
            func.count().filter(Root.expires_on < day).label("expired"),
            func.count().filter(Root.expires_on >= day, Root.expires_on <= day + SOON).label("expiring"),
            func.count().filter(Root.blocked_on.is_not(None)).label("recalled"),
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
    late = session.scalar(
        select(func.count())
        .select_from(Fulfilment)
        .join(Order, Order.id == Fulfilment.order_id)
        .where(
            Fulfilment.outlet_id == outlet_id,
            Order.state == OrderState.CONFIRMED,
            Fulfilment.hand_over_day < day,
            or_(
                Fulfilment.state.in_((FulfilmentState.NEW, FulfilmentState.PREPARING)),
                (Fulfilment.state == FulfilmentState.READY) & (Fulfilment.door == Door.PICKUP),
            ),
        )
    )
    counting, counted = book.going(outlet_id)
    return Today(
        heaps=board.counts(outlet_id),
        late=late or 0,
        to_tell=count_to_tell(outlet_id),
        open_cases=cases.count(closed=False, outlet_id=outlet_id),
        returns=return_book.count_open(outlet_id),
        expired=lots.expired,
        expiring=lots.expiring,
        recalled=lots.recalled,
        coming=transfers.count_due(outlet_id),
        counting=counting,
        counted=counted,
    )
