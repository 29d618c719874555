"""What is typed about money."""

from __future__ import annotations

from collections.abc import Sequence

from shop.core.sentences import lazy
from shop.orders.forms import CodeField
from shop.payments.statements.columns import Columns, Rows
from shop.web.forms import ChoiceField, DongField, Form, HiddenTextField, TextField, UploadField
from shop.web.i18n import _

NONE = "-"


class SwitchForm(Form):
    """Another way to pay, as the page's button names it."""

    payment = HiddenTextField(lazy("Trả tiền"), max_length=20)


class ConfirmForm(Form):
    """Money that somebody saw on the account."""

    amount = DongField(lazy("Số tiền đã thấy"), minimum=1, maximum=10**12)
    evidence = TextField(
        lazy("Bạn thấy tiền ở đâu"),
        max_length=300,
        hint=lazy("Ví dụ: ứng dụng ngân hàng lúc 10:05, người chuyển NGUYEN THI HOA."),
    )
    reference = TextField(
        lazy("Mã giao dịch của ngân hàng"),
        max_length=60,
        required=False,
        hint=lazy("Có mã thì khoản này không thể bị ghi lần nữa."),
    )


class StatementForm(Form):
    """A statement file and whose account it is."""

    account = ChoiceField(lazy("Tài khoản"))
    file = UploadField(
        lazy("Tệp sao kê"),
        accept=".csv,.xlsx,.txt",
        hint=lazy("CSV hoặc XLSX tải từ ngân hàng, nhiều nhất 5.000 dòng."),
    )


class ColumnsForm(Form):
    """Which column says what."""

    heading = ChoiceField(lazy("Dòng tiêu đề"), coerce=int)
    amount = ChoiceField(lazy("Cột số tiền vào"), coerce=int)
    text = ChoiceField(lazy("Cột nội dung"), coerce=int)
    day = ChoiceField(lazy("Cột ngày"), required=False)
    reference = ChoiceField(lazy("Cột mã giao dịch"), required=False)

    def offer(self, rows: Rows, guessed: Columns | None) -> None:
        """Fill the lists from the rows; before the form is checked or drawn."""
        width = max(len(row) for row in rows)
        heading = guessed.heading if guessed else 0
        names = [_name(rows[heading], place) for place in range(width)]
        columns = [(place, name) for place, name in enumerate(names)]
        self.heading.choices = [
            (number, " · ".join(cell for cell in row if cell)[:80] or "—")
            for number, row in enumerate(rows[:40])
        ]
        for field in (self.amount, self.text):
            field.choices = columns
        for field in (self.day, self.reference):
            field.choices = [(NONE, _("Không có")), *((str(place), name) for place, name in columns)]

    def columns(self) -> Columns:
        """The chosen columns."""
        return Columns(
            self.heading.data,
            self.amount.data,
            self.text.data,
            _number(self.day.data),
            _number(self.reference.data),
        )


class PutForm(Form):
    """The order that a transfer is for."""

    code = CodeField(lazy("Mã đơn"), max_length=20, hint=lazy("8 chữ và số"))


class BackForm(Form):
    """How money went back to whoever sent it."""

    note = TextField(
        lazy("Đã hoàn lại thế nào"), max_length=300, hint=lazy("Ngày, tài khoản nhận, mã giao dịch hoàn.")
    )


def _name(heading: Sequence[str], place: int) -> str:
    words = heading[place] if place < len(heading) else ""
    return _("Cột %(number)s: %(words)s", number=place + 1, words=words[:40])


def _number(value: str | None) -> int | None:
    return None if value in {None, "", NONE} else int(value or 0)
