"""The field on the cart and on the review page, and the forms of the staff."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shop.core.errors import BadInput
from shop.core.money import parse_dong
from shop.core.sentences import lazy
from shop.promotions.models import Voucher
from shop.promotions.queries import producers_by_slug, products_by_slug
from shop.promotions.rules import Scope
from shop.promotions.services import Better, Draft
from shop.promotions.states import FundedBy, Kind
from shop.promotions.wording import FUNDED, KINDS
from shop.web.forms import (
    ChoiceField,
    DayField,
    DongField,
    Form,
    IntField,
    LinesField,
    RadioField,
    TextField,
    TickField,
    TicksField,
)

MOST_TIMES = 1_000_000
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s*%?")
NO_LIMIT = lazy("Để trống nếu không giới hạn.")
ADDRESSES = lazy("Mỗi dòng một địa chỉ trang hoặc phần cuối của nó, ví dụ mam-tom-hau-loc.")


class VoucherForm(Form):
    """A code, typed on the cart or on the review page."""

    code = TextField(
        lazy("Mã giảm giá"),
        max_length=40,
        needed=lazy("Hãy nhập mã giảm giá."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class DraftForm(Form):
    """A voucher before it is live."""

    code = TextField(lazy("Mã"), max_length=20, hint=lazy("Chữ không dấu và số, ví dụ TET2027."))
    name = TextField(lazy("Tên chương trình"), max_length=100)
    name_en = TextField(lazy("Tên bằng tiếng Anh"), required=False, max_length=100)
    kind = RadioField(lazy("Loại"), choices=[(kind.value, words) for kind, words in KINDS.items()])
    value = TextField(
        lazy("Mức giảm"),
        required=False,
        max_length=30,
        hint=lazy("Số tiền (ví dụ 20.000) hoặc số phần trăm (ví dụ 10); để trống nếu miễn phí giao hàng."),
    )
    cap = DongField(
        lazy("Giảm nhiều nhất"), required=False, minimum=1, hint=lazy("Để trống nếu không chặn mức giảm.")
    )
    minimum = DongField(lazy("Tiền hàng ít nhất"), required=False, hint=lazy("Tính trên hàng được áp dụng."))
    first_day = DayField(lazy("Ngày đầu"))
    last_day = DayField(lazy("Ngày cuối"), hint=lazy("Dùng được đến hết ngày này."))
    total_limit = IntField(lazy("Tổng số lượt"), required=False, minimum=1, maximum=MOST_TIMES, hint=NO_LIMIT)
    person_limit = IntField(
        lazy("Số lượt của mỗi người"), required=False, minimum=1, maximum=MOST_TIMES, hint=NO_LIMIT
    )
    funded_by = RadioField(
        lazy("Ai chịu tiền giảm"), choices=[(who.value, words) for who, words in FUNDED.items()]
    )
    operator_id = ChoiceField(lazy("Đơn vị vận hành"), required=False)
    outlets = TicksField(
        lazy("Chỉ tại những điểm bán này"), coerce=int, hint=lazy("Không chọn: mọi điểm bán của đơn vị.")
    )
    sets = TicksField(lazy("Chỉ những bộ sản phẩm này"), coerce=int, hint=lazy("Không chọn: mọi sản phẩm."))
    products = LinesField(lazy("Chỉ những sản phẩm này"), required=False, max_length=4000, hint=ADDRESSES)
    producers = LinesField(lazy("Chỉ của những chủ thể này"), required=False, max_length=4000, hint=ADDRESSES)
    is_public = TickField(
        lazy("Đăng mã trên trang khuyến mãi"), hint=lazy("Điều kiện của mã luôn hiện khi khách nhập mã.")
    )

    def offer(
        self,
        operators: Sequence[tuple[int, str]],
        outlets: Sequence[tuple[int, str]],
        sets: Sequence[tuple[int, str]],
        *,
        is_admin: bool,
    ) -> None:
        """Fill the lists with what the reader may choose."""
        whole = [("", lazy("Toàn cửa hàng"))] if is_admin else []
        self.operator_id.choices = [*whole, *((str(key), name) for key, name in operators)]
        self.outlets.choices = outlets
        self.sets.choices = sets

    def draft(self, *, is_admin: bool) -> Draft:
        """What was typed, once it is valid. Raises BadInput for what only the words together tell."""
        if not is_admin and not self.operator_id.data:
            raise BadInput("operator_id", lazy("Hãy chọn đơn vị của bạn."))
        kind = Kind(self.kind.data)
        return Draft(
            code=self.code.data,
            name=self.name.data,
            name_en=self.name_en.data or None,
            kind=kind,
            value=_value(kind, self.value.data),
            cap=self.cap.data,
            minimum=self.minimum.data or 0,
            total_limit=self.total_limit.data,
            person_limit=self.person_limit.data,
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            funded_by=FundedBy(self.funded_by.data),
            operator_id=int(self.operator_id.data) if self.operator_id.data else None,
            is_public=self.is_public.data,
            scope=Scope(
                products=_found("products", self.products.data, products_by_slug),
                sets=frozenset(self.sets.data),
                producers=_found("producers", self.producers.data, producers_by_slug),
                outlets=frozenset(self.outlets.data),
            ),
        )


class BetterForm(Form):
    """A live voucher: a later last day, higher limits."""

    last_day = DayField(lazy("Ngày cuối"))
    total_limit = IntField(lazy("Tổng số lượt"), required=False, minimum=1, maximum=MOST_TIMES, hint=NO_LIMIT)
    person_limit = IntField(
        lazy("Số lượt của mỗi người"), required=False, minimum=1, maximum=MOST_TIMES, hint=NO_LIMIT
    )

    def better(self) -> Better:
        """What was typed, once it is valid."""
        return Better(self.last_day.data, self.total_limit.data, self.person_limit.data)


def filled(row: Voucher, scope: Scope, slugs: Mapping[tuple[str, int], str]) -> dict[str, Any]:
    """A voucher as its form shows it; `slugs`: of its products and producers."""
    names = ("code", "name", "name_en", "cap", "minimum", "total_limit", "person_limit")
    return {name: getattr(row, name) for name in names} | {
        "kind": row.kind.value,
        "value": _value_text(row),
        "first_day": row.first_day,
        "last_day": row.last_day,
        "funded_by": row.funded_by.value,
        "operator_id": str(row.operator_id) if row.operator_id else "",
        "is_public": row.is_public,
        "outlets": sorted(scope.outlets),
        "sets": sorted(scope.sets),
        "products": "\n".join(slugs["product", key] for key in sorted(scope.products)),
        "producers": "\n".join(slugs["producer", key] for key in sorted(scope.producers)),
    }


def _value_text(row: Voucher) -> str:
    if row.kind is Kind.FREE_DELIVERY:
        return ""
    if row.kind is Kind.PERCENT:
        return f"{row.value / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{row.value:,}".replace(",", ".")


def _value(kind: Kind, text: str) -> int:
    """Đồng, or hundredths of a percent."""
    if kind is Kind.FREE_DELIVERY or not text:
        return 0
    if kind is Kind.AMOUNT:
        try:
            return parse_dong(text)
        except BadInput as error:
            raise BadInput("value", error.sentence) from error
    found = _PERCENT.fullmatch(text.strip())
    if (
        found is None
        or not 0 < (value := int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))) <= 10_000
    ):
        raise BadInput("value", lazy("Hãy nhập số phần trăm từ 1 đến 100."))
    return value


def _found(field: str, text: str, look_up: Callable[[Sequence[str]], Mapping[str, int]]) -> frozenset[int]:
    """The things whose pages are named, one a line. Raises BadInput for a line that names none."""
    slugs = [line.strip().rstrip("/").rsplit("/", 1)[-1] for line in text.split("\n") if line.strip()]
    known = look_up(slugs) if slugs else {}
    for slug in slugs:
        if slug not in known:
            raise BadInput(field, lazy("Không tìm thấy “%(line)s”.", line=slug[:60]))
    return frozenset(known[slug] for slug in slugs)
