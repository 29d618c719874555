"""The blueprint of sheets, and the two desks at which they are handled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, url_for

blueprint = Blueprint("imports", __name__)
OWN = "/kenh-chu-the/nhap-bang"
STAFF = "/quan-tri/chu-the/<int:producer_id>/nhap-bang"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a sheet is handled: by people of these producers, or by staff for one of them (`staff_for`)."""

    producer_ids: Collection[int]
    staff_for: int | None = None

    def url(self, page: str, **values: Any) -> str:
        """The address of a page at this desk."""
        if self.staff_for is None:
            return url_for(f"imports.own_{page}", **values)
        return url_for(f"imports.staff_{page}", producer_id=self.staff_for, **values)
