"""Pages of transfers."""

from shop.transfers.views import acting, arriving, bringing, drafting, listing, showing
from shop.transfers.views.blueprint import blueprint

__all__ = ["acting", "arriving", "blueprint", "bringing", "drafting", "listing", "showing"]
