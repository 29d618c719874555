"""The days that a report or a table is asked for."""

from __future__ import annotations

from datetime import date, timedelta

from shop.core.clock import today
from shop.core.sentences import lazy
from shop.web.forms import DayField, QueryForm

SPAN = timedelta(days=29)
LONGEST = 366


class PeriodForm(QueryForm):
    """The days of a report."""

    tu = DayField(lazy("Từ ngày"), required=False)
    den = DayField(lazy("Đến ngày"), required=False)


def asked_period() -> tuple[PeriodForm, date, date]:
    """The form and its days, both included, at most a year; the last thirty days where nothing fit is asked for."""
    form = PeriodForm()
    form.validate()
    last = _given(form.den) or today()
    first = _given(form.tu) or last - SPAN
    for field, day in ((form.tu, first), (form.den, last)):
        field.typed = field.typed or field.show(day)
    if first > last:
        form.tu.errors = [str(lazy("Ngày đầu phải trước ngày cuối."))]
        first = last - SPAN
    elif (last - first).days > LONGEST:
        form.tu.errors = [str(lazy("Một báo cáo dài nhất một năm."))]
        first = last - SPAN
    return form, first, last


def _given(field: DayField) -> date | None:
    day: date | None = None if field.errors else field.data
    return day
