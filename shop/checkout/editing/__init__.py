"""Staff change an order before anything is prepared: goods, stock, sums and money in one transaction."""

from shop.checkout.editing.changing import Edit, edit, seen_of
from shop.checkout.editing.goods import addable

__all__ = ["Edit", "addable", "edit", "seen_of"]
