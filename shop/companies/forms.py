"""What a company types: its goods, its file, a row, itself."""

from __future__ import annotations

from collections.abc import Sequence

from shop.companies.company import LONGEST_SENDER, Company
from shop.companies.rows import LONGEST, Row, written
from shop.core.sentences import lazy
from shop.geography import queries as geography
from shop.payments.queries import PaymentMethod
from shop.web.forms import (
    EmailField,
    Form,
    HiddenTextField,
    OpenForm,
    PhoneField,
    RadioField,
    TextField,
    TickField,
    TicksField,
    UploadField,
)

NEITHER = "-"


class GoodsForm(Form):
    """What is given."""

    goods = TicksField(lazy("Chọn món quà"), coerce=int)


class FileForm(Form):
    """The file of recipients."""

    file = UploadField(
        lazy("Tệp danh sách người nhận"),
        accept=".xlsx,.csv",
        hint=lazy("Tệp mẫu đã điền, dạng .xlsx hoặc CSV, nhiều nhất 200 người, 1 MB."),
    )


class RowForm(Form):
    """One recipient, corrected in place. What is wrong is kept and said, as in a file."""

    name = TextField(lazy("Người nhận"), required=False, max_length=LONGEST["name"])
    phone = TextField(
        lazy("Số điện thoại"),
        required=False,
        max_length=LONGEST["phone"],
        render_kw={"inputmode": "tel", "autocomplete": "off"},
    )
    province = TextField(lazy("Tỉnh, thành phố"), required=False, max_length=LONGEST["province"])
    commune = TextField(
        lazy("Xã, phường (tên cũ hoặc mới)"),
        required=False,
        max_length=LONGEST["commune"],
        hint=lazy("Tên cũ trùng nhiều nơi thì ghi thêm huyện, quận cũ sau dấu phẩy."),
    )
    chosen = RadioField(lazy("Xã, phường nào"), required=False)
    street = TextField(lazy("Số nhà, đường, thôn"), required=False, max_length=LONGEST["street"])
    card = TextField(lazy("Lời chúc trên thiệp"), required=False, max_length=LONGEST["card"])
    day = TextField(
        lazy("Ngày muốn nhận"),
        required=False,
        max_length=LONGEST["day"],
        hint=lazy("Ví dụ: 20/12/2026. Để trống là sớm nhất có thể."),
    )

    def offer(self, choices: Sequence[str]) -> None:
        """The communes that may be meant; before the form is checked or drawn."""
        self.chosen.choices = [
            *((code, geography.place_name(code)) for code in choices),
            (NEITHER, lazy("Không phải các nơi trên: tìm theo tên đã ghi")),
        ]

    def row(self, number: int, counts: Sequence[str]) -> Row:
        """What was typed."""
        code = self.chosen.data if self.chosen.data != NEITHER else None
        cells = {name: getattr(self, name).data or "" for name in LONGEST}
        return written(number, cells, counts, code or None)


class CountForm(OpenForm):
    """How many of one of the goods; stands in the form of its row."""

    count = TextField(lazy("Số lượng"), required=False, max_length=3, render_kw={"inputmode": "numeric"})


class WeightForm(OpenForm):
    """How much of one of the goods that are weighed; stands in the form of its row."""

    count = TextField(lazy("Khối lượng"), required=False, max_length=20)


class OrderForm(Form):
    """The company, how it pays, and its word. What was shown comes back as a digest."""

    name = TextField(lazy("Tên công ty"), max_length=200, render_kw={"autocomplete": "organization"})
    tax_code = TextField(
        lazy("Mã số thuế"),
        max_length=20,
        hint=lazy("10 chữ số, 10-3 hoặc 12 chữ số."),
        render_kw={"autocomplete": "off"},
    )
    address = TextField(lazy("Địa chỉ công ty"), max_length=300)
    email = EmailField(
        lazy("E-mail"),
        max_length=200,
        hint=lazy("Nhận thư về đơn hàng và hóa đơn."),
        render_kw={"autocomplete": "email"},
    )
    phone = PhoneField(
        lazy("Số điện thoại người đặt"),
        hint=lazy("Để điểm bán gọi khi cần và để tra cứu đơn."),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    sender = TextField(
        lazy("Tên người tặng trên thiệp và phiếu giao"),
        required=False,
        max_length=LONGEST_SENDER,
        hint=lazy("Để trống là tên công ty."),
    )
    gift_bag = TickField(lazy("Thêm túi quà cho mỗi người, miễn phí"))
    invoice = TickField(lazy("Lấy hóa đơn VAT theo tên công ty"), default=True)
    payment = RadioField(lazy("Trả tiền"))
    digest = HiddenTextField(max_length=64)
    terms = TickField(
        lazy("Tôi đồng ý với điều khoản sử dụng"),
        required=True,
        needed=lazy("Hãy đồng ý với điều khoản sử dụng trước khi đặt hàng."),
    )

    def offer(self, methods: Sequence[PaymentMethod]) -> None:
        """The ways to pay ahead; before the form is checked or drawn."""
        self.payment.choices = [(method.method.value, method.label) for method in methods]

    def company(self) -> Company:
        """Who orders, once every field is valid."""
        return Company(
            self.name.data,
            self.tax_code.data,
            self.address.data,
            self.email.data,
            self.phone.data,
            self.payment.data,
            sender=self.sender.data,
            invoice=self.invoice.data,
            gift_bag=self.gift_bag.data,
        )
