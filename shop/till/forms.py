"""Forms of the counter."""

from __future__ import annotations

from shop.core.sentences import lazy
from shop.till.services.writing import LONGEST_KEY
from shop.till.states import Money
from shop.till.wording import MONEY
from shop.web.forms import (
    ChoiceField,
    DayField,
    DongField,
    Form,
    HiddenTextField,
    PhoneField,
    QueryForm,
    TextField,
    TickField,
)


class ScanForm(Form):
    """A code or a word, and how much. ``key``: the client's, of one sale; the ids come with a choice."""

    key = HiddenTextField(max_length=LONGEST_KEY)
    code = TextField(
        lazy("Quét mã hoặc gõ tên hàng"),
        required=False,
        max_length=200,
        hint=lazy("Mã vạch, mã hàng, mã lô, 4 số cuối hoặc tên. Mỗi lần quét thêm 1."),
    )
    quantity = TextField(
        lazy("Số lượng"),
        required=False,
        max_length=20,
        hint=lazy("Hàng cân: 500 g hoặc 1,5 kg. Bỏ trống là 1."),
    )
    variant_id = HiddenTextField(required=False, max_length=18)
    lot_id = HiddenTextField(required=False, max_length=18)
    from_lot_id = HiddenTextField(required=False, max_length=18)


class QuantityForm(Form):
    """How much of one line; 0 takes it off."""

    quantity = TextField(lazy("Số lượng"), max_length=20)


class PayForm(Form):
    """How the customer pays. ``digest``: of what was shown."""

    digest = HiddenTextField(max_length=32)
    money = ChoiceField(
        lazy("Khách trả bằng"),
        choices=[(money.value, words) for money, words in MONEY.items()],
        coerce=Money,
        default=Money.CASH,
    )
    given = DongField(lazy("Khách đưa"), required=False, hint=lazy("Bỏ trống nếu khách đưa vừa đủ."))
    phone = PhoneField(
        lazy("Điện thoại của khách"),
        required=False,
        hint=lazy("Chỉ khi khách muốn nhận đường dẫn biên lai."),
    )
    age = TickField(lazy("Đã xem giấy tờ, khách đủ 18 tuổi"), required=False)


class ReceivedForm(Form):
    """The transfer was seen."""

    age = TickField(lazy("Đã xem giấy tờ, khách đủ 18 tuổi"), required=False)


class DayForm(QueryForm):
    """Which day's sales are shown."""

    ngay = DayField(lazy("Ngày"), required=False)
