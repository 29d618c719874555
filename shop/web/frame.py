"""What the frame around every page shows: each package that knows a part of it says how to find out.

`site` (name, phone, zalo, owner_lines, law_links) comes from settings,
`nav_shelves` from the catalogue, `chosen_outlet` from outlets, `cart_count` from the cart, `current_actor`
from accounts. Each provider must cost no query for a guest who brings no cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Provider = Callable[[], Any]

_providers: dict[str, Provider] = {
    "nav_shelves": tuple,
    "chosen_outlet": lambda: None,
    "cart_count": lambda: 0,
    "own_producers": list,
}


def shows(name: str) -> Callable[[Provider], Provider]:
    """Register the function behind one value of the frame: `@frame.shows("cart_count")`."""

    def register(provider: Provider) -> Provider:
        _providers[name] = provider
        return provider

    return register


def values() -> dict[str, Any]:
    """The values of the frame for the page being made."""
    return {name: provide() for name, provide in _providers.items()}


def value(name: str) -> Any:
    """One value of the frame. Raises KeyError when no package knows it."""
    return _providers[name]()
