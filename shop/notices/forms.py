"""What somebody types who wants to hear when goods are back."""

from __future__ import annotations

from collections.abc import Iterable

from shop.core.sentences import lazy
from shop.web.forms import ChoiceField, Form, TextField, TickField


def _outlet_id(value: object) -> int | None:
    return None if value in {"", None} else int(str(value))


class WatchForm(Form):
    """Where, how to reach them, and that they agree."""

    outlet = ChoiceField(lazy("Điểm bán"), required=False, coerce=_outlet_id)
    identifier = TextField(
        lazy("Số điện thoại hoặc e-mail"),
        max_length=200,
        hint=lazy("Chỉ dùng để báo một lần khi có hàng, rồi xóa sau 30 ngày."),
    )
    agreed = TickField(lazy("Tôi đồng ý nhận một tin báo khi có hàng"))

    def offer_outlets(self, outlets: Iterable[tuple[int, str]]) -> None:
        """The outlets to choose from; before the form is checked or drawn."""
        self.outlet.choices = [("", lazy("Điểm bán nào có cũng được")), *outlets]


class StopForm(Form):
    """A button that ends it."""
