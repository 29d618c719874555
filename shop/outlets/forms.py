"""The forms around outlets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.geography.forms import PlacedForm, commune_field, province_field
from shop.media.addresses import PICTURES
from shop.outlets.hours import MIDNIGHT, Span, minutes_text
from shop.outlets.states import LicenceKind, OutletKind, SpotKind, StaffRole, TaxMethod
from shop.outlets.wording import (
    LICENCE_KINDS,
    OUTLET_KINDS,
    SPOT_KINDS,
    STAFF_ROLES,
    TAX_METHODS,
    WEEKDAYS,
)
from shop.web.fields import Typed
from shop.web.forms import (
    ChoiceField,
    DayField,
    EmailField,
    Form,
    IntField,
    LinesField,
    OpenForm,
    PhoneField,
    TextField,
    TickField,
    UploadField,
)

DUTY_HINT = lazy("Khách đọc được ở trang điểm bán, ví dụ: chị Lan. Để trống thì không ghi.")
_HOUR = r"([0-9]{1,2})(?:[:h.]([0-9]{2})?)?"
_SPAN = re.compile(rf"{_HOUR}\s*[-–]\s*{_HOUR}")
_DEGREES = re.compile(r"[0-9]{1,3}([.,][0-9]{1,8})?")


def _id_or_none(value: Any) -> int | None:
    """The empty choice is no id."""
    return None if value == "" else int(value)


class SpansField(Typed):
    """The hours of one day: `07:00-11:30, 13:30-20:00`; empty is shut. The value is a list of minutes."""

    nothing: Any = ()

    def read(self, text: str) -> list[tuple[int, int]]:
        """Spans between commas, as people write them: `7h-11h30`, `7:00–11:30`."""
        spans = []
        for part in text.split(","):
            found = _SPAN.fullmatch(part.strip())
            if found is None:
                raise BadInput(self.name, lazy("Hãy ghi như 07:00-11:30, 13:30-20:00."))
            numbers = [int(number or 0) for number in found.groups()]
            opens, closes = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
            if max(numbers[1], numbers[3]) > 59 or not opens < closes <= MIDNIGHT:
                raise BadInput(self.name, lazy("Giờ mở cửa phải trước giờ đóng cửa trong cùng một ngày."))
            spans.append((opens, closes))
        return spans

    def show(self, value: Any) -> str:
        """`07:00-11:30, 13:30-20:00`."""
        return ", ".join(f"{minutes_text(opens)}-{minutes_text(closes)}" for opens, closes in value)


class DegreesField(Typed):
    """A coordinate in degrees; empty is None."""

    def read(self, text: str) -> float:
        """A plain number with a point or a comma."""
        if not _DEGREES.fullmatch(text):
            raise BadInput(self.name, lazy("Hãy ghi tọa độ như 19.8067."))
        return float(text.replace(",", "."))


class ChooseForm(OpenForm):
    """The visitor's outlet, and the place it was searched from."""

    outlet_id = IntField(lazy("Điểm bán"), minimum=1, maximum=10**15)
    place = TextField(lazy("Nơi của bạn"), max_length=20, required=False)


class OutletForm(PlacedForm):
    """All of an outlet but its hours."""

    name = TextField(lazy("Tên điểm bán"))
    name_en = TextField(lazy("Tên tiếng Anh"), required=False)
    operator_id = ChoiceField(lazy("Đơn vị vận hành"), coerce=int)
    kind = ChoiceField(lazy("Loại"), choices=list(OUTLET_KINDS.items()), coerce=OutletKind)
    starts_on = DayField(lazy("Hội chợ từ ngày"), required=False)
    ends_on = DayField(lazy("Hội chợ đến hết ngày"), required=False)
    hub_id = ChoiceField(lazy("Nằm trong trung tâm"), required=False, coerce=_id_or_none)
    street = TextField(lazy("Số nhà, đường, thôn"))
    place_published = TextField(
        lazy("Địa chỉ cũ đã công bố"), required=False, hint=lazy("Ví dụ: P. Đông Thọ (cũ)")
    )
    directions = TextField(lazy("Chỉ đường"), max_length=300, required=False)
    directions_en = TextField(lazy("Chỉ đường bằng tiếng Anh"), max_length=300, required=False)
    lat = DegreesField(lazy("Vĩ độ"), required=False)
    lng = DegreesField(lazy("Kinh độ"), required=False)
    phone = PhoneField(lazy("Số điện thoại"), required=False)
    zalo = PhoneField(lazy("Số Zalo"), required=False)
    duty_name = TextField(lazy("Người trực"), max_length=100, required=False, hint=DUTY_HINT)
    duty_phone = PhoneField(lazy("Điện thoại người trực"), required=False)
    sells_online = TickField(lazy("Bán trên mạng"))
    offers_pickup = TickField(lazy("Khách nhận tại điểm bán"))
    offers_delivery = TickField(lazy("Giao tận nhà"))
    has_parking = TickField(lazy("Có chỗ để xe"))
    has_cold_storage = TickField(lazy("Có tủ mát, tủ đông"))
    pickup_days = IntField(lazy("Số ngày chuẩn bị hàng"), minimum=0, maximum=30)
    rank = IntField(lazy("Thứ tự ưu tiên"), minimum=0, maximum=10_000, hint=lazy("Số nhỏ được chọn trước."))
    note = LinesField(lazy("Giới thiệu"), required=False)
    note_en = LinesField(lazy("Giới thiệu bằng tiếng Anh"), required=False)
    source = TextField(lazy("Nguồn thông tin"), max_length=300, required=False)
    closed_on = DayField(lazy("Ngừng hoạt động từ ngày"), required=False)

    def offer_operators(self, operators: Iterable[tuple[int, str]], hubs: Iterable[tuple[int, str]]) -> None:
        """The operators that the reader acts for, and the outlets that may be a hub."""
        self.operator_id.choices = list(operators)
        self.hub_id.choices = [("", lazy("Không nằm trong trung tâm nào")), *hubs]


class DutyForm(Form):
    """Who is on duty; empty: nobody is named."""

    duty_name = TextField(lazy("Người trực"), max_length=100, required=False, hint=DUTY_HINT)
    duty_phone = PhoneField(lazy("Điện thoại người trực"), required=False)


class KeepForm(Form):
    """How long prepared goods wait for their customer."""

    keep_days = IntField(
        lazy("Giữ hàng chờ khách đến nhận (ngày)"),
        minimum=1,
        maximum=60,
        hint=lazy("Tính theo ngày dương lịch, kể từ ngày hẹn. Quá hạn, hàng trở lại kệ và khách được báo."),
    )


class BringForm(Form):
    """Whether goods that are ordered for pick-up are brought from one outlet of the operator to another."""

    sends_pickups = TickField(lazy("Gửi hàng của điểm này cho khách nhận ở điểm bán khác của đơn vị"))
    takes_pickups = TickField(lazy("Nhận hàng từ điểm bán khác gửi về cho khách đến đây lấy"))
    send_days = IntField(
        lazy("Hàng gửi đi tới nơi sau (ngày)"),
        minimum=0,
        maximum=30,
        hint=lazy("Tính từ ngày đặt, kể cả ngày chờ xe. Điểm nhận cộng thêm số ngày chuẩn bị của mình."),
    )


class TellForm(Form):
    """How customers are told how much there is."""

    hides_units = TickField(lazy("Không ghi số lượng, chỉ ghi “còn hàng”, “sắp hết” hoặc “hết”"))


class PhotoForm(Form):
    """A picture of the outlet with words for who does not see it."""

    file = UploadField(
        lazy("Ảnh"), accept=PICTURES, hint=lazy("JPEG, PNG, WebP hoặc HEIC, nhiều nhất 10 MB.")
    )
    alt = TextField(lazy("Mô tả ảnh"), max_length=200, hint=lazy("Ví dụ: Mặt tiền nhìn từ đường Lê Lợi"))
    alt_en = TextField(lazy("Mô tả tiếng Anh"), max_length=200, required=False)


class HoursForm(Form):
    """The hours of the week; all empty means that they are not known."""

    day0 = SpansField(
        WEEKDAYS[0], required=False, hint=lazy("Ví dụ: 07:00-11:30, 13:30-20:00. Để trống: nghỉ.")
    )
    day1 = SpansField(WEEKDAYS[1], required=False)
    day2 = SpansField(WEEKDAYS[2], required=False)
    day3 = SpansField(WEEKDAYS[3], required=False)
    day4 = SpansField(WEEKDAYS[4], required=False)
    day5 = SpansField(WEEKDAYS[5], required=False)
    day6 = SpansField(WEEKDAYS[6], required=False)

    def spans(self) -> list[Span]:
        """The spans of the whole week."""
        return [
            Span(weekday, opens, closes)
            for weekday in range(len(WEEKDAYS))
            for opens, closes in self[f"day{weekday}"].data or ()
        ]


class ClosureForm(Form):
    """Days on which the outlet is shut."""

    starts_on = DayField(lazy("Nghỉ từ ngày"))
    ends_on = DayField(lazy("Nghỉ đến hết ngày"))
    reason = TextField(lazy("Lý do"), hint=lazy("Khách đọc được câu này, ví dụ: Nghỉ Tết."))


class SpotForm(Form):
    """A floor, kiosk or shelf."""

    kind = ChoiceField(lazy("Loại"), choices=list(SPOT_KINDS.items()), coerce=SpotKind)
    name = TextField(lazy("Tên"), max_length=100, hint=lazy("Ví dụ: Ki-ốt 12"))
    note = TextField(lazy("Ghi chú"), required=False)


class SeatForm(Form):
    """A person who is to work at an outlet."""

    identifier = TextField(lazy("Số điện thoại hoặc e-mail của người đó"))
    role = ChoiceField(lazy("Vai trò"), choices=list(STAFF_ROLES.items()), coerce=StaffRole)
    reason = TextField(lazy("Lý do"), hint=lazy("Ví dụ: quyết định phân công số 5"))


class OperatorForm(PlacedForm):
    """A legal person behind outlets."""

    legal_name = TextField(lazy("Tên pháp lý"))
    tax_code = TextField(lazy("Mã số thuế"), max_length=20, required=False)
    tax_method = ChoiceField(lazy("Cách nộp thuế GTGT"), choices=list(TAX_METHODS.items()), coerce=TaxMethod)
    registration_number = TextField(lazy("Số đăng ký kinh doanh"), max_length=40, required=False)
    registered_on = DayField(lazy("Ngày đăng ký"), required=False)
    registered_at_place = TextField(lazy("Nơi đăng ký"), required=False)
    province_code = province_field(required=False)
    commune_code = commune_field(required=False)
    street = TextField(lazy("Số nhà, đường, thôn"), required=False)
    phone = PhoneField(lazy("Số điện thoại"), required=False)
    email = EmailField(lazy("E-mail"), required=False)
    bank_bin = TextField(lazy("Mã ngân hàng (BIN)"), max_length=6, required=False)
    bank_account = TextField(lazy("Số tài khoản"), max_length=19, required=False)
    bank_account_name = TextField(lazy("Tên tài khoản"), max_length=100, required=False)


class LicenceForm(Form):
    """A dated permission."""

    kind = ChoiceField(lazy("Loại giấy phép"), choices=list(LICENCE_KINDS.items()), coerce=LicenceKind)
    number = TextField(lazy("Số"), max_length=100)
    issued_on = DayField(lazy("Ngày cấp"))
    expires_on = DayField(
        lazy("Ngày cuối còn hiệu lực"), required=False, hint=lazy("Để trống: không thời hạn.")
    )


class EndLicenceForm(Form):
    """The last day of a permission that was taken back."""

    day = DayField(lazy("Ngày cuối còn hiệu lực"))
