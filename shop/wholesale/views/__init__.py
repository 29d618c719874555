"""Pages of wholesale: sheets and enquiries, the board, and what producers and staff do with them."""

from shop.wholesale.views import board, own, sheets, staff
from shop.wholesale.views.blueprint import blueprint

__all__ = ["blueprint", "board", "own", "sheets", "staff"]
