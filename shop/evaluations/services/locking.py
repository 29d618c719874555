"""Rows of a province, locked for a change."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from shop.core.errors import NotFound
from shop.evaluations.models import EvaluationFile, Inspection, SignUpList
from shop.extensions import session

Row = TypeVar("Row", EvaluationFile, Inspection, SignUpList)


def locked(model: type[Row], row_id: int, province_code: str | None) -> Row:
    """The row as it is now, locked; of any province when none is named. Raises NotFound, also for another province's."""
    wanted = select(model).where(model.id == row_id)
    if province_code is not None:
        wanted = wanted.where(model.province_code == province_code)
    row = session.scalars(
        wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row
