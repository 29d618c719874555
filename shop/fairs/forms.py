"""What is typed about fairs. The lines of a count have fields of their own, made for the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shop.core.ids import read_id
from shop.core.quantity import format_quantity
from shop.core.sentences import lazy
from shop.fairs.services import FairDraft, Seen, Takings
from shop.fairs.services.counting import MOST_UNITS
from shop.fairs.shelf import ShelfItem
from shop.fairs.states import Loss
from shop.fairs.wording import LOSSES
from shop.geography.forms import PlacedForm
from shop.web.forms import (
    ChoiceField,
    DayField,
    DongField,
    Form,
    HiddenTextField,
    LinesField,
    PhoneField,
    QuantityField,
    TextField,
    TickField,
)
from shop.web.i18n import _


class FairForm(PlacedForm):
    """All of a fair but its stalls."""

    title = TextField(lazy("Tên hội chợ"))
    title_en = TextField(lazy("Tên tiếng Anh"), required=False)
    host = TextField(lazy("Đơn vị tổ chức"), hint=lazy("Ví dụ: Sở Công Thương Thanh Hóa"))
    operator_id = ChoiceField(lazy("Đơn vị vận hành ghi hội chợ này"), coerce=int)
    place = TextField(lazy("Nơi diễn ra"), hint=lazy("Ví dụ: Quảng trường Lam Sơn"))
    starts_on = DayField(lazy("Từ ngày"))
    ends_on = DayField(lazy("Đến hết ngày"))
    note = LinesField(lazy("Giới thiệu cho khách"), required=False)
    note_en = LinesField(lazy("Giới thiệu bằng tiếng Anh"), required=False)

    def offer(self, operators: Iterable[tuple[int, str]]) -> None:
        """Places, and the operators that the reader acts for."""
        self.offer_places()
        self.operator_id.choices = list(operators)

    def draft(self, *, is_sample: bool) -> FairDraft:
        """What the service takes; an empty text is nothing."""
        names = [name for name in FairDraft.__dataclass_fields__ if name != "is_sample"]
        typed: dict[str, Any] = {name: self[name].data or None for name in names}
        return FairDraft(**typed, is_sample=is_sample)


class StallForm(Form):
    """A stall of one of the reader's operators."""

    name = TextField(lazy("Tên gian hàng"), hint=lazy("Khách đọc được, ví dụ: Gian OCOP Thanh Hóa, số 12."))
    operator_id = ChoiceField(lazy("Đơn vị bán hàng"), coerce=int)
    phone = PhoneField(lazy("Số điện thoại"), required=False)


class CountForm(Form):
    """What stands at a stall; ``key``: one form, one count."""

    key = HiddenTextField(max_length=40)

    def seen(self, items: Sequence[ShelfItem]) -> list[Seen]:
        """What the service takes."""
        return [
            Seen(
                item.item_id,
                read_id(self[f"seen_{item.item_id}"].data or "") or 0,
                self[f"remaining_{item.item_id}"].data,
                self[f"lost_{item.item_id}"].data or 0,
                self[f"loss_{item.item_id}"].data,
            )
            for item in items
        ]

    def count_again(self, items: Sequence[ShelfItem]) -> None:
        """The page shows the book as it is by now: whatever was counted against another one is asked for again."""
        for item in items:
            name = f"remaining_{item.item_id}"
            if name in self and read_id(self[f"seen_{item.item_id}"].data or "") != item.on_hand:
                self[name].typed, self[name].data = "", None
                self[name].errors = [_again(item)]


class TakingsForm(Form):
    """The money that is there. ``expected``: what the page said."""

    expected = HiddenTextField(max_length=20)
    cash = DongField(lazy("Tiền mặt bán hàng"), hint=lazy("Đếm trong hòm, trừ tiền lẻ mang theo. Ghi cả 0."))
    bank = DongField(lazy("Tiền chuyển khoản, quét QR"), hint=lazy("Theo tài khoản. Ghi cả 0."))
    reason = TextField(lazy("Lý do lệch"), required=False, max_length=300)
    age = TickField(lazy("Đã xem giấy tờ của khách mua rượu, khách đủ 18 tuổi"), required=False)
    is_last = TickField(lazy("Kiểm lần cuối: từ nay gian này không bán nữa"), required=False)

    def takings(self) -> Takings:
        """What the service takes."""
        return Takings(
            cash=self.cash.data or 0,
            bank=self.bank.data or 0,
            expected=int(self.expected.data) if _is_amount(self.expected.data) else -1,
            reason=self.reason.data or None,
            is_last=bool(self.is_last.data),
            age=bool(self.age.data),
        )


def _again(item: ShelfItem) -> str:
    return str(
        lazy(
            "Sổ vừa đổi thành %(now)s (có bán hoặc nhận thêm). Hãy đếm lại món này.",
            now=format_quantity(item.on_hand, item.measure),
        )
    )


def count_form(items: Sequence[ShelfItem], **options: Any) -> CountForm:
    """The form with a line for each of these."""
    reasons = [("", _("Chọn lý do")), *((loss.value, str(words)) for loss, words in LOSSES.items())]
    fields: dict[str, Any] = {}
    for item in items:
        fields[f"seen_{item.item_id}"] = HiddenTextField(required=False, max_length=18)
        fields[f"remaining_{item.item_id}"] = QuantityField(
            lazy("Còn ở gian"), measure=item.measure.value, minimum=0, maximum=MOST_UNITS
        )
        fields[f"lost_{item.item_id}"] = QuantityField(
            lazy("Hỏng, mất, biếu"), measure=item.measure.value, minimum=0, maximum=MOST_UNITS, required=False
        )
        fields[f"loss_{item.item_id}"] = ChoiceField(
            lazy("Vì sao"), required=False, choices=reasons, coerce=_loss
        )
    kind: type[CountForm] = type("CountFormWithLines", (CountForm,), fields)
    return kind(**options)


def _loss(value: Any) -> Loss | None:
    return Loss(value) if value else None


def _is_amount(text: str | None) -> bool:
    digits = (text or "").removeprefix("-")
    return digits.isascii() and digits.isdigit()
