"""The whole reference data; `places` writes single units."""

from sqlalchemy import func, select

from shop.extensions import session
from shop.geography import services
from shop.geography.models import FormerUnit


def all_units() -> None:
    """Provinces, communes and former units, unless they are there."""
    if not session.scalar(select(func.count()).select_from(FormerUnit)):
        services.load_reference()
        session.flush()
