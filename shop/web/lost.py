"""What a page that is not there offers instead: a package that knows goods registers how to find some.

The web layer knows no goods. `@lost.helps` takes a function of the status (404 or 410) and the path asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Help:
    """``words``: what was looked for, read from the address. ``cards``: drawn cards of goods that come near."""

    words: str = ""
    cards: tuple[Markup, ...] = ()


NOTHING = Help()
Helper = Callable[[int, str], Help]
_helpers: list[Helper] = []


def helps(helper: Helper) -> Helper:
    """Register the function that finds what comes near: `@lost.helps`."""
    _helpers[:] = [helper]
    return helper


def help_for(status: int, path: str) -> Help:
    """What comes near; nothing when no package knows."""
    return _helpers[0](status, path) if _helpers else NOTHING
