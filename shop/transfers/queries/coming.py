"""What is on its way to outlets, and what is packed for them, by goods."""

from collections.abc import Collection

from sqlalchemy import case, func, select

from shop.extensions import session
from shop.inventory.models import StockItem
from shop.transfers.models import Transfer, TransferLine
from shop.transfers.queries.goods import LEFT
from shop.transfers.states import UNDER_WAY, TransferState


def coming(
    outlet_ids: Collection[int], variant_ids: Collection[int]
) -> dict[tuple[int, int], tuple[int, int]]:
    """(units under way, units packed to come) by (outlet that gets them, variant). One statement."""
    bound = case(
        (Transfer.state == TransferState.RETURNING, Transfer.from_outlet_id), else_=Transfer.to_outlet_id
    )
    packed = Transfer.state == TransferState.READY
    rows = session.execute(
        select(
            bound,
            StockItem.variant_id,
            func.sum(case((packed, 0), else_=LEFT)),
            func.sum(case((packed, TransferLine.quantity), else_=0)),
        )
        .select_from(TransferLine)
        .join(Transfer, Transfer.id == TransferLine.transfer_id)
        .join(StockItem, StockItem.id == TransferLine.stock_item_id)
        .where(
            StockItem.variant_id.in_(sorted(variant_ids)),
            Transfer.state.in_((TransferState.READY, *UNDER_WAY)),
            bound.in_(sorted(outlet_ids)),
        )
        .group_by(bound, StockItem.variant_id)
    )
    return {(outlet, variant): (int(away), int(ready)) for outlet, variant, away, ready in rows}
