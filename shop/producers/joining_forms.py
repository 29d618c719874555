"""The forms of joining: an application, a paper, a decision, an invitation."""

from __future__ import annotations

from typing import Any

from shop.accounts.passwords import LONGEST
from shop.core.sentences import lazy
from shop.geography.forms import PlacedForm, commune_field, province_field
from shop.media.forms import PaperField
from shop.producers.states import DocumentKind, JoiningState, LegalForm, PaperState
from shop.producers.wording import DOCUMENTS, LEGAL_FORMS
from shop.web.forms import (
    ChoiceField,
    DayField,
    EmailField,
    Form,
    LinesField,
    PhoneField,
    SecretField,
    TextField,
    TickField,
)

SCAN = "application/pdf,image/jpeg,image/png,image/webp"
FORMS = [(form, words) for form, words in LEGAL_FORMS.items() if form is not LegalForm.UNKNOWN]


def _form_or_none(value: Any) -> LegalForm | None:
    """The empty choice is no form."""
    return LegalForm(value) if value else None


class JoinForm(PlacedForm):
    """Who applies: as on the business registration."""

    name = TextField(lazy("Tên chủ thể"), hint=lazy("Như trên giấy đăng ký kinh doanh."))
    legal_form = ChoiceField(
        lazy("Loại hình"), choices=[("", lazy("Chọn loại hình")), *FORMS], coerce=_form_or_none
    )
    tax_code = TextField(
        lazy("Mã số thuế"), max_length=20, hint=lazy("10 chữ số, 10-3 chữ số hoặc 12 chữ số.")
    )
    registration_number = TextField(lazy("Số đăng ký kinh doanh"), max_length=40)
    representative = TextField(lazy("Người đại diện"), max_length=100)
    province_code = province_field()
    commune_code = commune_field()
    street = TextField(lazy("Số nhà, đường, thôn"), required=False)
    phone = PhoneField(lazy("Số điện thoại"), hint=lazy("Để cán bộ gọi; không hiện cho khách."))
    email = EmailField(lazy("E-mail"), required=False, hint=lazy("Để nhận kết quả xét hồ sơ."))
    story = LinesField(
        lazy("Giới thiệu ngắn"), max_length=5000, required=False, hint=lazy("Làm gì, từ bao giờ, ở đâu.")
    )


class ReachForm(Form):
    """How to reach a producer that was accepted; the rest is changed by staff, with its papers."""

    phone = PhoneField(lazy("Số điện thoại"), hint=lazy("Để cán bộ gọi; không hiện cho khách."))
    email = EmailField(lazy("E-mail"), required=False)


class PaperForm(Form):
    """A paper with its scan."""

    kind = ChoiceField(lazy("Loại giấy"), choices=list(DOCUMENTS.items()), coerce=DocumentKind)
    number = TextField(lazy("Số giấy"), max_length=100)
    issued_on = DayField(lazy("Ngày cấp"))
    expires_on = DayField(
        lazy("Ngày cuối còn hiệu lực"), required=False, hint=lazy("Để trống nếu không có hạn.")
    )
    scan = PaperField(
        lazy("Ảnh chụp hoặc bản PDF"),
        accept=SCAN,
        hint=lazy("Chụp rõ bốn góc. PDF, JPEG, PNG hoặc WebP, dưới 10 MB."),
    )


class PaperDecisionForm(Form):
    """What staff found of a paper."""

    state = ChoiceField(
        lazy("Kết luận"),
        choices=[
            (PaperState.ACCEPTED, lazy("Đạt")),
            (PaperState.REFUSED, lazy("Không đạt")),
            (PaperState.WAIVED, lazy("Miễn")),
        ],
        coerce=PaperState,
    )
    reason = TextField(
        lazy("Lý do"), max_length=500, required=False, hint=lazy("Bắt buộc khi không đạt hoặc miễn.")
    )


class WaiveForm(Form):
    """Why a needed paper may be missing."""

    reason = TextField(lazy("Lý do miễn"), max_length=500)


class JoiningForm(Form):
    """What staff decide about an application."""

    state = ChoiceField(
        lazy("Quyết định"),
        choices=[
            (JoiningState.ACCEPTED, lazy("Nhận chủ thể")),
            (JoiningState.NEEDS_PAPERS, lazy("Yêu cầu bổ sung giấy tờ")),
            (JoiningState.REFUSED, lazy("Từ chối")),
        ],
        coerce=JoiningState,
    )
    reason = LinesField(
        lazy("Lý do gửi chủ thể"), max_length=500, required=False, hint=lazy("Bắt buộc khi chưa nhận.")
    )

    def offer(self, moves: frozenset[JoiningState]) -> None:
        """Only what may follow the state of the application."""
        self.state.choices = [choice for choice in self.state.choices or () if choice.value in moves]


class InviteForm(Form):
    """The phone or e-mail of a person, with an account or without."""

    identifier = TextField(
        lazy("Số điện thoại hoặc e-mail của người được mời"),
        max_length=200,
        hint=lazy("Ai chưa có tài khoản sẽ nhận liên kết để tạo tài khoản."),
    )


class AcceptForm(Form):
    """The account of who was invited; the phone or e-mail is that of the invitation."""

    name = TextField(lazy("Họ và tên"), max_length=100, render_kw={"autocomplete": "name"})
    password = SecretField(
        lazy("Mật khẩu"),
        max_length=LONGEST,
        hint=lazy("Ít nhất 8 ký tự. Có thể dùng cả câu, có dấu và khoảng trắng."),
        render_kw={"autocomplete": "new-password"},
    )
    agree = TickField(
        lazy("Tôi đồng ý với điều khoản sử dụng và chính sách bảo mật"),
        required=True,
        needed=lazy("Hãy đọc và đồng ý để tạo tài khoản."),
    )


class BankForm(Form):
    """Where a producer is paid."""

    bank_bin = TextField(
        lazy("Mã ngân hàng (BIN)"),
        max_length=6,
        hint=lazy("6 chữ số, ví dụ Agribank 970405, Vietcombank 970436."),
    )
    bank_account = TextField(lazy("Số tài khoản"), max_length=19)
    bank_account_name = TextField(
        lazy("Tên tài khoản"), max_length=100, hint=lazy("Như ngân hàng ghi, ví dụ: HTX CHE LONG COC.")
    )
