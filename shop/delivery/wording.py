"""Why goods do not travel and when they do, in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shop.core.clock import VN
from shop.core.sentences import Sentence, Text, lazy
from shop.delivery.calendar import LastDay, Stop
from shop.delivery.fees import Obstacle
from shop.delivery.states import Way, ZoneKind
from shop.web.i18n import _, in_language

OBSTACLES: dict[Obstacle, Text] = {
    Obstacle.PICKUP_ONLY: lazy("Sản phẩm này chỉ nhận tại điểm bán, không gửi đi được."),
    Obstacle.TOO_FAR: lazy("Sản phẩm này không gửi tới tỉnh đã chọn."),
    Obstacle.TOO_SLOW: lazy("Đường tới tỉnh đã chọn quá dài đối với sản phẩm này."),
    Obstacle.NOT_COOLED: lazy("Chưa có cách gửi lạnh sản phẩm này tới tỉnh đã chọn."),
    Obstacle.NO_TARIFF: lazy("Chưa có phí giao tới tỉnh đã chọn."),
}

ZONES: dict[ZoneKind, Sentence] = {
    ZoneKind.PROVINCE: lazy("Trong tỉnh"),
    ZoneKind.REGION: lazy("Cùng miền"),
    ZoneKind.COUNTRY: lazy("Khác miền"),
}

WAYS: dict[str, Sentence] = {
    Way.DELIVERY.value: lazy("Giao tận nơi"),
    Way.PICKUP.value: lazy("Nhận tại điểm bán"),
}


def stop_words(stop: Stop) -> str:
    """A stop in a sentence: `Điểm bán ngừng nhận đơn giao từ 12/2 đến hết 20/2: nghỉ Tết`."""
    values = {
        "since": _short(stop.from_at),
        "until": _last(stop.until_at),
        "reason": in_language(stop.reason, stop.reason_en),
    }
    if stop.way is Way.DELIVERY:
        return _("Điểm bán ngừng nhận đơn giao từ %(since)s %(until)s: %(reason)s.", **values)
    if stop.way is Way.PICKUP:
        return _("Điểm bán ngừng nhận đơn đến lấy từ %(since)s %(until)s: %(reason)s.", **values)
    return _("Điểm bán ngừng nhận đơn từ %(since)s %(until)s: %(reason)s.", **values)


def last_day_words(last: LastDay) -> str:
    """A last order day in a sentence: `Đặt đến hết 5/2 để nhận trước Tết (giao khác miền)`."""
    values = {
        "day": day_month(last.order_until),
        "occasion": in_language(last.occasion, last.occasion_en),
    }
    if last.kind is None:
        return _("Đặt đến hết %(day)s để nhận trước %(occasion)s.", **values)
    zone = {
        ZoneKind.PROVINCE: _("giao trong tỉnh"),
        ZoneKind.REGION: _("giao cùng miền"),
        ZoneKind.COUNTRY: _("giao khác miền"),
    }[last.kind]
    return _("Đặt đến hết %(day)s để nhận trước %(occasion)s (%(zone)s).", zone=zone, **values)


def day_month(day: date) -> str:
    """`5/2`, as people name a day near at hand."""
    return f"{day.day}/{day.month}"


def _short(moment: datetime) -> str:
    """The day, with the hour where it is not the first of the day."""
    local = moment.astimezone(VN)
    words = day_month(local.date())
    return words if (local.hour, local.minute) == (0, 0) else f"{local:%H:%M} {words}"


def _last(moment: datetime) -> str:
    """Until when: the whole of a day, or an hour of it."""
    local = moment.astimezone(VN)
    if (local.hour, local.minute) == (0, 0):
        return _("đến hết %(day)s", day=day_month(local.date() - timedelta(days=1)))
    return _("đến %(moment)s", moment=_short(moment))
