"""What is typed about announced deliveries. Lines have fields of their own, made for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shop.core.sentences import lazy
from shop.inventory.forms import NO_COST, STILL_IN, number_or_none
from shop.media.addresses import PICTURES
from shop.media.services import Prepared
from shop.supplies.agreed import MOST_PRICE
from shop.supplies.lines import LineRow
from shop.supplies.queries import OwnGoods
from shop.supplies.services import MOST_UNITS, Announced, Came
from shop.supplies.states import RefusalReason
from shop.supplies.wording import REASONS
from shop.web.forms import (
    ChoiceField,
    DayField,
    DongField,
    Form,
    HiddenTextField,
    QuantityField,
    TextField,
    TickField,
    UploadField,
)
from shop.web.i18n import _


class AnnounceForm(Form):
    """Where goods go and when; each line has fields of its own. ``key``: one form, one delivery."""

    key = HiddenTextField(max_length=40)
    outlet_id = ChoiceField(lazy("Giao đến điểm bán"), coerce=number_or_none)
    due_on = DayField(lazy("Ngày giao"))
    goods = ChoiceField(lazy("Thêm món hàng"), coerce=number_or_none, required=False)
    note = TextField(lazy("Ghi chú"), required=False, max_length=300)

    def lines(self, chosen: Sequence[tuple[int, OwnGoods]]) -> list[Announced]:
        """What the service takes."""
        return [
            Announced(
                goods.variant_id,
                self[f"quantity_{place}"].data,
                self[f"number_{place}"].data or None,
                self[f"made_on_{place}"].data,
                self[f"expires_on_{place}"].data,
                index=place,
                unit_price=self[f"price_{place}"].data,
            )
            for place, goods in chosen
        ]


class ArriveForm(Form):
    """What came, line by line. ``key``: the same form is taken once."""

    key = HiddenTextField(max_length=40)
    note = TextField(lazy("Ghi chú"), required=False, max_length=300)

    def came(self, lines: Sequence[LineRow], photos: Mapping[int, Prepared]) -> list[Came]:
        """What the service takes; ``photos``: of refused goods, by line."""
        return [
            Came(
                line.line_id,
                self[f"quantity_{line.line_id}"].data or 0,
                self[f"number_{line.line_id}"].data or None,
                self[f"made_on_{line.line_id}"].data,
                self[f"expires_on_{line.line_id}"].data,
                self[f"unit_cost_{line.line_id}"].data,
                self[f"refused_{line.line_id}"].data or 0,
                self[f"reason_{line.line_id}"].data,
                photos.get(line.line_id),
                bool(self[f"quarantine_{line.line_id}"].data),
            )
            for line in lines
        ]


def announce_form(chosen: Sequence[tuple[int, OwnGoods]], **options: Any) -> AnnounceForm:
    """The form with these lines: (place on the form, goods)."""
    fields: dict[str, Any] = {}
    for place, goods in chosen:
        fields[f"quantity_{place}"] = QuantityField(
            lazy("Số lượng"), measure=goods.measure.value, maximum=MOST_UNITS
        )
        fields |= _printed(place)
        fields[f"price_{place}"] = DongField(
            lazy("Giá đã thỏa thuận"),
            required=False,
            maximum=MOST_PRICE,
            hint=lazy("Điểm bán trả cho mỗi đơn vị; tặng thì ghi 0, hàng ký gửi thì bỏ trống."),
        )
    kind: type[AnnounceForm] = type("AnnounceFormWithLines", (AnnounceForm,), fields)
    return kind(**options)


def arrive_form(lines: Sequence[LineRow], *, consigned: bool, **options: Any) -> ArriveForm:
    """What may come of each line; lot, dates and price as they were announced. ``consigned``: there is no price."""
    reasons = [("", _("Chọn lý do")), *((reason.value, str(words)) for reason, words in REASONS.items())]
    fields: dict[str, Any] = {}
    for line in lines:
        for name, label in (("quantity", lazy("Nhận vào")), ("refused", lazy("Không nhận"))):
            fields[f"{name}_{line.line_id}"] = QuantityField(
                label, measure=line.measure.value, minimum=0, maximum=MOST_UNITS, required=False
            )
        fields |= _printed(line.line_id, line)
        fields[f"quarantine_{line.line_id}"] = TickField(STILL_IN)
        agreed = None if consigned else line.unit_price
        fields[f"unit_cost_{line.line_id}"] = DongField(
            lazy("Giá mua một đơn vị"),
            required=False,
            maximum=MOST_PRICE,
            default=agreed,
            hint=NO_COST if agreed is None else lazy("Bỏ trống: theo giá đã thỏa thuận."),
        )
        fields[f"reason_{line.line_id}"] = ChoiceField(
            lazy("Lý do không nhận"), required=False, choices=reasons, coerce=_reason
        )
        fields[f"photo_{line.line_id}"] = UploadField(
            lazy("Ảnh hàng không nhận"),
            required=False,
            accept=PICTURES,
            hint=lazy("Chỉ chủ thể và điểm bán xem được."),
        )
    kind: type[ArriveForm] = type("ArriveFormWithLines", (ArriveForm,), fields)
    return kind(**options)


def _printed(place: int, line: LineRow | None = None) -> dict[str, Any]:
    """What stands on the label."""
    return {
        f"number_{place}": TextField(
            lazy("Số lô"),
            required=False,
            max_length=60,
            hint=lazy("In trên nhãn; bỏ trống nếu không có."),
            default=line.number if line else None,
        ),
        f"made_on_{place}": DayField(
            lazy("Ngày sản xuất"), required=False, default=line.made_on if line else None
        ),
        f"expires_on_{place}": DayField(
            lazy("Hạn sử dụng"), required=False, default=line.expires_on if line else None
        ),
    }


def _reason(value: Any) -> RefusalReason | None:
    return RefusalReason(value) if value else None
