"""Pages about the cash of couriers: what they owe, what they handed over, their files."""

from shop.remittances.views import files, owed
from shop.remittances.views.blueprint import blueprint

__all__ = ["blueprint", "files", "owed"]
