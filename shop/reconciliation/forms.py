"""What is asked and typed on the page of reconciliation."""

from __future__ import annotations

from shop.core.sentences import lazy
from shop.web.forms import DayField, OpenForm


class DayForm(OpenForm):
    """Which day, read from the address."""

    day = DayField(lazy("Ngày"), name="ngay")
