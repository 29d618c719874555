"""What is typed about goods that are given instead of money."""

from __future__ import annotations

from collections.abc import Sequence

from shop.core.sentences import lazy
from shop.orders.exchanges import Instead
from shop.orders.return_states import ExchangeKind
from shop.orders.states import Door
from shop.web.forms import ChoiceField, Form, IntField, TickField
from shop.web.i18n import _

MONEY = "money"
MOST = 10**6
GRAMS = lazy("Hàng bán theo cân: ghi số gam.")


class InsteadFields(Form):
    """What a customer wants for goods that go back: money, the same goods again, or others."""

    instead = ChoiceField(
        lazy("Bạn muốn"),
        default=MONEY,
        required=False,
        choices=[
            (MONEY, lazy("Hoàn tiền")),
            (ExchangeKind.SAME.value, lazy("Đổi lấy đúng hàng đó")),
            (ExchangeKind.OTHER.value, lazy("Đổi lấy hàng khác")),
        ],
        hint=lazy("Đổi hàng khác: điểm bán tính chênh lệch theo giá hôm đổi. Hết hàng thì hoàn tiền."),
    )
    wanted = ChoiceField(lazy("Món muốn đổi (khi đổi lấy hàng khác)"), coerce=int, required=False)
    wanted_quantity = IntField(lazy("Số lượng món đổi"), minimum=1, maximum=MOST, required=False, hint=GRAMS)

    def offer_goods(self, goods: Sequence[tuple[int, str]]) -> None:
        """Fill the list of goods; before the form is checked or drawn."""
        self.wanted.choices = [(0, _("Chưa chọn")), *goods]

    def taken(self) -> Instead | None:
        """What was chosen; None for money."""
        if self.instead.data in {None, "", MONEY}:
            return None
        if self.instead.data == ExchangeKind.SAME.value:
            return Instead(ExchangeKind.SAME)
        return Instead(ExchangeKind.OTHER, (self.wanted.data or 0, self.wanted_quantity.data or 0))


class ExchangeForm(Form):
    """What staff give instead; the units that are credited have fields of their own."""

    kind = ChoiceField(
        lazy("Đổi lấy"),
        coerce=ExchangeKind,
        choices=[
            (ExchangeKind.SAME.value, lazy("Đúng hàng đó, giữ giá đã mua")),
            (ExchangeKind.OTHER.value, lazy("Hàng khác, theo giá hôm nay")),
        ],
    )
    goods = ChoiceField(lazy("Hàng khác"), coerce=int, required=False)
    quantity = IntField(lazy("Số lượng hàng khác"), minimum=1, maximum=MOST, required=False, hint=GRAMS)
    door = ChoiceField(lazy("Khách nhận hàng đổi"), coerce=Door)
    at_once = TickField(lazy("Khách đang ở quầy: giao ngay và thu phần chênh lệch"))

    def offer(self) -> None:
        """Nothing to say before its goods are known."""

    def offer_goods(self, goods: Sequence[tuple[int, str]], *, has_address: bool) -> None:
        """Fill the lists; before the form is checked or drawn."""
        self.goods.choices = [(0, _("Chưa chọn")), *goods]
        doors = [(Door.PICKUP.value, _("Tại điểm bán"))]
        if has_address:
            doors.append((Door.DELIVERY.value, _("Giao tới địa chỉ của đơn")))
        self.door.choices = doors

    def taken(self) -> Instead:
        """What was chosen."""
        if self.kind.data is ExchangeKind.SAME:
            return Instead(ExchangeKind.SAME)
        return Instead(ExchangeKind.OTHER, (self.goods.data or 0, self.quantity.data or 0))


class WithdrawForm(Form):
    """The customer wants nothing any more: only its token."""
