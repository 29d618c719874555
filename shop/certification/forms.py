"""The forms of programme staff for certificates."""

from __future__ import annotations

from typing import Any

from shop.certification.states import IssuerLevel, WithdrawalGround
from shop.certification.wording import GROUNDS, ISSUER_LEVELS
from shop.core.sentences import lazy
from shop.geography import queries as geography
from shop.media.forms import PaperField
from shop.web.forms import ChoiceField, DayField, Form, IntField, LinesField, TextField

SCAN = "application/pdf,image/jpeg,image/png"
STARS = [(stars, lazy("%(stars)s sao", stars=stars)) for stars in (3, 4, 5)]


def _id_or_none(value: Any) -> int | None:
    """The empty choice is no id."""
    return None if value == "" else int(value)


def _ground_or_none(value: Any) -> WithdrawalGround | None:
    """Nothing is chosen beforehand: the first ground would accuse a producer of forgery."""
    return None if value == "" else WithdrawalGround(value)


class CertificateForm(Form):
    """What is printed on a certificate."""

    product_name = TextField(lazy("Tên sản phẩm trên giấy"), max_length=200)
    product_code = TextField(
        lazy("Mã số sản phẩm"), max_length=40, required=False, hint=lazy("Ví dụ: 38-16000-01-2026")
    )
    stars = ChoiceField(lazy("Hạng sao"), choices=STARS, coerce=int)
    score = IntField(lazy("Điểm"), minimum=50, maximum=100, required=False)
    issuer_level = ChoiceField(lazy("Cấp công nhận"), choices=list(ISSUER_LEVELS.items()), coerce=IssuerLevel)
    issued_on = DayField(lazy("Ngày cấp"))
    expires_on = DayField(
        lazy("Ngày cuối còn hiệu lực"),
        required=False,
        hint=lazy("Để trống: cùng ngày sau 36 tháng."),
    )
    scan = PaperField(
        lazy("Bản chụp giấy chứng nhận"),
        required=False,
        accept=SCAN,
        hint=lazy("PDF, JPEG hoặc PNG, dưới 10 MB."),
    )


class NewCertificateForm(CertificateForm):
    """A certificate together with the decision it belongs to."""

    number = TextField(lazy("Số quyết định"), max_length=100, hint=lazy("Ví dụ: 1114/QĐ-UBND"))
    decided_on = DayField(lazy("Ngày quyết định"))
    authority = TextField(lazy("Cơ quan ra quyết định"), max_length=200)
    province_code = ChoiceField(lazy("Tỉnh, thành phố"))

    def offer_provinces(self, only: str | None) -> None:
        """All provinces for an administrator, an officer's own one."""
        self.province_code.choices = [
            (unit.code, unit.full_name) for unit in geography.provinces() if only in {None, unit.code}
        ]


class RejectForm(Form):
    """Why a record cannot be right."""

    reason = LinesField(lazy("Lý do từ chối"), max_length=300, hint=lazy("Người nhập sẽ đọc câu này."))


class ExtendForm(Form):
    """How long a certificate is kept in force, and by which document."""

    until = DayField(lazy("Gia hạn đến hết ngày"))
    document = TextField(lazy("Số văn bản cho phép"), max_length=200)


class LinkForm(Form):
    """One product."""

    product_id = IntField(lazy("Sản phẩm"), minimum=1, maximum=10**15)


class WithdrawForm(Form):
    """Withdrawal of one product's recognition, or of all that a certificate covers."""

    scope = ChoiceField(lazy("Thu hồi với"), hint=lazy("Thu hồi chấm dứt mọi giấy chứng nhận của sản phẩm."))
    day = DayField(lazy("Ngày bắt đầu không còn sao"))
    ground = ChoiceField(
        lazy("Căn cứ theo Điều 8"),
        choices=[("", lazy("Chọn căn cứ")), *GROUNDS.items()],
        coerce=_ground_or_none,
    )
    document = TextField(lazy("Số quyết định thu hồi"), max_length=200)
    kept = ChoiceField(lazy("Giấy chứng nhận được giữ lại"), required=False, coerce=_id_or_none)
    kept_document = TextField(lazy("Số văn bản cho giữ lại"), max_length=200, required=False)
