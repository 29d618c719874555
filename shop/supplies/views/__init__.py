"""Pages of announced deliveries: the producer's, and the outlet's."""

from shop.supplies.views import arriving, own
from shop.supplies.views.blueprint import blueprint

__all__ = ["arriving", "blueprint", "own"]
