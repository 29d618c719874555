"""From a form to the draft that a service takes, and from a row back to the form."""

from __future__ import annotations

from typing import Any, TypeVar

from shop.geography.queries import commune
from shop.outlets.models import Operator, Outlet
from shop.outlets.operators import OperatorDraft
from shop.outlets.services import OutletDraft
from shop.web.forms import Form

D = TypeVar("D", OutletDraft, OperatorDraft)


def draft(kind: type[D], form: Form, row: Outlet | Operator | None = None) -> D:
    """What was typed; an empty text is nothing. Whether it is of the sample, no form says: the row does."""
    values: dict[str, Any] = {
        name: form[name].data if form[name].data != "" else None
        for name in kind.__dataclass_fields__
        if name != "is_sample"
    }
    return kind(**values, is_sample=row.is_sample if row else False)


def entered(kind: type[D], row: Outlet | Operator) -> dict[str, Any]:
    """The values of a row for its form; the province is that of the commune."""
    values = {name: getattr(row, name) for name in kind.__dataclass_fields__}
    return {**values, "province_code": commune(row.commune_code).province_code if row.commune_code else ""}
