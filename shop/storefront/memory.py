"""Moved: `shop.window.memory`."""

from shop.window.memory import Drawn, Kept, Loaded, Shown, once

__all__ = ["Drawn", "Kept", "Loaded", "Shown", "once"]
