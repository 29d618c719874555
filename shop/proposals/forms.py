"""What is typed about a proposed price."""

from __future__ import annotations

from typing import Any

from shop.core.sentences import lazy
from shop.proposals.queries import Goods
from shop.proposals.services import Wanted
from shop.web.forms import ChoiceField, DayField, DongField, Form, HiddenTextField, TextField
from shop.web.i18n import _

EVERYWHERE = "all"


class ProposeForm(Form):
    """A price, from when, and where; `key` makes one of a form that is sent twice."""

    key = HiddenTextField(max_length=40)
    amount = DongField(lazy("Giá bán lẻ mới"), hint=lazy("Giá khách trả, đã có thuế."))
    starts_on = DayField(lazy("Áp dụng từ ngày"))
    place = ChoiceField(lazy("Ở đâu"))
    note = TextField(lazy("Lời nhắn cho điểm bán"), required=False, max_length=300)

    def offer(self, goods: Goods) -> None:
        """Everywhere, each operator with several outlets, each outlet."""
        outlets: dict[int, int] = {}
        for place, _amount in goods.places:
            outlets[place.operator_id] = outlets.get(place.operator_id, 0) + 1
        operators = {place.operator_id: place.operator for place, _amount in goods.places}
        several = [key for key in operators if outlets[key] > 1 and len(operators) > 1]
        self.place.choices = [
            *([(EVERYWHERE, _("Mọi điểm bán đang giữ hàng ký gửi"))] if len(goods.places) > 1 else []),
            *((f"operator:{key}", _("Mọi điểm bán của %(name)s", name=operators[key])) for key in several),
            *((f"outlet:{place.outlet_id}", place.outlet) for place, _amount in goods.places),
        ]

    def wanted(self) -> Wanted:
        """What was typed."""
        kind, _mark, key = str(self.place.data).partition(":")
        return Wanted(
            self.amount.data,
            self.starts_on.data,
            outlet_id=int(key) if kind == "outlet" else None,
            operator_id=int(key) if kind == "operator" else None,
            note=self.note.data or None,
        )


class DeclineForm(Form):
    """Why the outlet does not agree, one of several on its page."""

    reason = TextField(lazy("Vì sao chưa đồng ý"), max_length=300)

    def __init__(self, proposal_id: int, **options: Any) -> None:
        super().__init__(**options)
        self.proposal_id = proposal_id
        self.reason.id = f"reason-{proposal_id}"
