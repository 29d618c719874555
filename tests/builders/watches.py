"""People who wait for goods to be back."""

from sqlalchemy import select

from shop.accounts import identifiers
from shop.extensions import session
from shop.notices import services
from shop.notices.models import StockWatch
from tests.builders.cart import AT


def watched(variant_id: int, who: str, *, outlet_id: int | None = None, at=AT, **fields) -> StockWatch:
    """Somebody asked to be told; the row."""
    values = {"language": "vi", "by": None, **fields}
    services.ask(variant_id, outlet_id, identifiers.parse(who), at=at, **values)
    return session.scalars(select(StockWatch).order_by(StockWatch.id.desc()).limit(1)).one()
