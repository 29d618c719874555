"""What is typed about wholesale."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shop.core.sentences import lazy
from shop.geography import queries as geography
from shop.web.forms import (
    ChoiceField,
    DayField,
    DongField,
    EmailField,
    Form,
    HiddenTextField,
    IntField,
    LinesField,
    PhoneField,
    TextField,
)
from shop.web.i18n import _
from shop.wholesale.services import Enquiry, PostDraft, TermsDraft

MOST_UNITS = 10**9
LONGEST_DAYS = 3650


class TermsForm(Form):
    """What a producer says about one product in quantity."""

    least_units = IntField(lazy("Đặt ít nhất (đơn vị bán)"), minimum=1, maximum=MOST_UNITS, required=False)
    shelf_life_days = IntField(
        lazy("Hạn sử dụng từ ngày sản xuất (ngày)"), minimum=1, maximum=LONGEST_DAYS, required=False
    )
    carton_units = IntField(lazy("Số đơn vị mỗi thùng"), minimum=1, maximum=100_000, required=False)
    lead_days = IntField(lazy("Thời gian chuẩn bị hàng (ngày)"), minimum=0, maximum=365, required=False)

    def draft(self) -> TermsDraft:
        """What the service takes."""
        return TermsDraft(**{name: self[name].data for name in TermsDraft.__dataclass_fields__})


class EnquiryForm(Form):
    """What a buyer asks. ``key``: one form, one enquiry."""

    key = HiddenTextField(max_length=40)
    units = IntField(lazy("Số lượng cần"), minimum=1, maximum=MOST_UNITS)
    market = TextField(lazy("Bán ở đâu"), hint=lazy("Ví dụ: siêu thị ở Hà Nội; xuất khẩu sang Nhật Bản."))
    name = TextField(lazy("Họ tên"), max_length=100)
    company = TextField(lazy("Công ty, cửa hàng"), required=False)
    phone = PhoneField(lazy("Số điện thoại"), required=False)
    email = EmailField(lazy("E-mail"), required=False)
    text = LinesField(lazy("Lời nhắn"), max_length=1000, required=False)

    def enquiry(self, language: str) -> Enquiry:
        """What the service takes."""
        names = [name for name in Enquiry.__dataclass_fields__ if name != "language"]
        typed: dict[str, Any] = {name: self[name].data or None for name in names}
        return Enquiry(**typed, language=language)


class AnswerForm(Form):
    """What the producer answers."""

    answer = LinesField(
        lazy("Trả lời"),
        max_length=1000,
        hint=lazy("Khách có e-mail thì thư được gửi ngay; không có thì hãy gọi và ghi điều đã thống nhất."),
    )


class PostForm(Form):
    """What a buyer looks for."""

    key = HiddenTextField(max_length=40)
    goods = TextField(lazy("Cần mua hàng gì"), hint=lazy("Ví dụ: miến dong, hạng 4 sao trở lên."))
    units = IntField(lazy("Số lượng"), minimum=1, maximum=MOST_UNITS)
    unit = TextField(lazy("Đơn vị"), max_length=30, hint=lazy("Ví dụ: kg, hộp, thùng"))
    last_day = DayField(lazy("Nhận trả lời đến hết ngày"))
    province_code = ChoiceField(lazy("Nơi nhận hàng"))
    text = LinesField(lazy("Yêu cầu khác"), max_length=1000, required=False)
    name = TextField(
        lazy("Họ tên, công ty"),
        max_length=100,
        hint=lazy("Không hiện trên bảng; chỉ đưa cho chủ thể được nối."),
    )
    phone = PhoneField(lazy("Số điện thoại"), required=False)
    email = EmailField(lazy("E-mail"), required=False)

    def offer(self) -> None:
        """All provinces, none chosen beforehand."""
        self.province_code.choices = [
            ("", _("Chọn tỉnh, thành phố")),
            *((unit.code, unit.full_name) for unit in geography.provinces()),
        ]

    def draft(self) -> PostDraft:
        """What the service takes."""
        typed: dict[str, Any] = {name: self[name].data or None for name in PostDraft.__dataclass_fields__}
        return PostDraft(**typed)


class OfferForm(Form):
    """What a producer can deliver."""

    producer_id = ChoiceField(lazy("Chủ thể"), coerce=int)
    units = IntField(lazy("Giao được bao nhiêu"), minimum=1, maximum=MOST_UNITS)
    price = DongField(lazy("Giá một đơn vị"), minimum=1)
    contact = TextField(
        lazy("Liên hệ của bạn"), max_length=100, hint=lazy("Chỉ đưa cho người mua khi cán bộ nối hai bên.")
    )
    note = TextField(lazy("Ghi chú"), max_length=300, required=False)

    def offer(self, producers: Iterable[tuple[int, str]]) -> None:
        """The reader's producers."""
        self.producer_id.choices = list(producers)


class RefuseForm(Form):
    """Why a post is not shown."""

    refusal = TextField(lazy("Lý do không đăng"), max_length=300)
