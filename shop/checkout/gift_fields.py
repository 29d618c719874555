"""The part of the first page that makes an order a gift, and the day that is wished for. Nothing of it is required."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from shop.checkout.details import Details
from shop.core.sentences import lazy
from shop.web.context import WEEKDAYS_EN, WEEKDAYS_VI
from shop.web.forms import ChoiceField, LinesField, PhoneField, RadioField, TextField, TickField
from shop.web.i18n import language

MOST_CARD = 200
SOONEST = lazy("Sớm nhất có thể")
NO_NAME = lazy("Hãy điền tên người nhận quà.")
NO_PHONE = lazy("Hãy điền số điện thoại của người nhận: người giao cần gọi.")
ONLY_DELIVERY = lazy(
    "Gửi tặng người khác là giao tận nơi. Hãy chọn “Giao tận nơi”, hoặc tự nhận rồi trao quà."
)


class Kind(StrEnum):
    """Whether it is a gift, and who brings it."""

    NONE = "none"
    OTHER = "other"
    OWN = "own"


class GiftFields:
    """Fields for a form. They count only where `gift` says that the order is one."""

    gift: Any = RadioField(
        lazy("Đơn này là quà tặng?"),
        required=False,
        default=Kind.NONE.value,
        choices=[
            (Kind.NONE.value, lazy("Không phải quà")),
            (Kind.OTHER.value, lazy("Gửi tặng người khác")),
            (Kind.OWN.value, lazy("Quà tôi tự trao")),
        ],
    )
    recipient_name: Any = TextField(lazy("Tên người nhận quà"), required=False, max_length=100)
    recipient_phone: Any = PhoneField(
        lazy("Số điện thoại người nhận quà"),
        required=False,
        hint=lazy("Chỉ để điểm bán và người giao gọi khi mang quà tới."),
        render_kw={"inputmode": "tel"},
    )
    card_text: Any = LinesField(
        lazy("Lời chúc in trên thiệp"),
        required=False,
        max_length=MOST_CARD,
        hint=lazy("Nhiều nhất 200 ký tự. Để trống thì không có thiệp."),
    )
    gift_bag: Any = TickField(lazy("Thêm túi quà, miễn phí"))
    hides_prices: Any = TickField(lazy("Không ghi giá trong kiện hàng"), default=True)
    wanted_day: Any = ChoiceField(lazy("Ngày muốn nhận"), required=False)

    def offer_days(self, days: Sequence[date]) -> None:
        """The days that can be wished for; a day that was kept and is past is not among them."""
        self.wanted_day.choices = [("", SOONEST), *((each.isoformat(), day_words(each)) for each in days)]

    def only_own(self) -> None:
        """Nobody can pay ahead for these goods: a gift cannot go to somebody else."""
        if self.gift_kind is not Kind.OTHER:
            self.gift.choices = [one for one in self.gift.choices if one.value != Kind.OTHER.value]

    @property
    def gift_kind(self) -> Kind:
        """What was chosen; nothing: no gift."""
        return Kind(self.gift.data) if self.gift.data in set(Kind) else Kind.NONE

    def gift_fields(self) -> list[Any]:
        """The fields that count by what was chosen."""
        if self.gift_kind is Kind.NONE:
            return [self.gift]
        common = [self.gift, self.card_text]
        return (
            [*common, self.recipient_name, self.recipient_phone] if self.gift_kind is Kind.OTHER else common
        )

    def check_gift(self, *, is_pickup: bool) -> None:
        """Put a sentence beside what is missing for somebody else's gift."""
        if self.gift_kind is not Kind.OTHER:
            return
        needed = [(self.recipient_name, NO_NAME), (self.recipient_phone, NO_PHONE)]
        for field, sentence in needed:
            if not field.data and not field.errors:
                field.errors = [str(sentence)]
        if is_pickup:
            self.gift.errors = [str(ONLY_DELIVERY)]

    def gift_values(self) -> dict[str, Any]:
        """For `Details`; empty for an order that is no gift."""
        if self.gift_kind is Kind.NONE:
            return {}
        values: dict[str, Any] = {
            "card_text": self.card_text.data or None,
            "gift_bag": self.gift_bag.data,
            "hides_prices": self.hides_prices.data,
        }
        if self.gift_kind is Kind.OTHER:
            values |= {
                "recipient_name": self.recipient_name.data,
                "recipient_phone": self.recipient_phone.data,
            }
        return values

    def wish(self) -> date | None:
        """The day that was chosen."""
        return date.fromisoformat(self.wanted_day.data) if self.wanted_day.data else None


def known(kept: Details) -> dict[str, Any]:
    """What was answered before, for the form."""
    gift = kept.gift
    if gift is None:
        return {"gift": Kind.NONE.value}
    kind = Kind.OTHER if gift.recipient_name else Kind.OWN
    return {"gift": kind.value, "hides_prices": gift.hides_prices}


def day_words(day: date) -> str:
    """`Thứ Năm 3/12`, as people name a day near at hand."""
    names = WEEKDAYS_VI if language() == "vi" else WEEKDAYS_EN
    return f"{names[day.weekday()]} {day.day}/{day.month}"
