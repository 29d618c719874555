"""Payment services: one protocol, one adapter a file, and the one that this shop uses."""

from shop.payments.providers.base import ProviderRefused, ProviderUnreachable
from shop.payments.providers.current import current

__all__ = ["ProviderRefused", "ProviderUnreachable", "current"]
