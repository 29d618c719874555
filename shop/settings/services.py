"""Changing settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from shop.audit import services as audit
from shop.core import bank_account
from shop.core.errors import Conflict, NotFound
from shop.core.sentences import lazy
from shop.extensions import session
from shop.settings import queries
from shop.settings.catalogue import SPECS
from shop.settings.models import Setting

SETTINGS = cast("Table", Setting.__table__)
ACCOUNT = ("collect_bin", "collect_account", "collect_name")
TICK = timedelta(microseconds=1)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def change(values: Mapping[str, Any], *, by: int | None, at: datetime, seen: str | None = None) -> list[str]:
    """Store the values that differ from what holds now; the keys that changed, in order.

    Two who save at once come one after the other. ``seen``: the stamp of what the form showed. One audit row names
    the keys. Raises NotFound for a key that the catalogue does not have, Conflict when somebody else has changed
    anything since, BadInput for half an account; the caller forgets `queries.values` after the commit, so that this process shows it at once.
    """
    if values.keys() - SPECS.keys():
        raise NotFound
    before = _locked()
    _make_rows(_differing(values, before))
    rows = _locked()
    if seen is not None:
        _refuse_stale(seen, [row for row in rows.values() if row.changed_at != NEVER])
    changed = _differing(values, rows)
    if not changed:
        return []
    _check_account(changed, values, rows)
    # Other processes see a change by the latest moment: it never stands still, whoever's clock is behind.
    moment = max(at, max(row.changed_at for row in rows.values()) + TICK)
    for key in changed:
        rows[key].value, rows[key].changed_at, rows[key].changed_by = values[key], moment, by
    audit.record("settings.changed", by=by, at=at, subject_kind="settings", details={"keys": changed})
    session.flush()
    queries.values.forget()
    return changed


def _refuse_stale(seen: str, rows: Sequence[Setting]) -> None:
    latest = max((row.changed_at for row in rows), default=None)
    if seen != queries.stamp(len(rows), latest):
        raise Conflict(
            lazy(
                "Người khác vừa đổi cài đặt. Hãy mở lại trang này rồi sửa lần nữa, để không ghi đè lên nhau."
            )
        )


def _check_account(changed: Sequence[str], values: Mapping[str, Any], rows: Mapping[str, Setting]) -> None:
    """The shop's own account is asked for the same as an operator's, once somebody changes it."""
    if set(ACCOUNT).isdisjoint(changed):
        return
    after = {**_now(rows), **values}
    bank_account.check(*(after[key] for key in ACCOUNT), prefix="collect")


def _locked() -> dict[str, Setting]:
    """Every row as it is now, locked in the order of the keys."""
    rows = session.scalars(
        select(Setting)
        .order_by(Setting.key)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {row.key: row for row in rows}


def _differing(values: Mapping[str, Any], rows: Mapping[str, Setting]) -> list[str]:
    now = _now(rows)
    return sorted(key for key, value in values.items() if value != now[key])


def _now(rows: Mapping[str, Setting]) -> dict[str, Any]:
    return {key: rows[key].value if key in rows else spec.default for key, spec in SPECS.items()}


def _make_rows(keys: Sequence[str]) -> None:
    """Write the default of settings that have no row yet; waits for whoever is writing the same one."""
    if not keys:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    rows = [
        {"key": key, "value": SPECS[key].default, "changed_at": NEVER, "changed_by": None} for key in keys
    ]
    session.execute(insert(SETTINGS).values(rows).on_conflict_do_nothing(index_elements=[SETTINGS.c.key]))
