"""What is typed about invoices."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms.validators import Regexp

from shop.core.sentences import lazy
from shop.invoices.adjusting import Paper
from shop.invoices.buyers import Buyer
from shop.invoices.services import Issued
from shop.web.forms import ChoiceField, DayField, EmailField, Form, TextField, UploadField

CSV, XLSX = "csv", "xlsx"
FORMATS = [(XLSX, lazy("Excel (.xlsx)")), (CSV, lazy("CSV"))]
SUMMARY, EACH = "summary", "each"


class BuyerForm(Form):
    """Who the invoice is made out to; a person has no tax code."""

    name = TextField(lazy("Tên đơn vị hoặc người mua"), max_length=200)
    tax_code = TextField(
        lazy("Mã số thuế"),
        max_length=20,
        required=False,
        hint=lazy("10 chữ số, 10-3 hoặc 12 chữ số. Cá nhân mua cho mình thì để trống."),
        render_kw={"inputmode": "text", "autocomplete": "off"},
    )
    address = TextField(lazy("Địa chỉ ghi trên hóa đơn"), max_length=300)
    email = EmailField(lazy("E-mail nhận hóa đơn"), max_length=200, render_kw={"autocomplete": "email"})

    def buyer(self) -> Buyer:
        """As typed; the service checks it."""
        return Buyer(self.name.data, self.address.data, self.email.data, self.tax_code.data or None)


class DropForm(Form):
    """No invoice after all: only its token."""


class ExportForm(Form):
    """Which kind of file."""

    file_kind = ChoiceField(lazy("Kiểu tệp"), choices=FORMATS, default=XLSX)


class DayExportForm(Form):
    """The retail sales of a seller and day, as one paper or each."""

    operator_id = ChoiceField(lazy("Đơn vị bán"), coerce=int)
    day = DayField(lazy("Ngày giao hàng"))
    rows = ChoiceField(
        lazy("Mỗi dòng là"),
        choices=[(SUMMARY, lazy("Một mặt hàng của cả ngày")), (EACH, lazy("Một mặt hàng của từng đơn"))],
        default=SUMMARY,
    )
    kind = ChoiceField(lazy("Kiểu tệp"), choices=FORMATS, default=XLSX)

    def offer(self, sellers: Mapping[int, str]) -> None:
        """Fill the list; before the form is checked or drawn."""
        self.operator_id.choices = list(sellers.items())


class ImportForm(Form):
    """The file that came back from the provider."""

    operator_id = ChoiceField(lazy("Đơn vị bán"), coerce=int)
    file = UploadField(
        lazy("Tệp của nhà cung cấp hóa đơn"),
        accept=".csv,.xlsx,.txt",
        hint=lazy(
            "CSV hoặc XLSX có các cột Mã đơn, Ký hiệu, Số hóa đơn, Ngày hóa đơn; nhiều nhất 5.000 dòng."
        ),
    )

    def offer(self, sellers: Mapping[int, str]) -> None:
        """Fill the list; before the form is checked or drawn."""
        self.operator_id.choices = list(sellers.items())


class IssueForm(Form):
    """A number typed by hand."""

    symbol = TextField(
        lazy("Ký hiệu"),
        max_length=20,
        hint=lazy("Ví dụ: 1C26MAA."),
        validators=[Regexp(r"[0-9A-Za-z/]{2,20}\Z", message=lazy("Ký hiệu gồm chữ và số, ví dụ 1C26MAA."))],
    )
    number = TextField(
        lazy("Số hóa đơn"),
        max_length=20,
        validators=[Regexp(r"[0-9]{1,20}\Z", message=lazy("Số hóa đơn chỉ gồm chữ số."))],
    )
    issued_on = DayField(lazy("Ngày hóa đơn"))
    lookup_code = TextField(lazy("Mã tra cứu"), max_length=60, required=False)
    lookup_url = TextField(
        lazy("Đường dẫn tra cứu"),
        max_length=300,
        required=False,
        validators=[Regexp(r"(https?://\S+)?\Z", message=lazy("Đường dẫn bắt đầu bằng https://."))],
    )

    def issued(self) -> Issued:
        """What was typed."""
        return Issued(
            self.symbol.data.upper(),
            self.number.data,
            self.issued_on.data,
            self.lookup_code.data or None,
            self.lookup_url.data or None,
        )


class AdjustForm(Form):
    """The adjusting invoice's number; its names keep it apart from the other forms of the page."""

    adjusting_symbol = TextField(
        lazy("Ký hiệu hóa đơn điều chỉnh"),
        max_length=20,
        validators=[Regexp(r"[0-9A-Za-z/]{2,20}\Z", message=lazy("Ký hiệu gồm chữ và số, ví dụ 1C26MAA."))],
    )
    adjusting_number = TextField(
        lazy("Số hóa đơn điều chỉnh"),
        max_length=20,
        validators=[Regexp(r"[0-9]{1,20}\Z", message=lazy("Số hóa đơn chỉ gồm chữ số."))],
    )
    adjusting_day = DayField(lazy("Ngày hóa đơn điều chỉnh"))

    def paper(self) -> Paper:
        """What was typed."""
        return Paper(self.adjusting_symbol.data.upper(), self.adjusting_number.data, self.adjusting_day.data)


class TakeBackForm(Form):
    """Why an invoice is void."""

    reason = TextField(lazy("Lý do"), max_length=300)
