"""Three counts at one outlet: one that was approved, one that waits for approval, one that is being counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from shop.catalogue.models import Product, Variant
from shop.counts import services
from shop.counts.judging import judged
from shop.counts.models import Count, CountLine
from shop.counts.services import Why
from shop.counts.states import Reason, Scope
from shop.extensions import session
from shop.inventory.models import StockItem, StockMovement
from shop.unit_of_work import in_transaction

OUTLET = "Quầy Hội Liên hiệp Phụ nữ tỉnh"
FEWEST = 3  # lots of a set that is worth an example
YESTERDAY = timedelta(days=1)
UP_TO = 200_000


def fill(outlets: Mapping[str, int], users: Mapping[str, int], at: datetime) -> None:
    """The clerk counts, the manager approves what is done; the operator lets one person approve small sums."""
    outlet_id = outlets[OUTLET]
    clerk, manager = users["clerk.thanhhoa@ocop.example"], users["manager.thanhhoa@ocop.example"]
    done, waiting, going = _sets(outlet_id)
    operator = users["operator@ocop.example"]
    in_transaction(lambda: services.set_limit(outlet_id, UP_TO, at=at, by=operator))
    first = _counted(outlet_id, done, at - YESTERDAY, clerk, missing=1)
    in_transaction(lambda: services.approve(outlet_id, first, at=at, by=manager))
    _counted(outlet_id, waiting, at - timedelta(hours=2), clerk, missing=2)
    in_transaction(lambda: _begin(outlet_id, going, at - timedelta(hours=1), clerk))


def _sets(outlet_id: int) -> Sequence[int]:
    """The three sets with the fewest lots at an outlet."""
    lots = func.count(StockItem.id)
    return session.scalars(
        select(Product.set_code)
        .join(Variant, Variant.product_id == Product.id)
        .join(StockItem, StockItem.variant_id == Variant.id)
        .where(StockItem.outlet_id == outlet_id, StockItem.on_hand > 0)
        .group_by(Product.set_code)
        .having(lots >= FEWEST)
        .order_by(lots, Product.set_code)
        .limit(3)
    ).all()


def _counted(outlet_id: int, set_code: int, at: datetime, by: int, *, missing: int) -> int:
    """A sheet that was counted, handed in and explained: some units of its first lot are missing."""

    def count() -> int:
        count_id = _open(outlet_id, set_code, at, by)
        for place, (line_id, units) in enumerate(_lines(count_id, at)):
            found = max(0, units - missing) if place == 0 else units
            services.enter(outlet_id, count_id, line_id, found, key=f"sample-{line_id}", at=at, by=by)
        services.submit(outlet_id, count_id, rest=None, at=at, by=by)
        different = judged(session.get_one(Count, count_id), at, only_different=True)
        whys = {line.line_id: Why(Reason.DAMAGED, "Vỡ khi bày hàng (mẫu)") for line in different}
        services.explain(outlet_id, count_id, whys, at=at, by=by)
        return count_id

    return in_transaction(count)


def _begin(outlet_id: int, set_code: int, at: datetime, by: int) -> None:
    """A sheet of which one line is counted."""
    count_id = _open(outlet_id, set_code, at, by)
    line_id, units = _lines(count_id, at)[0]
    services.enter(outlet_id, count_id, line_id, units, key=f"sample-{line_id}", at=at, by=by)


def _open(outlet_id: int, set_code: int, at: datetime, by: int) -> int:
    return services.open_count(
        outlet_id, key=f"sample-count-{set_code}", scope=Scope.SET, set_code=set_code, at=at, by=by
    )


def _lines(count_id: int, at: datetime) -> list[tuple[int, int]]:
    """(line, units that stood there at a moment) of a sheet."""
    since = (
        select(func.coalesce(func.sum(StockMovement.on_hand_change), 0))
        .where(StockMovement.stock_item_id == StockItem.id, StockMovement.at > at)
        .scalar_subquery()
    )
    rows = session.execute(
        select(CountLine.id, StockItem.on_hand - since)
        .join(Count, Count.id == CountLine.count_id)
        .join(
            StockItem,
            (StockItem.outlet_id == Count.outlet_id)
            & (StockItem.lot_id == CountLine.lot_id)
            & (StockItem.condition == CountLine.condition),
        )
        .where(CountLine.count_id == count_id)
        .order_by(CountLine.id)
    )
    return [(line_id, int(units)) for line_id, units in rows]
