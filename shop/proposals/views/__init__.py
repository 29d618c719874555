"""Pages of proposed prices, for producers, outlets and operators."""

from shop.proposals.views import desk, here, own
from shop.proposals.views.blueprint import blueprint

__all__ = ["blueprint", "desk", "here", "own"]
