"""Test reports of batches."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from shop.inventory.services.testing import Report, Side, add_test
from shop.inventory.states import SaidBy
from tests.builders.cart import AT

if TYPE_CHECKING:
    from tests.builders.halves import Place

PRODUCER = Side(SaidBy.PRODUCER)
PROGRAMME = Side(SaidBy.PROGRAMME)


def at_outlet(outlet_id: int) -> Side:
    """The people of an outlet."""
    return Side(SaidBy.OUTLET, outlet_id)


def report(tested_on: date, **fields: object) -> Report:
    """A report that the batch passed, of a laboratory that does not exist."""
    values = {
        "laboratory": "Phòng kiểm nghiệm mẫu",
        "number": "KN-01",
        "subject": "Vi sinh vật",
        "tested_on": tested_on,
        "valid_until": None,
        "passed": True,
    }
    return Report(**(values | fields))


def a_report(root_id: int, at: datetime, *, side: Side = PRODUCER, **fields: object) -> int:
    """A report of the day of ``at`` on a batch; its id."""
    return add_test(root_id, report(at.date(), **fields), side=side, by=None, at=at)


def add(made: Place) -> None:
    """A report of each side on the first batch, each to be withdrawn by those who entered it."""
    root_id = made.values["root_id"][0]
    sides = {"own": PRODUCER, "outlet": at_outlet(made.outlet.id), "programme": PROGRAMME}
    reports = {name: a_report(root_id, AT, side=side, number=name) for name, side in sides.items()}
    made.values["test_id"] = [reports["own"]]
    made.special |= {
        f"inventory.{name}_test_withdraw": {"test_id": report_id} for name, report_id in reports.items()
    }
