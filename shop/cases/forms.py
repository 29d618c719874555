"""What staff type about a case."""

from __future__ import annotations

from shop.cases.services import LONGEST_NOTE
from shop.core.sentences import lazy
from shop.web.forms import Form, LinesField


class CloseForm(Form):
    """How a case was resolved."""

    resolution = LinesField(
        lazy("Đã giải quyết thế nào"),
        max_length=LONGEST_NOTE,
        needed=lazy("Hãy ghi cách giải quyết."),
    )
