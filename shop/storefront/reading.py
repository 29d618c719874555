"""Reading columns: past the ORM's session, which would prepare objects that no list needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Row

from shop.extensions import run


def read(statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[*tuple[Any, ...]]]:
    """All rows of a select of columns, in the session's transaction, on its connection."""
    return run(statement, values).all()
