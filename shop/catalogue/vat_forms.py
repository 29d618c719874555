"""What is typed about VAT."""

from __future__ import annotations

import re

from shop.catalogue.forms import VAT_CLASSES
from shop.catalogue.services.vat import Span
from shop.catalogue.states import VatClass
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.web.forms import ChoiceField, DayField, Form, TextField

PERCENT = 100
_RATE = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?\s*%?")


class RateField(TextField):
    """A percentage as 8, 8,5 or 8 %; its data are hundredths of a percent."""

    def read(self, text: str) -> int:
        """Raises BadInput for anything else."""
        found = _RATE.fullmatch(text)
        if found is None or not text.isascii():
            raise BadInput("rate", lazy("Hãy nhập phần trăm, ví dụ 8 hoặc 8,5."))
        return int(found[1]) * PERCENT + int((found[2] or "0").ljust(2, "0"))


class RateForm(Form):
    """A rate for days to come."""

    vat_class = ChoiceField(
        lazy("Loại hàng"),
        choices=[(kind, label) for kind, label in VAT_CLASSES if kind is not VatClass.EXEMPT],
        coerce=VatClass,
    )
    rate = RateField(lazy("Thuế suất (%)"), max_length=8)
    first = DayField(lazy("Từ ngày"), hint=lazy("Sớm nhất là ngày mai."))
    last = DayField(lazy("Đến hết ngày"), required=False, hint=lazy("Để trống nếu chưa biết ngày cuối."))
    source = TextField(
        lazy("Căn cứ"), max_length=200, hint=lazy("Số văn bản, ví dụ: Nghị quyết 204/2025/QH15.")
    )

    def span(self) -> Span:
        """What was typed."""
        return Span(self.rate.data, self.first.data, self.last.data, self.source.data)
