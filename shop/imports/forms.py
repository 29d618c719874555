"""What is chosen for a sheet: the file, which column is what, whether to write it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shop.catalogue.queries.attributes import attributes
from shop.certification.services import DecisionDraft
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.geography import queries as geography
from shop.imports.columns import COLUMNS
from shop.imports.models import ProductImport
from shop.imports.traits import trait_columns
from shop.sheets.columns import LOOKED_AT, cell
from shop.web.forms import (
    ChoiceField,
    DayField,
    Form,
    HiddenTextField,
    LinesField,
    TextField,
    TickField,
    UploadField,
)
from shop.web.i18n import _

SAMPLES = 3


class SheetForm(Form):
    """A sheet of products, and whose they are."""

    producer_id = ChoiceField(lazy("Chủ thể"), coerce=int)
    file = UploadField(
        lazy("Bảng sản phẩm"),
        accept=".xlsx,.csv,.txt",
        hint=lazy("XLSX hoặc CSV, nhiều nhất 20.000 dòng, 10 MB."),
    )

    def offer(self, producers: Sequence[tuple[int, str]]) -> None:
        """Fill the producers; the only one is chosen."""
        self.producer_id.choices = producers
        if len(producers) == 1:
            self.producer_id.data = producers[0][0]


class MatchForm(Form):
    """Which line has the headings; a field for each column of the file is added by `match_form`."""

    heading = ChoiceField(lazy("Dòng tiêu đề"), coerce=int)

    def places(self) -> list[ChoiceField]:
        """The fields of the columns in their order."""
        return [field for field in self if field.name.startswith("column_")]

    def columns(self) -> dict[str, int]:
        """The place of each field that was chosen. Raises BadInput on a column that says what another says."""
        found: dict[str, int] = {}
        for place, field in enumerate(self.places()):
            if field.data in found:
                raise BadInput(
                    field.name, lazy("Mục này đã chọn ở cột %(number)s.", number=found[field.data] + 1)
                )
            if field.data:
                found[field.data] = place
        return found

    def refuse(self, error: Any) -> None:
        """A field that no column was chosen for is said above the form."""
        known = not isinstance(error, BadInput) or error.field in self
        super().refuse(error if known else BadInput("", error.sentence))


def match_form(sheet: ProductImport) -> MatchForm:
    """The form for the columns that this file has, as they were guessed."""
    width = max(len(row) for row in sheet.rows)
    titles = sheet.rows[sheet.heading]
    known = (*COLUMNS, *trait_columns(attributes()))
    choices = [("", _("Không dùng")), *((column.field, column.title) for column in known)]
    fields = {
        f"column_{place}": ChoiceField(
            _("Cột %(number)s: %(words)s", number=place + 1, words=cell(titles, place)[:40] or "—"),
            choices=choices,
            required=False,
            hint=_examples(sheet, place),
        )
        for place in range(width)
    }
    guessed = {f"column_{place}": name for name, place in sheet.columns.items()}
    kind: Any = type("MatchForm", (MatchForm,), fields)
    form: MatchForm = kind(data={"heading": sheet.heading, **guessed})
    form.heading.choices = [
        (number, " · ".join(text for text in row if text)[:80] or "—")
        for number, row in enumerate(sheet.rows[:LOOKED_AT])
    ]
    return form


def _examples(sheet: ProductImport, place: int) -> str:
    """What stands in a column, for whoever matches it."""
    below = (cell(row, place) for row in sheet.rows[sheet.heading + 1 : sheet.heading + 40])
    return " · ".join(list(dict.fromkeys(text[:30] for text in below if text))[:SAMPLES])


class WriteForm(Form):
    """The word to write."""

    submits = TickField(lazy("Gửi duyệt ngay những sản phẩm đã đủ thông tin và ảnh"))


class PhotosForm(Form):
    """Photos whose names are codes."""

    photos = UploadField(
        lazy("Tệp ZIP các ảnh"),
        accept=".zip",
        hint=lazy("Nhiều nhất 60 ảnh và 11 MB mỗi tệp. Nhiều hơn thì chia thành nhiều tệp."),
    )


class DecisionForm(Form):
    """A decision and its annex."""

    number = TextField(lazy("Số quyết định"), max_length=100, hint=lazy("Ví dụ: 1114/QĐ-UBND"))
    decided_on = DayField(lazy("Ngày quyết định"))
    authority = TextField(lazy("Cơ quan ra quyết định"), max_length=200)
    province_code = ChoiceField(lazy("Tỉnh, thành phố"))
    issued_on = DayField(lazy("Ngày cấp"), required=False, hint=lazy("Để trống: ngày quyết định."))
    file = UploadField(
        lazy("Tệp danh sách"),
        required=False,
        accept=".xlsx,.csv,.txt",
        hint=lazy("XLSX hoặc CSV, hoặc dán vào ô dưới."),
    )
    rows = LinesField(
        lazy("Danh sách sản phẩm"),
        required=False,
        max_length=400_000,
        hint=lazy("Dán từ bảng tính, có dòng tiêu đề: Tên sản phẩm, Chủ thể, Sao, Mã số, Điểm."),
    )

    def offer_provinces(self, only: str | None) -> None:
        """All provinces for an administrator, an officer's own one."""
        self.province_code.choices = [
            (unit.code, unit.full_name) for unit in geography.provinces() if only in {None, unit.code}
        ]

    def decision(self) -> DecisionDraft:
        """The decision as typed."""
        return DecisionDraft(
            self.number.data, self.decided_on.data, self.authority.data, self.province_code.data
        )


class CheckForm(Form):
    """The word of a second officer, on what was shown."""

    seen = HiddenTextField(required=False, max_length=64)
