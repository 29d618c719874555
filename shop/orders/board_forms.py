"""What staff type while they work on an order."""

from collections.abc import Mapping, Sequence
from datetime import date

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.orders.board import Part
from shop.orders.board_lots import LineLot
from shop.web.forms import (
    ChoiceField,
    DayField,
    Form,
    HiddenTextField,
    IntField,
    TextField,
    TickField,
    TicksField,
)
from shop.web.i18n import _

AS_HELD = "giu"


class StepForm(Form):
    """A step that needs no words: only its token."""


class ReasonForm(Form):
    """A step that has to be explained."""

    reason = TextField(lazy("Lý do"), max_length=300)


class RefusalForm(Form):
    """What became of a parcel that was not delivered."""

    outcome = ChoiceField(
        lazy("Kết quả"),
        choices=[
            ("refused", lazy("Khách không nhận, hàng đã về")),
            ("lost", lazy("Hãng vận chuyển làm mất")),
        ],
    )
    reason = TextField(lazy("Lý do"), max_length=300)


class ShipForm(Form):
    """Who carries the parcel."""

    carrier = TextField(lazy("Hãng vận chuyển"), max_length=60)
    tracking = TextField(lazy("Mã vận đơn"), max_length=60, required=False)


class ExtendForm(Form):
    """How long a prepared pick-up goes on waiting."""

    until = DayField(lazy("Giữ đến hết ngày"), hint=lazy("Ngày/tháng/năm. Khách sẽ được báo ngày mới."))


class UncollectedForm(Form):
    """Why a prepared pick-up is put back."""

    why = TextField(lazy("Lý do không giữ nữa"), max_length=300)


class HandOverForm(Form):
    """What is checked at the counter."""

    code = TextField(
        lazy("Mã nhận hàng của khách"), max_length=12, hint=lazy("6 ký tự khách đưa ra, hoặc mã đơn.")
    )
    age = TickField(lazy("Đã kiểm tra giấy tờ: đủ 18 tuổi"))


class MoveForm(Form):
    """Which lines of a part another outlet of the same operator shall serve. `seen`: the part as shown."""

    seen = HiddenTextField(required=False, max_length=40)
    lines = TicksField(lazy("Món chuyển đi"), coerce=int, required=True)
    to = ChoiceField(lazy("Điểm bán nhận"), coerce=int)
    reason = TextField(lazy("Lý do"), max_length=300, hint=lazy("Khách đọc được lý do này."))


class EditForm(Form):
    """What else becomes of an order that is changed; its lines have fields of their own. `seen`: the order as shown."""

    seen = HiddenTextField(required=False, max_length=40)
    variant = ChoiceField(lazy("Thêm món"), coerce=int, required=False)
    quantity = IntField(
        lazy("Số lượng món thêm"),
        minimum=1,
        maximum=10**6,
        required=False,
        hint=lazy("Hàng bán theo cân: ghi số gam."),
    )
    reason = TextField(lazy("Lý do"), max_length=200, hint=lazy("Khách đọc được dòng này."))

    def offer_goods(self, goods: Sequence[tuple[int, str]]) -> None:
        """Fill the list of goods; before the form is checked or drawn."""
        self.variant.choices = [(0, _("Không thêm")), *goods]


def lot_field_name(line_id: int) -> str:
    """The name of the field that chooses another lot for a line."""
    return f"lot_{line_id}"


def lot_choices(held: Sequence[LineLot], others: Sequence[LineLot]) -> list[tuple[str, str]]:
    """The lots staff may take for a line: as held first, then every other fit lot."""
    return [
        (AS_HELD, _("Như đã giữ: %(lots)s", lots=", ".join(lot_words(lot) for lot in held))),
        *((str(lot.lot_id), lot_words(lot)) for lot in others),
    ]


def lot_words(lot: LineLot) -> str:
    """A lot as staff read it on the pack."""
    name = lot.number or lot.code
    if lot.expires_on is None:
        return _("lô %(name)s, không ghi hạn", name=name)
    return _("lô %(name)s, HSD %(day)s", name=name, day=_short(lot.expires_on))


def chosen_lots(part: Part, sent: Mapping[str, str]) -> dict[int, int]:
    """Order line id → lot id, for the lines where staff chose another lot; what was not sent stays as held.

    Raises BadInput for a value that no page offers: units of another lot than staff meant must not leave.
    """
    found = {}
    for line in part.lines:
        name = lot_field_name(line.id)
        value = sent.get(name, AS_HELD)
        if value == AS_HELD:
            continue
        if not (value.isascii() and value.isdigit() and len(value) < 19):
            raise BadInput(name, lazy("Hãy chọn một lô trong danh sách."))
        found[line.id] = int(value)
    return found


def _short(day: date) -> str:
    return f"{day:%d/%m/%Y}"
