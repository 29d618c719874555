"""Reading settings: from the process's memory, which looks for changes every few seconds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from shop.extensions import session
from shop.settings.catalogue import SPECS
from shop.settings.models import Setting
from shop.web.kept import Remembered


def _load() -> Mapping[str, Any]:
    stored = {
        key: value for key, value in session.execute(select(Setting.key, Setting.value)) if key in SPECS
    }
    return {key: spec.default for key, spec in SPECS.items()} | stored


def _version() -> Any:
    return session.execute(select(func.count(), func.max(Setting.changed_at))).one()


values = Remembered(_load, _version)


def present() -> tuple[Mapping[str, Any], str]:
    """The values as they are in the database now, and the stamp of this state for the form that shows them."""
    number, latest = _version()  # first: a change in between makes the stamp too old, never too new
    return _load(), stamp(number, latest)


def stamp(number: int, latest: datetime | None) -> str:
    """What tells one state of the settings from the next."""
    return f"{number}:{latest.isoformat() if latest else ''}"


def value(key: str) -> Any:
    """The value of one setting, its default when nobody changed it. Raises KeyError for an unknown key."""
    return values()[key]


def number(key: str) -> int:
    """A setting that is a number (days, đồng, orders)."""
    return int(value(key))


def text(key: str) -> str:
    """A setting that is text; empty when not given."""
    return str(value(key) or "")
