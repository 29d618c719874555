"""The stock keeping units of a product's variants: asked by what search engines read, kept with the shop window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from shop.catalogue.models import Variant
from shop.extensions import run
from shop.window.memory import Loaded, Shown

MOST_SHOWN = 2000


def skus(product_id: int, at: datetime) -> dict[int, str]:
    """By variant. At most one statement, none while the process remembers them."""
    return _shown([product_id], at, _load).get(product_id, {})


_shown: Shown[dict[int, str]] = Shown(MOST_SHOWN)


def _load(product_ids: Sequence[int]) -> Loaded[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    rows = run(select(Variant.product_id, Variant.id, Variant.sku).where(Variant.product_id.in_(product_ids)))
    for product_id, variant_id, sku in rows:
        found.setdefault(product_id, {})[variant_id] = sku
    return {product_id: (by_variant, None) for product_id, by_variant in found.items()}
