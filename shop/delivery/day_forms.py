"""The forms of the rules about days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from shop.core.clock import VN
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.delivery import day_rules
from shop.delivery.models import DayCapacity, LastOrderDay, OrderStop
from shop.delivery.states import Way, ZoneKind
from shop.delivery.wording import WAYS, ZONES
from shop.web.context import WEEKDAYS_EN, WEEKDAYS_VI
from shop.web.forms import ChoiceField, DayField, Form, IntField, TextField
from shop.web.i18n import _, language

ALL = "tat-ca"
MOST = 100_000
Choices = Sequence[tuple[str, str]]


class HourField(TextField):
    """An hour of the day typed as 17:00; empty is None."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, required=False, max_length=5, **options)

    def hour(self) -> time | None:
        """The hour. Raises BadInput for what is none."""
        if not self.data:
            return None
        hours, colon, minutes = str(self.data).partition(":")
        digits = (hours + minutes).isascii() and hours.isdigit() and minutes.isdigit()
        if not (colon and digits and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60):
            raise BadInput(self.name, lazy("Hãy nhập giờ như 17:00."))
        return time(int(hours), int(minutes))


class StopForm(Form):
    """When and where no orders are taken."""

    place = ChoiceField(lazy("Nơi ngừng nhận đơn"))
    way = ChoiceField(lazy("Cách nhận hàng"))
    from_day = DayField(lazy("Từ ngày"))
    from_hour = HourField(lazy("Từ giờ"), hint=lazy("Ví dụ 17:00. Để trống: từ đầu ngày."))
    until_day = DayField(lazy("Đến hết ngày"))
    until_hour = HourField(lazy("Đến giờ"), hint=lazy("Để trống: hết ngày."))
    reason = TextField(lazy("Lý do khách đọc"), max_length=200, hint=lazy("Ví dụ: nghỉ Tết."))
    reason_en = TextField(lazy("Lý do bằng tiếng Anh"), max_length=200, required=False)

    def offer(self, places: Choices) -> None:
        """Fill the lists."""
        self.place.choices = list(places)
        self.way.choices = [(ALL, lazy("Cả giao tận nơi và nhận tại điểm bán")), *WAYS.items()]

    def values(self, operator_of: dict[int, int]) -> dict[str, Any]:
        """The columns. Raises BadInput for an hour that is none."""
        return {
            **_place(self.place.data, operator_of),
            "way": None if self.way.data == ALL else Way(self.way.data),
            "from_at": _moment(self.from_day.data, self.from_hour.hour(), whole=0),
            "until_at": _moment(self.until_day.data, self.until_hour.hour(), whole=1),
            "reason": self.reason.data,
            "reason_en": self.reason_en.data or None,
        }

    @staticmethod
    def filled(row: OrderStop) -> dict[str, Any]:
        """A row as the form shows it."""
        since, until = row.from_at.astimezone(VN), row.until_at.astimezone(VN)
        is_whole = until.time() == time(0)
        return {
            "place": f"d{row.outlet_id}"
            if row.outlet_id
            else f"o{row.operator_id}"
            if row.operator_id
            else ALL,
            "way": row.way.value if row.way else ALL,
            "from_day": since.date(),
            "from_hour": "" if since.time() == time(0) else f"{since:%H:%M}",
            "until_day": until.date() - timedelta(days=1) if is_whole else until.date(),
            "until_hour": "" if is_whole else f"{until:%H:%M}",
            "reason": row.reason,
            "reason_en": row.reason_en or "",
        }


class LastDayForm(Form):
    """Until when to order for a delivery before a given day."""

    place = ChoiceField(lazy("Hàng gửi từ"))
    kind = ChoiceField(lazy("Vùng giao"))
    product = TextField(
        lazy("Chỉ một sản phẩm"),
        required=False,
        max_length=200,
        hint=lazy("Địa chỉ trang sản phẩm, ví dụ mam-tom-le-gia. Để trống: mọi sản phẩm."),
    )
    set_code = ChoiceField(lazy("Chỉ một bộ sản phẩm"), required=False)
    order_until = DayField(lazy("Ngày đặt cuối"))
    before_day = DayField(
        lazy("Để nhận trước ngày"), hint=lazy("Đặt sau ngày đặt cuối thì giao từ ngày này trở đi.")
    )
    occasion = TextField(lazy("Dịp"), max_length=100, hint=lazy("Ví dụ: Tết. Khách đọc “để nhận trước Tết”."))
    occasion_en = TextField(lazy("Dịp bằng tiếng Anh"), max_length=100, required=False)

    def offer(self, places: Choices, sets: Sequence[tuple[int, str]]) -> None:
        """Fill the lists."""
        self.place.choices = list(places)
        self.kind.choices = [(ALL, lazy("Mọi vùng")), *((kind.value, words) for kind, words in ZONES.items())]
        self.set_code.choices = [
            ("", lazy("Mọi bộ sản phẩm")),
            *((str(code), name) for code, name in sets),
        ]

    def values(self, operator_of: dict[int, int]) -> dict[str, Any]:
        """The columns. Raises BadInput for a product there is not."""
        return {
            "operator_id": _place(self.place.data, operator_of)["operator_id"],
            "kind": None if self.kind.data == ALL else ZoneKind(self.kind.data),
            "product_id": day_rules.product_id(self.product.data) if self.product.data else None,
            "set_code": int(self.set_code.data) if self.set_code.data else None,
            "order_until": self.order_until.data,
            "before_day": self.before_day.data,
            "occasion": self.occasion.data,
            "occasion_en": self.occasion_en.data or None,
        }

    @staticmethod
    def filled(row: LastOrderDay) -> dict[str, Any]:
        """A row as the form shows it."""
        return {
            "place": f"o{row.operator_id}" if row.operator_id else ALL,
            "kind": row.kind.value if row.kind else ALL,
            "product": day_rules.slug_of(row.product_id),
            "set_code": str(row.set_code or ""),
            "order_until": row.order_until,
            "before_day": row.before_day,
            "occasion": row.occasion,
            "occasion_en": row.occasion_en or "",
        }


class CapacityForm(Form):
    """How many orders an outlet takes for one day."""

    place = ChoiceField(lazy("Điểm bán"))
    way = ChoiceField(lazy("Cách nhận hàng"))
    most = IntField(
        lazy("Nhiều nhất bao nhiêu đơn một ngày"),
        maximum=MOST,
        hint=lazy("0: không giao ngày nào trong khoảng này."),
    )
    weekday = ChoiceField(lazy("Ngày trong tuần"))
    from_day = DayField(
        lazy("Từ ngày"), required=False, hint=lazy("Cho một mùa, ví dụ trước Tết. Để trống: quanh năm.")
    )
    until_day = DayField(lazy("Đến hết ngày"), required=False)

    def offer(self, places: Choices) -> None:
        """Fill the lists."""
        names = WEEKDAYS_VI if language() == "vi" else WEEKDAYS_EN
        self.place.choices = list(places)
        self.way.choices = list(WAYS.items())
        self.weekday.choices = [(ALL, _("Mọi ngày")), *((str(n), name) for n, name in enumerate(names))]

    def values(self, operator_of: dict[int, int]) -> dict[str, Any]:
        """The columns."""
        return {
            "outlet_id": _place(self.place.data, operator_of)["outlet_id"],
            "way": Way(self.way.data),
            "most": self.most.data,
            "weekday": None if self.weekday.data == ALL else int(self.weekday.data),
            "from_day": self.from_day.data,
            "until_day": self.until_day.data,
        }

    @staticmethod
    def filled(row: DayCapacity) -> dict[str, Any]:
        """A row as the form shows it."""
        return {
            "place": f"d{row.outlet_id}",
            "way": row.way.value,
            "most": row.most,
            "weekday": ALL if row.weekday is None else str(row.weekday),
            "from_day": row.from_day,
            "until_day": row.until_day,
        }


def _place(value: str, operator_of: dict[int, int]) -> dict[str, int | None]:
    """`tat-ca`, `o` and an operator's number, or `d` and an outlet's: one of the choices that were offered."""
    if value == ALL:
        return {"operator_id": None, "outlet_id": None}
    number = int(value[1:])
    if value.startswith("o"):
        return {"operator_id": number, "outlet_id": None}
    return {"operator_id": operator_of[number], "outlet_id": number}


def _moment(day: date, hour: time | None, *, whole: int) -> datetime:
    """The moment in Vietnamese time; without an hour the beginning of the day, or (`whole`) of the next one."""
    if hour is None:
        return datetime.combine(day + timedelta(days=whole), time(0), VN)
    return datetime.combine(day, hour, VN)
