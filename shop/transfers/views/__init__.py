"""Pages of transfers."""

from shop.transfers.views import acting, arriving, drafting, listing, showing
from shop.transfers.views.blueprint import blueprint

__all__ = ["acting", "arriving", "blueprint", "drafting", "listing", "showing"]
