"""Form fields for numbers, amounts, quantities and days, as Vietnamese people type them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from shop.core.errors import BadInput
from shop.core.money import parse_dong
from shop.core.quantity import format_quantity, parse_quantity
from shop.core.sentences import Text, lazy
from shop.web.fields import Typed
from shop.web.i18n import language

_DAY = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


class IntField(Typed):
    """A whole number in ASCII digits, from `minimum` to `maximum`; empty is None."""

    def __init__(self, label: Text = "", *, minimum: int = 0, maximum: int = 10**9, **options: Any) -> None:
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(label, **{"max_length": 20, **_numeric(options)})

    def read(self, text: str) -> int:
        """Digits only: no sign, point, exponent or digit of another script."""
        if not re.fullmatch(r"-?[0-9]{1,18}" if self.minimum < 0 else r"[0-9]{1,18}", text):
            raise BadInput(self.name, lazy("Hãy nhập một số nguyên, ví dụ 12."))
        number = int(text)
        if not self.minimum <= number <= self.maximum:
            raise BadInput(
                self.name,
                lazy("Hãy nhập số từ %(least)s đến %(most)s.", least=self.minimum, most=self.maximum),
            )
        return number


class DongField(Typed):
    """An amount in đồng, from `minimum` to `maximum`; empty is None."""

    def __init__(self, label: Text = "", *, minimum: int = 0, maximum: int = 10**10, **options: Any) -> None:
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(label, **{"max_length": 30, **_numeric(options)})

    def read(self, text: str) -> int:
        """`120.000`, `120000`, `120.000 đ`."""
        amount = parse_dong(text)
        if not self.minimum <= amount <= self.maximum:
            raise BadInput(self.name, lazy("Số tiền này nằm ngoài mức cho phép."))
        return amount

    def show(self, value: Any) -> str:
        """`120.000`, without the sign that stands behind the field."""
        return f"{value:,}".replace(",", ".")


class QuantityField(Typed):
    """Pieces or a weight (`1,5 kg`), by the variant's measure; empty is None. `measure` may be set later."""

    def __init__(
        self,
        label: Text = "",
        *,
        measure: str = "piece",
        minimum: int = 1,
        maximum: int = 10**7,
        **options: Any,
    ) -> None:
        self.measure = measure
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(label, **{"max_length": 20, **_numeric(options)})

    def read(self, text: str) -> int:
        """A whole number of the measure's unit."""
        q = parse_quantity(text, self.measure)
        if not self.minimum <= q <= self.maximum:
            raise BadInput(self.name, lazy("Số lượng này nằm ngoài mức cho phép."))
        return q

    def show(self, value: Any) -> str:
        """As it would be typed."""
        return format_quantity(value, self.measure, language()).replace("\u00a0", " ")


class DayField(Typed):
    """A calendar day typed as 23/11/2026 or 2026-11-23; empty is None."""

    def __init__(
        self,
        label: Text = "",
        *,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2100, 12, 31),
        **options: Any,
    ) -> None:
        self.earliest = earliest
        self.latest = latest
        super().__init__(label, **{"max_length": 20, **_numeric(options)})

    def read(self, text: str) -> date:
        """Day before month; the year has four digits."""
        if found := _DAY.fullmatch(text):
            d, month, year = (int(part) for part in found.groups())
        elif found := _ISO.fullmatch(text):
            year, month, d = (int(part) for part in found.groups())
        else:
            raise BadInput(self.name, lazy("Hãy nhập ngày như 23/11/2026."))
        try:
            value = date(year, month, d)
        except ValueError:
            raise BadInput(self.name, lazy("Ngày này không có trong lịch.")) from None
        if not self.earliest <= value <= self.latest:
            raise BadInput(self.name, lazy("Ngày này nằm ngoài khoảng cho phép."))
        return value

    def show(self, value: Any) -> str:
        """`23/11/2026`."""
        return f"{value:%d/%m/%Y}"


def _numeric(options: dict[str, Any]) -> dict[str, Any]:
    """Phones show their number keys."""
    return {**options, "render_kw": {"inputmode": "numeric", **(options.get("render_kw") or {})}}
