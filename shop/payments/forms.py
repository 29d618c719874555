"""What is typed about money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from shop.core.sentences import lazy
from shop.orders.forms import CodeField
from shop.sheets.columns import Rows
from shop.web.forms import ChoiceField, DongField, Form, HiddenTextField, TextField, UploadField
from shop.web.i18n import _

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

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


class FileForm(Form):
    """Which column of a file says what: a choice for each, called as `Columns` of that file calls it."""

    heading = ChoiceField(lazy("Dòng tiêu đề"), coerce=int)

    def offer(self, rows: Rows, heading: int) -> None:
        """Fill the lists from the rows; before the form is checked or drawn."""
        names = [_name(rows[heading], place) for place in range(max(len(row) for row in rows))]
        self.heading.choices = [
            (number, " · ".join(cell for cell in row if cell)[:80] or "—")
            for number, row in enumerate(rows[:40])
        ]
        for field in self.asked():
            missing = [] if field.flags.required else [(NONE, _("Không có"))]
            field.choices = [*missing, *((str(place), name) for place, name in enumerate(names))]

    def asked(self) -> list[ChoiceField]:
        """The fields of columns."""
        return [field for field in self if isinstance(field, ChoiceField) and field is not self.heading]

    def places(self) -> dict[str, Any]:
        """What was chosen, by name; None: there is no such column."""
        chosen = {
            field.name: None if field.data in {None, NONE} else int(field.data) for field in self.asked()
        }
        return {"heading": self.heading.data, **chosen}


class ColumnsForm(FileForm):
    """The columns of a statement."""

    amount = ChoiceField(lazy("Cột số tiền vào"))
    text = ChoiceField(lazy("Cột nội dung"))
    day = ChoiceField(lazy("Cột ngày"), required=False)
    reference = ChoiceField(lazy("Cột mã giao dịch"), required=False)


class PutForm(Form):
    """The order that a transfer is for."""

    code = CodeField(lazy("Mã đơn"), max_length=20, hint=lazy("8 chữ và số"))


class BackForm(Form):
    """How money went back to whoever sent it."""

    note = TextField(
        lazy("Đã hoàn lại thế nào"), max_length=300, hint=lazy("Ngày, tài khoản nhận, mã giao dịch hoàn.")
    )


def first_answers(guessed: DataclassInstance | None) -> dict[str, Any]:
    """The guessed columns of a file as the first answers of its form."""
    if guessed is None:
        return {"heading": 0}
    return {name: NONE if place is None else place for name, place in asdict(guessed).items()}


def _name(heading: Sequence[str], place: int) -> str:
    words = heading[place] if place < len(heading) else ""
    return _("Cột %(number)s: %(words)s", number=place + 1, words=words[:40])
