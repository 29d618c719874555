"""Asking for goods that are made on demand."""

from shop.core.sentences import lazy
from shop.web.forms import DayField, Form, IntField, LinesField, PhoneField, RadioField, TextField


class RequestForm(Form):
    """What, when, and whom to call. Nothing is paid and nothing reserved."""

    outlet = RadioField(lazy("Điểm bán"), choices=[])
    quantity = IntField(lazy("Số lượng"), minimum=1, maximum=100_000)
    wanted_on = DayField(lazy("Ngày muốn nhận"))
    name = TextField(lazy("Họ và tên"), max_length=100)
    phone = PhoneField(lazy("Điện thoại"), hint=lazy("Để điểm bán gọi lại xác nhận."))
    note = LinesField(lazy("Lời nhắn"), required=False, max_length=300)
