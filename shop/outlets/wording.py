"""What people read about opening hours and kinds."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shop.core.clock import VN
from shop.core.sentences import Text, lazy
from shop.outlets.hours import MIDNIGHT, Opening, Span, Status, Timetable, minutes_text, spans_on
from shop.outlets.states import LicenceKind, OutletKind, SpotKind, StaffRole, TaxMethod
from shop.web.i18n import _

WEEKDAYS = (
    lazy("Thứ Hai"),
    lazy("Thứ Ba"),
    lazy("Thứ Tư"),
    lazy("Thứ Năm"),
    lazy("Thứ Sáu"),
    lazy("Thứ Bảy"),
    lazy("Chủ nhật"),
)
OUTLET_KINDS: dict[OutletKind, Text] = {
    OutletKind.PERMANENT: lazy("Cửa hàng cố định"),
    OutletKind.FAIR: lazy("Hội chợ, phiên chợ"),
}
TAX_METHODS: dict[TaxMethod, Text] = {
    TaxMethod.DEDUCTION: lazy("Khấu trừ"),
    TaxMethod.DIRECT: lazy("Trực tiếp"),
    TaxMethod.NONE: lazy("Không nộp thuế GTGT"),
}
LICENCE_KINDS: dict[LicenceKind, Text] = {
    LicenceKind.ALCOHOL_RETAIL: lazy("Giấy phép bán lẻ rượu"),
    LicenceKind.FOOD_SAFETY: lazy("Giấy chứng nhận đủ điều kiện an toàn thực phẩm"),
}
SPOT_KINDS: dict[SpotKind, Text] = {
    SpotKind.FLOOR: lazy("Tầng"),
    SpotKind.KIOSK: lazy("Ki-ốt"),
    SpotKind.SHELF: lazy("Kệ"),
}
STAFF_ROLES: dict[StaffRole, Text] = {
    StaffRole.MANAGER: lazy("Quản lý"),
    StaffRole.CLERK: lazy("Nhân viên"),
}


def opening_text(found: Opening, now: datetime) -> str:
    """One line for a card: "Đang mở, đóng lúc 20:00", "Chưa có giờ mở cửa"."""
    if found.status is Status.OPEN:
        return _open_text(found.until, now)
    if found.status is Status.UNKNOWN:
        return _("Chưa có giờ mở cửa")
    if found.status is Status.OVER:
        return _("Đã kết thúc")
    if found.status is Status.NOT_YET:
        return (
            _("Chưa khai mạc")
            if found.until is None
            else _("Mở cửa %(when)s", when=when_text(found.until, now))
        )
    start = (
        _("Tạm nghỉ: %(reason)s", reason=found.reason) if found.status is Status.SHUT else _("Đang đóng cửa")
    )
    if found.until is None:
        return start
    return _("%(start)s, mở lại %(when)s", start=start, when=when_text(found.until, now))


def when_text(moment: datetime, now: datetime) -> str:
    """`lúc 07:00`, `lúc 07:00 ngày mai`, `lúc 07:00 Thứ Hai, 30/11`."""
    local = moment.astimezone(VN)
    today = now.astimezone(VN).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return _("lúc %(clock)s", clock=clock)
    if local.date() == today + timedelta(days=1):
        return _("lúc %(clock)s ngày mai", clock=clock)
    weekday = WEEKDAYS[local.weekday()]
    return _("lúc %(clock)s %(weekday)s, %(day)s", clock=clock, weekday=weekday, day=f"{local:%d/%m}")


def spans_text(spans: list[Span]) -> str:
    """The hours of one weekday: `07:30–11:30, 13:30–17:00`; "Nghỉ" without any."""
    if not spans:
        return _("Nghỉ")
    return ", ".join(f"{minutes_text(span.opens)}–{minutes_text(span.closes)}" for span in spans)


def week_text(timetable: Timetable) -> list[tuple[str, str]]:
    """(weekday, hours) from Monday to Sunday; empty when no hours are known."""
    if not timetable.spans:
        return []
    rows = []
    for weekday, name in enumerate(WEEKDAYS):
        mine = sorted(
            (span for span in timetable.spans if span.weekday == weekday), key=lambda span: span.opens
        )
        rows.append((str(name), spans_text(mine)))
    return rows


def today_text(timetable: Timetable, day: date) -> str:
    """The hours of a day: `08:00–20:00`, "Nghỉ"; empty when no hours are known."""
    if not timetable.spans:
        return ""
    return spans_text(spans_on(timetable, day))


def dates_text(first: date, last: date) -> str:
    """`01/12/2026`, or `01/12/2026 – 05/12/2026` for more than one day."""
    one, other = f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}"
    return one if first == last else f"{one} – {other}"


def _open_text(until: datetime | None, now: datetime) -> str:
    if until is None or until - now > timedelta(hours=24):
        return _("Đang mở, mở cả ngày đêm")
    local = until.astimezone(VN)
    at_midnight = (local.hour, local.minute) == (0, 0)
    clock = minutes_text(MIDNIGHT) if at_midnight else f"{local:%H:%M}"
    return _("Đang mở, đóng lúc %(clock)s", clock=clock)
