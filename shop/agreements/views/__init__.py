"""Pages of agreements, for operators and for producers."""

from shop.agreements.views import desk, own, usual
from shop.agreements.views.blueprint import blueprint

__all__ = ["blueprint", "desk", "own", "usual"]
