"""The days that decide whether units may be promised: plain arithmetic, and the same in SQL."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, SQLColumnExpression, case, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


def web_day(pickup_days: int, max_transit_days: int, today: date) -> date:
    """The Vietnamese day on which goods of a web order are with the customer at the latest.

    The longer of the outlet's days until pick-up and the variant's longest transit, for every web offer alike.
    """
    return today + timedelta(days=max(pickup_days, max_transit_days))


def fit_until(hand_over_day: date, promise_days: int) -> date:
    """The day until which units must be good: ``promise_days`` of life are left on the day of hand-over."""
    return hand_over_day + timedelta(days=promise_days)


def larger(one: SQLColumnExpression[int], other: SQLColumnExpression[int]) -> ColumnElement[int]:
    """The larger of two numbers in SQL; neither is null."""
    return case((one > other, one), else_=other)


class DaysAfter(FunctionElement[date]):
    """``day`` + ``days`` in SQL, a date on both databases."""

    type = Date()
    inherit_cache = True
    name = "days_after"


def days_after(day: date, days: SQLColumnExpression[int]) -> ColumnElement[date]:
    """The day that lies ``days`` after ``day``, in SQL."""
    return DaysAfter(literal(day, Date), days)


@compiles(DaysAfter)
def _plus(element: DaysAfter, compiler: SQLCompiler, **options: Any) -> str:
    day, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({day} + ({days}))"


@compiles(DaysAfter, "sqlite")
def _sqlite(element: DaysAfter, compiler: SQLCompiler, **options: Any) -> str:
    day, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"date({day}, ({days}) || ' days')"
