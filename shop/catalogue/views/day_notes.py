"""What a product page says of days, in the reader's language."""

from __future__ import annotations

from shop.delivery.wording import last_day_words, stop_words
from shop.storefront.queries.days import ProductDays


def day_notes(days: ProductDays) -> tuple[str, ...]:
    """Until when to order for an occasion, and that no outlet takes orders to send."""
    told = [*map(last_day_words, days.near), *map(stop_words, days.stops)]
    return tuple(dict.fromkeys(told))
