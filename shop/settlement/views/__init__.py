"""Pages of settlement: what an operator owes, what a producer is owed, and a statement by its link."""

from shop.settlement.views import closing, files, owed, own, paying, shared
from shop.settlement.views.blueprint import blueprint

__all__ = ["blueprint", "closing", "files", "owed", "own", "paying", "shared"]
