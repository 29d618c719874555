"""Changing settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.audit import services as audit
from shop.core.errors import NotFound
from shop.extensions import session
from shop.settings import queries
from shop.settings.catalogue import SPECS
from shop.settings.models import Setting


def change(values: Mapping[str, Any], *, by: int | None, at: datetime) -> list[str]:
    """Store the values that differ from what holds now; the keys that changed, in order.

    One audit row names the keys. Raises NotFound for a key that the catalogue does not have; the caller
    forgets `queries.values` after the commit, so that this process shows the change at once.
    """
    if values.keys() - SPECS.keys():
        raise NotFound
    rows = {row.key: row for row in session.scalars(select(Setting).with_for_update(key_share=True))}
    now = {key: rows[key].value if key in rows else spec.default for key, spec in SPECS.items()}
    changed = sorted(key for key, value in values.items() if value != now[key])
    for key in changed:
        row = rows.get(key) or Setting(key=key)
        row.value, row.changed_at, row.changed_by = values[key], at, by
        session.add(row)
    if changed:
        audit.record("settings.changed", by=by, at=at, subject_kind="settings", details={"keys": changed})
        session.flush()
        queries.values.forget()
    return changed
