"""What is typed about the cash of couriers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shop.core.sentences import lazy
from shop.payments.forms import FileForm
from shop.web.forms import ChoiceField, DayField, DongField, Form, TextField, TicksField, UploadField

MOST = 10**12


class UploadForm(Form):
    """A carrier's file, and to whom it pays."""

    operator = ChoiceField(lazy("Đơn vị nhận tiền"), coerce=int)
    carrier = TextField(
        lazy("Đơn vị giao hàng"), max_length=60, hint=lazy("Như đã ghi khi gửi hàng, ví dụ: Viettel Post.")
    )
    file = UploadField(
        lazy("Bảng kê thu hộ"),
        accept=".csv,.xlsx,.txt",
        hint=lazy("CSV hoặc XLSX tải từ trang của đơn vị giao hàng, nhiều nhất 5.000 dòng."),
    )


class ColumnsForm(FileForm):
    """The columns of a carrier's file, and what reached the account."""

    parcel = ChoiceField(lazy("Cột mã vận đơn"))
    collected = ChoiceField(lazy("Cột tiền thu hộ"))
    code = ChoiceField(lazy("Cột mã đơn"), required=False)
    fee = ChoiceField(lazy("Cột phí"), required=False)
    received = DongField(
        lazy("Số tiền thực nhận"),
        required=False,
        maximum=MOST,
        hint=lazy("Để so với bảng kê; chưa biết thì bỏ trống."),
    )
    received_on = DayField(lazy("Ngày nhận tiền"), required=False)


class HandForm(Form):
    """Cash that a courier handed over, by parcel."""

    parcels = TicksField(lazy("Kiện hàng"), coerce=int)
    fee = DongField(
        lazy("Phí giữ lại"), required=False, maximum=MOST, hint=lazy("Không giữ phí thì bỏ trống.")
    )
    received = DongField(lazy("Số tiền nhận được"), maximum=MOST)
    received_on = DayField(lazy("Ngày nhận tiền"))
    note = TextField(
        lazy("Ghi chú"),
        max_length=300,
        required=False,
        hint=lazy("Ví dụ: anh Nam nộp tiền mặt tại quầy; hoặc mã giao dịch ngân hàng."),
    )


class SeenForm(Form):
    """What came of a line that did not fit, one of several on its page."""

    note = TextField(lazy("Đã xử lý thế nào"), max_length=300)

    def __init__(self, line_id: int, **options: Any) -> None:
        super().__init__(**options)
        self.line_id = line_id
        self.note.id = f"note-{line_id}"


class BackForm(Form):
    """Why a remittance is taken back."""

    reason = TextField(lazy("Vì sao bỏ bảng kê này"), max_length=300)


def seen_forms(line_ids: Iterable[int], refused: SeenForm | None = None) -> dict[int, SeenForm]:
    """An empty form for each line; the one that was refused as it was sent."""
    forms = {number: SeenForm(number, formdata=None) for number in line_ids}
    return forms if refused is None else {**forms, refused.line_id: refused}
