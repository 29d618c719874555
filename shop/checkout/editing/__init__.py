"""Staff change an order before anything is prepared: goods, stock, sums and money in one transaction."""

from shop.checkout.editing.changing import Edit, edit
from shop.checkout.editing.elsewhere import Move, Place, move, places
from shop.checkout.editing.goods import addable
from shop.checkout.editing.lines import ordered, seen_of

__all__ = ["Edit", "Move", "Place", "addable", "edit", "move", "ordered", "places", "seen_of"]
