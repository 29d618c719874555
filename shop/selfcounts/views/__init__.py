"""Pages of producers' own counts: the outlet's, the producer's, and the one behind the link."""

from shop.selfcounts.views import outlet, shared
from shop.selfcounts.views.blueprint import blueprint

__all__ = ["blueprint", "outlet", "shared"]
