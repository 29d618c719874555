"""What a process needs before it can serve: a database that is as new as the code, and a folder to write to."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

from flask import current_app
from sqlalchemy import column, select, table

from shop.extensions import session

LEAST_FREE = 64 * 1024 * 1024
REVISIONS = table("alembic_version", column("version_num"))


def faults() -> list[str]:
    """What keeps this process from serving, in words for whoever runs the shop.

    A database that is newer than the code is none: processes of the old version serve until they are replaced.
    Raises the driver's error when there is no database.
    """
    return [*_revision(), *_folder()]


def _revision() -> list[str]:
    needed = _newest(Path(current_app.root_path) / "migrations" / "versions")
    found = max(session.scalars(select(REVISIONS.c.version_num)), default="nothing")
    if found != "nothing" and found >= needed:
        return []
    return [f"the database is at revision {found}, the code needs {needed}: flask db upgrade"]


@cache
def _newest(versions: Path) -> str:
    """The revision that this process was started with."""
    return max(file.name.split("_")[0] for file in versions.glob("[0-9]*_*.py"))


def _folder() -> list[str]:
    """The folder, or where it would be made at the first upload."""
    data = Path(current_app.config["SHOP_DATA"])
    there = next(path for path in (data, *data.absolute().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return [f"nothing can be written to {data}"]
    if shutil.disk_usage(there).free < LEAST_FREE:
        return [f"the disk of {data} is full"]
    return []
