"""Forms of stock. Each that changes a figure is sent twice: first to see the effect, then to confirm it."""

from datetime import date
from functools import cache
from typing import Any, TypeVar, cast

from shop.catalogue.forms import PRICE_KINDS, DatedPriceForm
from shop.catalogue.states import PriceKind
from shop.core.sentences import lazy
from shop.inventory.labels import CONDITIONS, KINDS, OFFERINGS, SIZES
from shop.inventory.services.hand import ADJUSTMENTS
from shop.inventory.services.receiving import EXPIRED
from shop.inventory.services.testing import Report
from shop.inventory.states import Condition, MovementKind, Offering
from shop.inventory.welcome import STARS
from shop.media.addresses import PAPERS
from shop.media.forms import PaperField
from shop.web.forms import (
    ChoiceField,
    DayField,
    DongField,
    Form,
    HiddenTextField,
    IntField,
    OpenForm,
    QuantityField,
    QueryForm,
    RadioField,
    TextField,
    TickField,
    TicksField,
)

F = TypeVar("F", bound=Form)
STILL_IN = lazy("Vẫn nhận, để ở khu cách ly")
NO_COST = lazy(
    "Tặng thì ghi 0. Chưa biết thì bỏ trống: khi đó không tính được chênh lệch giá, kiểm kho tính theo giá bán."
)


def in_measure(form: type[F], measure: str) -> type[F]:
    """The same form, reading its quantities as pieces or as a weight."""
    return cast("type[F]", _in_measure(cast("Any", form), measure))


@cache
def _in_measure(form: type[Form], measure: str) -> type[Form]:
    fields: dict[str, Any] = {}
    for name in dir(form):
        unbound = getattr(form, name)
        if getattr(unbound, "field_class", None) is QuantityField:
            field = QuantityField(*unbound.args, **{**unbound.kwargs, "measure": measure})
            cast("Any", field).creation_counter = unbound.creation_counter
            fields[name] = field
    return type(form.__name__, (form,), fields)


def number_or_none(value: Any) -> int | None:
    """An id out of a select; its empty choice is none."""
    return int(value) if value else None


class ConfirmedForm(Form):
    """A form whose second sending carries ``confirmed``."""

    confirmed = HiddenTextField(required=False, max_length=1)

    @property
    def is_confirmed(self) -> bool:
        """Whether the effect was shown and agreed to."""
        return bool(self.confirmed.data == "1")


class AdjustForm(ConfirmedForm):
    """What the shelf really holds, and why. ``seen``: the figure that the page showed."""

    seen = IntField(lazy("Tồn đã thấy"), maximum=10**9)
    becomes = QuantityField(lazy("Số lượng thực tế"), minimum=0, maximum=10**9)
    kind = RadioField(
        lazy("Vì sao?"), choices=[(kind.value, KINDS[kind]) for kind in ADJUSTMENTS], coerce=MovementKind
    )
    reason = TextField(lazy("Ghi chú"), required=False, max_length=300)


class MoveForm(ConfirmedForm):
    """How many units of a lot go to which condition. ``seen``: the units on hand that the page showed."""

    seen = IntField(lazy("Tồn đã thấy"), maximum=10**9)
    quantity = QuantityField(lazy("Số lượng chuyển"), maximum=10**9)
    to = RadioField(
        lazy("Chuyển sang"),
        choices=[(condition.value, label) for condition, label in CONDITIONS.items()],
        coerce=Condition,
    )
    price = DongField(lazy("Giá xả hàng"), required=False, hint=lazy("Chỉ khi chuyển sang “Xả hàng”."))
    reason = TextField(lazy("Ghi chú"), required=False, max_length=300)


class ReturnForm(ConfirmedForm):
    """How many units of a lot go back to the producer. ``seen``: the units on hand that the page showed."""

    seen = IntField(lazy("Tồn đã thấy"), maximum=10**9)
    quantity = QuantityField(lazy("Số lượng trả lại"), maximum=10**9)
    reason = TextField(
        lazy("Ghi chú"), required=False, max_length=300, hint=lazy("Số giấy giao nhận, ai nhận lại.")
    )


class DecideForm(Form):
    """How the outlet offers a variant."""

    offering = RadioField(
        lazy("Cách bán"),
        choices=[(offering.value, label) for offering, label in OFFERINGS.items()],
        coerce=Offering,
    )
    buffer = QuantityField(
        lazy("Giữ lại cho quầy"),
        minimum=0,
        maximum=10**9,
        hint=lazy("Số này không bán trên mạng."),
    )
    low_mark = QuantityField(
        lazy("Báo sắp hết khi còn"), minimum=0, maximum=10**9, hint=lazy("0: không báo.")
    )
    lead_days = IntField(
        lazy("Số ngày chuẩn bị"),
        required=False,
        minimum=1,
        maximum=365,
        hint=lazy("Chỉ cho hàng đặt trước."),
    )
    spot_id = ChoiceField(lazy("Vị trí"), required=False, coerce=number_or_none)


class OutletPriceForm(DatedPriceForm):
    """A price of the outlet's own."""

    kind = RadioField(lazy("Loại giá"), choices=PRICE_KINDS, coerce=PriceKind)
    last_day = DayField(lazy("Đến hết ngày"), required=False, hint=lazy("Chỉ cho khuyến mãi."))


class ReceiveForm(ConfirmedForm):
    """The head of a receipt; its lines are ``LineForm``s. ``key``: one form, one receipt."""

    key = HiddenTextField(max_length=40)
    typed = TextField(
        lazy("Tìm sản phẩm để thêm vào phiếu"),
        required=False,
        max_length=100,
        hint=lazy("Tên (không cần dấu), mã hàng hoặc mã vạch."),
    )
    document = TextField(
        lazy("Số chứng từ"), required=False, max_length=100, hint=lazy("Hóa đơn, phiếu giao của chủ thể.")
    )
    note = TextField(lazy("Ghi chú"), required=False, max_length=300)


class LineForm(OpenForm):
    """One line of a receipt, inside ``ReceiveForm``, which carries the token."""

    variant_id = HiddenTextField(max_length=18)
    quantity = QuantityField(lazy("Số lượng"), maximum=10**9)
    number = TextField(
        lazy("Số lô"), required=False, max_length=60, hint=lazy("In trên nhãn; bỏ trống nếu không có.")
    )
    made_on = DayField(lazy("Ngày sản xuất"), required=False)
    expires_on = DayField(
        lazy("Hạn sử dụng"), required=False, hint=lazy("Ngày cuối còn dùng được; bỏ trống nếu không có.")
    )
    unit_cost = DongField(lazy("Giá mua một đơn vị"), required=False, hint=NO_COST)
    quarantine = TickField(STILL_IN)

    def refuse_expired(self, today: date) -> bool:
        """Whether the goods are past their last day and nobody said that they come in all the same; says so."""
        day = self.expires_on.data
        if day is None or day >= today or self.quarantine.data:
            return False
        self.expires_on.errors = [str(EXPIRED)]
        return True


class CostForm(ConfirmedForm):
    """What a unit of a lot cost, said after it came."""

    unit_cost = DongField(lazy("Giá mua một đơn vị"), hint=lazy("Được tặng thì ghi 0."))


class GoodsRuleForm(Form):
    """What an outlet asks of goods from other provinces."""

    min_stars = ChoiceField(
        lazy("Sao OCOP thấp nhất"),
        required=False,
        coerce=number_or_none,
        choices=[
            ("", lazy("Không đòi hỏi")),
            *((str(stars), lazy("Từ %(stars)s sao", stars=stars)) for stars in STARS),
        ],
    )
    needs_lot = TickField(lazy("Phải có số lô truy xuất được"))
    partners = TicksField(
        lazy("Tỉnh trao đổi hàng với điểm bán này"),
        required=False,
        hint=lazy("Hàng của các tỉnh này đứng trước hàng của tỉnh khác khi nhập và chuyển."),
    )


class RecallForm(ConfirmedForm):
    """Why a batch is recalled; customers and the notice at the door read it."""

    reason = TextField(
        lazy("Lý do thu hồi"), max_length=300, hint=lazy("Khách và thông báo ở cửa sẽ đọc đúng lời này.")
    )


class LiftForm(Form):
    """Why a recall is lifted."""

    reason = TextField(lazy("Lý do bỏ thu hồi"), max_length=300)


class DeclineForm(Form):
    """Why a batch is not recalled, to those who asked."""

    why = TextField(lazy("Trả lời: vì sao không thu hồi"), max_length=300)


class ReportForm(Form):
    """A laboratory's report on a batch, as it is printed."""

    laboratory = TextField(lazy("Phòng kiểm nghiệm"), max_length=150)
    number = TextField(lazy("Số phiếu"), max_length=60)
    tested_on = DayField(lazy("Ngày kiểm nghiệm"), hint=lazy("Ngày ghi trên phiếu."))
    valid_until = DayField(
        lazy("Có giá trị đến hết ngày"), required=False, hint=lazy("Để trống nếu phiếu không ghi.")
    )
    subject = TextField(
        lazy("Đã kiểm nghiệm gì"), max_length=200, hint=lazy("Ví dụ: vi sinh vật, kim loại nặng.")
    )
    passed = RadioField(
        lazy("Kết quả"),
        choices=[("dat", lazy("Đạt yêu cầu")), ("khong-dat", lazy("Không đạt yêu cầu"))],
        hint=lazy("Khách đọc được phiếu ở trang nguồn gốc của lô, cả phiếu không đạt."),
    )
    scan = PaperField(
        lazy("Bản chụp phiếu"),
        required=False,
        accept=PAPERS,
        hint=lazy("PDF, JPEG hoặc PNG, dưới 10 MB. Chỉ chủ thể, điểm bán có lô và cán bộ tải được."),
    )

    def report(self, scan_id: int | None) -> Report:
        """The report as the services take it, once the form is valid."""
        return Report(
            laboratory=self.laboratory.data,
            number=self.number.data,
            subject=self.subject.data,
            tested_on=self.tested_on.data,
            valid_until=self.valid_until.data,
            passed=self.passed.data == "dat",
            scan_id=scan_id,
        )


class WithdrawForm(Form):
    """Why a test report is withdrawn."""

    reason = TextField(lazy("Lý do rút phiếu"), max_length=300)


class LabelForm(QueryForm):
    """Which labels, how many of each. ``count``: empty for as many as came in."""

    size = ChoiceField(lazy("Cỡ tem"), choices=list(SIZES.items()), required=False)
    count = IntField(
        lazy("Số tem"),
        required=False,
        minimum=1,
        maximum=500,
        hint=lazy("Bỏ trống: mỗi đơn vị hàng một tem."),
    )
    price = TickField(lazy("In giá bán"))
    day = DayField(lazy("Giá của ngày"), required=False, hint=lazy("Bỏ trống: giá đang áp dụng."))


class UndoForm(Form):
    """Nothing but the token."""
