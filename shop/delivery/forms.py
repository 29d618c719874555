"""The form of one zone."""

from __future__ import annotations

from shop.core.errors import BadInput
from shop.core.money import Dong, format_dong, parse_dong
from shop.core.quantity import GRAM, parse_quantity
from shop.core.sentences import lazy
from shop.delivery.fees import Zone
from shop.delivery.services import ZoneValues
from shop.web.forms import DongField, Form, IntField, LinesField, TickField

MOST_DAYS = 60


class StepsField(LinesField):
    """One step a line: `1 kg: 18.000`."""

    def read(self, text: str) -> list[tuple[int, Dong]]:
        """Weights as people write them, then the fee."""
        steps = []
        for line in filter(None, (each.strip() for each in text.split("\n"))):
            weight, separator, fee = line.partition(":")
            try:
                step = (parse_quantity(weight, GRAM), parse_dong(fee if separator else ""))
            except BadInput:
                raise BadInput(
                    self.name, lazy("Dòng “%(line)s” chưa đúng. Ví dụ: 1 kg: 18.000", line=line[:40])
                ) from None
            steps.append(step)
        return steps


class ZoneForm(Form):
    """What a zone costs and how long it takes."""

    min_days = IntField(lazy("Số ngày ít nhất"), maximum=MOST_DAYS)
    max_days = IntField(lazy("Số ngày nhiều nhất"), maximum=MOST_DAYS)
    steps = StepsField(
        lazy("Bậc cân nặng và phí"),
        max_length=1000,
        hint=lazy("Mỗi dòng một bậc, nhẹ trước: “1 kg: 18.000” là đến 1 kg thì 18.000 ₫."),
    )
    per_extra_kg = DongField(lazy("Mỗi kg thêm, sau bậc cuối"), maximum=10_000_000)
    carries_chilled = TickField(lazy("Gửi được hàng mát và hàng đông"))
    chilled_surcharge = DongField(lazy("Phụ phí hàng mát, hàng đông"), maximum=10_000_000)

    free_from = DongField(
        lazy("Miễn phí giao từ"),
        required=False,
        minimum=1,
        hint=lazy("Tiền hàng của một kiện, trước khi giảm giá. Để trống: kiện nào cũng tính phí."),
    )

    def values(self) -> ZoneValues:
        """What was typed, once it is valid."""
        return ZoneValues(
            min_days=self.min_days.data,
            max_days=self.max_days.data,
            steps=tuple(self.steps.data),
            per_extra_kg=self.per_extra_kg.data,
            chilled_surcharge=self.chilled_surcharge.data,
            carries_chilled=self.carries_chilled.data,
            free_from=self.free_from.data,
        )


def filled(zone: Zone | None) -> dict[str, object]:
    """A zone as its form shows it."""
    if zone is None:
        return {"carries_chilled": True, "chilled_surcharge": 0}
    return {
        "min_days": zone.min_days,
        "max_days": zone.max_days,
        "steps": steps_text(zone),
        "per_extra_kg": zone.per_extra_kg,
        "carries_chilled": zone.carries_chilled,
        "chilled_surcharge": zone.chilled_surcharge,
        "free_from": zone.free_from,
    }


def steps_text(zone: Zone) -> str:
    """The steps as they are typed."""
    return "\n".join(
        f"{grams} g: {format_dong(fee).removesuffix(chr(0xA0) + '₫')}" for grams, fee in zone.steps
    )
