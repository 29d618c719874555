"""What pages read of sheets."""

from __future__ import annotations

import re

from sqlalchemy import select

from shop.catalogue.models import BasketItem, Product, Variant
from shop.catalogue.states import ProductState
from shop.companies.models import CompanySheet
from shop.core.errors import NotFound
from shop.extensions import session

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


def by_token(token: str) -> CompanySheet:
    """The sheet that this unguessable token opens. Raises NotFound."""
    if not _TOKEN.fullmatch(token):
        raise NotFound
    found = session.scalar(select(CompanySheet).where(CompanySheet.token == token))
    if found is None:
        raise NotFound
    return found


def baskets(most: int = 40) -> list[int]:
    """The variants that are ready baskets of published products, the latest first."""
    return list(
        session.scalars(
            select(Variant.id)
            .join(Product, Product.id == Variant.product_id)
            .where(
                Product.state == ProductState.PUBLISHED,
                Variant.retired_on.is_(None),
                select(BasketItem.component_id).where(BasketItem.basket_id == Variant.id).exists(),
            )
            .order_by(Variant.id.desc())
            .limit(most)
        )
    )
