"""What is typed about an agreement: the paper, and a version of its terms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from shop.agreements.services import Draft, Losses, Rate
from shop.agreements.states import LossBearer, Ownership
from shop.agreements.wording import BEARERS, OWNERSHIPS
from shop.catalogue.forms import number_or_none
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.web.fields import Typed
from shop.web.forms import ChoiceField, DayField, DongField, Form, IntField, TextField

_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))? ?%?")
ROWS = 6
WHOLE = 10_000


class PercentField(Typed):
    """A share in percent with up to two decimals, kept in hundredths of a percent; empty is None."""

    def __init__(self, label: Any = "", **options: Any) -> None:
        super().__init__(label, **{"max_length": 8, **options})

    def read(self, text: str) -> int:
        """`15`, `12,5`, `7.25 %`."""
        found = _PERCENT.fullmatch(text)
        points = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else -1
        if not 0 <= points <= WHOLE:
            raise BadInput(self.name, lazy("Hãy nhập phần trăm từ 0 đến 100, ví dụ 12,5."))
        return points

    def show(self, value: Any) -> str:
        """`12,5`."""
        whole, rest = divmod(int(value), 100)
        return f"{whole},{rest:02d}".rstrip("0").rstrip(",")


class PartiesForm(Form):
    """The paper that two parties signed."""

    operator_id = ChoiceField(lazy("Đơn vị bán"), coerce=int)
    producer_id = ChoiceField(lazy("Chủ thể"), coerce=number_or_none)
    number = TextField(lazy("Số thỏa thuận"), max_length=100)
    signed_on = DayField(lazy("Ngày ký"))


class ShareForm(Form):
    """The operator's share with its bounds."""

    commission_bp = PercentField(lazy("Hoa hồng của đơn vị bán (%)"))
    floor = DongField(
        lazy("Hoa hồng ít nhất cho mỗi đơn vị bán"),
        required=False,
        hint=lazy("Đồng cho một hộp, chai hay kg."),
    )
    cap = DongField(lazy("Hoa hồng nhiều nhất cho mỗi đơn vị bán"), required=False)

    def share(self) -> Rate:
        """What was typed."""
        return Rate(self.commission_bp.data, self.floor.data, self.cap.data)


class TermsForm(ShareForm):
    """A version of the terms; the rows of other shares are added by `terms_form`."""

    starts_on = DayField(lazy("Áp dụng từ ngày"))
    ownership = ChoiceField(lazy("Hình thức"), choices=list(OWNERSHIPS.items()), coerce=Ownership)
    settlement_days = IntField(lazy("Kỳ đối soát (ngày)"), minimum=1, maximum=366)
    expiry_bearer = ChoiceField(lazy("Hàng hết hạn"), choices=list(BEARERS.items()), coerce=LossBearer)
    damage_bearer = ChoiceField(lazy("Hàng hư hỏng"), choices=list(BEARERS.items()), coerce=LossBearer)
    sample_bearer = ChoiceField(
        lazy("Hàng dùng thử, biếu tặng"), choices=list(BEARERS.items()), coerce=LossBearer
    )
    theft_bearer = ChoiceField(
        lazy("Hàng mất trộm, thất lạc"), choices=list(BEARERS.items()), coerce=LossBearer
    )

    def draft(self) -> Draft:
        """What was typed."""
        return Draft(
            self.starts_on.data,
            self.ownership.data,
            self.share(),
            self.settlement_days.data,
            Losses(
                self.expiry_bearer.data,
                self.damage_bearer.data,
                self.sample_bearer.data,
                self.theft_bearer.data,
            ),
            self._rates(),
        )

    def _rates(self) -> list[Rate]:
        """The rows that name something. Raises BadInput at the row that is half filled or stands twice."""
        found: dict[str, Rate] = {}
        for place in range(ROWS):
            target, share = self[f"target_{place}"].data, self[f"commission_bp_{place}"].data
            if target:
                found[self._fresh(target, place, found)] = _rate(target, self._share(share, place))
            elif share is not None:
                raise BadInput(f"target_{place}", lazy("Hãy chọn sản phẩm hoặc bộ cho mức này."))
        return list(found.values())

    @staticmethod
    def _share(share: int | None, place: int) -> int:
        if share is None:
            raise BadInput(f"commission_bp_{place}", lazy("Hãy nhập hoa hồng từ 0 % đến 100 %."))
        return share

    @staticmethod
    def _fresh(target: str, place: int, found: Mapping[str, Rate]) -> str:
        if target in found:
            raise BadInput(
                f"target_{place}", lazy("Hãy chọn một sản phẩm hoặc một bộ sản phẩm, mỗi thứ một lần.")
            )
        return target


def _rate(target: str, share: int) -> Rate:
    kind, _mark, key = target.partition(":")
    return Rate(
        share,
        product_id=int(key) if kind == "product" else None,
        set_code=int(key) if kind == "set" else None,
    )


def terms_form(targets: Sequence[tuple[str, str]], **options: Any) -> TermsForm:
    """The form with rows for other shares; `targets`: (`product:7` or `set:3`, its name)."""
    fields: dict[str, Any] = {}
    for place in range(ROWS):
        fields[f"target_{place}"] = ChoiceField(
            lazy("Sản phẩm hoặc bộ"), required=False, choices=[("", lazy("Không có")), *targets]
        )
        fields[f"commission_bp_{place}"] = PercentField(lazy("Hoa hồng riêng (%)"), required=False)
    made: TermsForm = type("TermsFormWithRates", (TermsForm,), fields)(**options)
    return made


class EndForm(Form):
    """The last day of an agreement."""

    last_day = DayField(lazy("Ngày cuối"))


class DeclineForm(Form):
    """Why the producer does not agree, one of several on its page."""

    reason = TextField(lazy("Vì sao chưa đồng ý"), max_length=300)

    def __init__(self, terms_id: int, **options: Any) -> None:
        super().__init__(**options)
        self.terms_id = terms_id
        self.reason.id = f"reason-{terms_id}"
