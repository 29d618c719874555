"""Which transfers an outlet may know of."""

from sqlalchemy import ColumnElement, and_, or_

from shop.transfers.models import Transfer
from shop.transfers.states import TransferState


def visible_to(outlet_id: int) -> ColumnElement[bool]:
    """What an outlet may know of: all it sends, and what is packed or on its way for it."""
    never_left = and_(Transfer.state == TransferState.CANCELLED, Transfer.sent_at.is_(None))
    return or_(
        Transfer.from_outlet_id == outlet_id,
        and_(Transfer.to_outlet_id == outlet_id, Transfer.state != TransferState.DRAFT, ~never_left),
    )
