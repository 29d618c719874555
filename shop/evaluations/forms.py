"""What is typed in the yearly cycle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shop.certification.forms import STARS
from shop.core.sentences import lazy
from shop.evaluations.services import FileDraft, InspectionDraft, ListDraft, Result
from shop.evaluations.services.lists import MOST_PEOPLE
from shop.evaluations.states import FileKind, Finding, ListKind
from shop.evaluations.wording import FINDINGS, KINDS, LISTS
from shop.geography import queries as geography
from shop.inventory.forms import number_or_none
from shop.media.addresses import PAPERS
from shop.media.forms import PaperField
from shop.web.forms import (
    ChoiceField,
    DayField,
    Form,
    HiddenTextField,
    IntField,
    LinesField,
    TextField,
)


class FileForm(Form):
    """A file as it was handed in. ``key``: one form, one file."""

    key = HiddenTextField(max_length=40)
    kind = ChoiceField(lazy("Loại hồ sơ"), choices=list(KINDS.items()), coerce=FileKind)
    aims_at = ChoiceField(lazy("Đề nghị hạng"), choices=STARS, coerce=int)
    filed_on = DayField(lazy("Ngày nộp"))
    year = IntField(
        lazy("Năm đánh giá"),
        minimum=2018,
        maximum=2100,
        required=False,
        hint=lazy("Để trống: theo ngày nộp."),
    )
    round = IntField(
        lazy("Đợt"), minimum=1, maximum=12, required=False, hint=lazy("Để trống: theo ngày nộp.")
    )

    def draft(self) -> FileDraft:
        """What the service takes."""
        return FileDraft(
            self.kind.data, self.aims_at.data, self.filed_on.data, self.year.data, self.round.data
        )


class StepForm(Form):
    """The day of the next step. ``seen``: the state that the page showed."""

    seen = HiddenTextField(required=False, max_length=20)
    day = DayField(lazy("Ngày"))

    def result(self) -> Result:
        """Nothing is decided yet."""
        return Result()


class ResultForm(StepForm):
    """What was decided."""

    stars = ChoiceField(
        lazy("Kết quả"),
        choices=[("", lazy("Chọn kết quả")), ("0", lazy("Không được công nhận")), *STARS],
        coerce=number_or_none,
    )
    score = IntField(lazy("Điểm"), minimum=0, maximum=100, required=False)
    note = LinesField(lazy("Ghi chú, lý do"), max_length=500, required=False)

    def result(self) -> Result:
        """What the service takes."""
        return Result(self.stars.data or None, self.score.data, self.note.data or None)


class PaperForm(Form):
    """One paper of a file."""

    title = TextField(lazy("Tên giấy tờ"), max_length=100, hint=lazy("Ví dụ: Phiếu kiểm nghiệm, Mẫu 02."))
    scan = PaperField(lazy("Tệp"), accept=PAPERS, hint=lazy("PDF, JPEG hoặc PNG, dưới 10 MB."))


class InspectionForm(Form):
    """What an authority found."""

    key = HiddenTextField(max_length=40)
    inspected_on = DayField(lazy("Ngày kiểm tra"))
    body = TextField(lazy("Cơ quan kiểm tra"), hint=lazy("Ví dụ: Chi cục Quản lý chất lượng"))
    product_id = ChoiceField(lazy("Sản phẩm"), required=False, coerce=number_or_none)
    finding = LinesField(
        lazy("Sai sót cần khắc phục"), max_length=1000, required=False, hint=lazy("Để trống nếu không có.")
    )
    deadline = DayField(lazy("Hạn khắc phục"), required=False)

    def draft(self) -> InspectionDraft:
        """What the service takes."""
        return InspectionDraft(
            self.inspected_on.data,
            self.body.data,
            self.finding.data or None,
            self.deadline.data,
            self.product_id.data,
        )


class OutcomeForm(Form):
    """What came of what was found."""

    to = ChoiceField(
        lazy("Kết quả"),
        choices=[(each, FINDINGS[each][0]) for each in (Finding.PUT_RIGHT, Finding.NOT_PUT_RIGHT)],
        coerce=Finding,
    )
    day = DayField(lazy("Ngày"))
    outcome = LinesField(lazy("Đã làm gì"), max_length=500)


class ListForm(Form):
    """A training course or a fair."""

    key = HiddenTextField(max_length=40)
    kind = ChoiceField(lazy("Loại"), choices=list(LISTS.items()), coerce=ListKind)
    province_code = ChoiceField(lazy("Cho chủ thể của tỉnh"))
    title = TextField(lazy("Tên lớp, hội chợ"))
    place = TextField(lazy("Địa điểm"))
    starts_on = DayField(lazy("Từ ngày"))
    ends_on = DayField(lazy("Đến hết ngày"))
    capacity = IntField(lazy("Số chỗ"), minimum=1, maximum=10_000)
    last_day = DayField(lazy("Hạn đăng ký"))
    note = LinesField(lazy("Nội dung, yêu cầu"), max_length=1000, required=False)

    def offer(self, only: str | None) -> None:
        """All provinces for an administrator, an officer's own one."""
        self.province_code.choices = [
            (unit.code, unit.full_name) for unit in geography.provinces() if only in {None, unit.code}
        ]

    def draft(self) -> ListDraft:
        """What the service takes."""
        typed: dict[str, Any] = {name: self[name].data or None for name in ListDraft.__dataclass_fields__}
        return ListDraft(**typed)


class SignUpForm(Form):
    """How many people of which producer come."""

    producer_id = ChoiceField(lazy("Chủ thể"), coerce=int)
    people = IntField(lazy("Số người tham gia"), minimum=1, maximum=MOST_PEOPLE)
    note = TextField(lazy("Ghi chú"), required=False, max_length=300)

    def offer(self, producers: Iterable[tuple[int, str]]) -> None:
        """The reader's producers that the list is for."""
        self.producer_id.choices = list(producers)
