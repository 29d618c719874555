"""The filter, and the one form that is sent twice: to see what would change, and to do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from shop.bulk.acts import NO_SPOT
from shop.bulk.plans import Plan, offered
from shop.bulk.queries import MOST, Choice, Filter
from shop.bulk.states import OUTLET, PRICES, PROGRAMME, Act
from shop.bulk.wording import ACTS, OFFERED, SOLD, STATES
from shop.catalogue.forms import number_or_none
from shop.catalogue.states import ProductState
from shop.core.clock import start_of_day
from shop.core.sentences import Text, lazy
from shop.inventory.services.deciding import MOST_LEAD_DAYS
from shop.inventory.states import Offering
from shop.web.forms import (
    ChoiceField,
    DayField,
    DongField,
    Form,
    HiddenTextField,
    IntField,
    QueryForm,
    RadioField,
    TextField,
    TickField,
    TicksField,
)

Choices = Sequence[tuple[int, str]]
WRITE = "ghi"
ANY: tuple[str, Text] = ("", lazy("Tất cả"))
NONE: tuple[str, Text] = ("", lazy("Hãy chọn"))
FIELD = {
    Act.PRICE_TO: "amount",
    Act.PRICE_PERCENT: "percent",
    Act.STATE: "state",
    Act.SET: "set_code",
    Act.SHELF: "shelf_id",
    Act.OFFERING: "offering",
    Act.SPOT: "spot_id",
}


class FilterForm(QueryForm):
    """Which goods of the programme."""

    q = TextField(lazy("Tên sản phẩm"), required=False, max_length=100)
    loc = ChoiceField(lazy("Tình trạng"), required=False, choices=[ANY, *STATES.items()])
    bo = ChoiceField(lazy("Bộ sản phẩm"), required=False, coerce=number_or_none)
    danh_muc = ChoiceField(lazy("Danh mục"), required=False, coerce=number_or_none)

    def offer(self, shelves: Choices, sets: Choices) -> None:
        """What can be chosen."""
        self.danh_muc.choices = [ANY, *shelves]
        self.bo.choices = [ANY, *sets]

    def wanted(self) -> Filter:
        """As the query takes it; what cannot be used narrows nothing."""
        return Filter(
            text=self.q.data or "",
            state=ProductState(self.loc.data) if self.loc.data else None,
            set_code=self.bo.data,
            shelf_id=self.danh_muc.data,
        )


class BulkForm(Form):
    """The goods and the change. Its other fields than those of the chosen act are left unread."""

    has_spots = False
    step = HiddenTextField("", required=False, max_length=10)
    seen = HiddenTextField("", required=False, max_length=64)
    hang = TicksField(lazy("Hàng"), coerce=int)
    everything = TickField(lazy("Tất cả hàng đang lọc"))
    act = RadioField(lazy("Đổi gì"), coerce=Act)
    percent = IntField(
        lazy("Tăng, giảm (%)"),
        required=False,
        minimum=-90,
        maximum=200,
        hint=lazy("Giảm thì thêm dấu trừ, ví dụ -10. Giá mới được làm tròn đến 500 ₫."),
    )
    amount = DongField(lazy("Giá mới (₫)"), required=False, minimum=1, maximum=10**9)
    day = DayField(lazy("Giá mới từ ngày"), required=False, hint=lazy("Để trống: từ bây giờ."))
    state = ChoiceField(lazy("Tình trạng mới"), required=False, choices=[NONE, *SOLD.items()])
    shelf_id = ChoiceField(lazy("Danh mục mới"), required=False, coerce=number_or_none)
    set_code = ChoiceField(lazy("Bộ sản phẩm mới"), required=False, coerce=number_or_none)
    offering = ChoiceField(lazy("Cách bán tại điểm"), required=False, choices=[NONE, *OFFERED.items()])
    lead_days = IntField(
        lazy("Số ngày chuẩn bị"),
        required=False,
        minimum=1,
        maximum=MOST_LEAD_DAYS,
        hint=lazy("Chỉ khi chuyển sang “Đặt trước”."),
    )
    spot_id = ChoiceField(lazy("Vị trí mới"), required=False, coerce=number_or_none)

    def offer(self, found: Sequence[Choice], shelves: Choices, sets: Choices, spots: Choices | None) -> None:
        """The goods that can be ticked, and what they can become. ``spots``: of an outlet, None for the programme."""
        self.hang.choices = [(row.id, row.name) for row in found[:MOST]]
        self.has_spots = bool(spots)
        acts = PROGRAMME if spots is None else [act for act in OUTLET if spots or act is not Act.SPOT]
        self.act.choices = [(act.value, ACTS[act]) for act in acts]
        self.shelf_id.choices = [NONE, *shelves]
        self.set_code.choices = [NONE, *sets]
        self.spot_id.choices = [NONE, *(spots or ()), (NO_SPOT, lazy("Bỏ vị trí đã ghi"))]

    def is_complete(self, found: Sequence[Choice], today: date) -> bool:
        """Whether there are goods and a value for the act; what is missing is said at its field."""
        field = self[FIELD[self.act.data]]
        if field.data in {None, ""}:
            field.errors = [str(lazy("Hãy nhập hoặc chọn giá trị mới."))]
        if (
            self.offering.data == Offering.ON_DEMAND
            and self.act.data is Act.OFFERING
            and not self.lead_days.data
        ):
            self.lead_days.errors = [str(lazy("Hàng đặt trước cần số ngày chuẩn bị."))]
        if self.act.data in PRICES and self.day.data is not None and self.day.data < today:
            self.day.errors = [str(lazy("Giá mới không bắt đầu trong quá khứ được."))]
        if self.everything.data and len(found) > MOST:
            self.everything.errors = [
                str(lazy("Mỗi lần đổi nhiều nhất %(most)s mặt hàng. Hãy lọc hẹp hơn.", most=MOST))
            ]
        elif not self.everything.data and not self.hang.data:
            self.hang.errors = [str(lazy("Hãy chọn ít nhất một mặt hàng."))]
        return not self.errors

    def chosen(self, found: Sequence[Choice]) -> list[int]:
        """The ids of the goods."""
        return [row.id for row in found] if self.everything.data else list(self.hang.data or [])

    def plan(self, today: date) -> Plan:
        """The change."""
        act = self.act.data
        later: datetime | None = None
        if act in PRICES and self.day.data is not None and self.day.data > today:
            later = start_of_day(self.day.data)
        if act is Act.OFFERING:
            return Plan(act, offered(Offering(self.offering.data), self.lead_days.data))
        return Plan(act, str(self[FIELD[act]].data), later)
