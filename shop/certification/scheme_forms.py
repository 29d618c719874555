"""The forms for certificates of other schemes."""

from __future__ import annotations

from typing import Any

from shop.certification.forms import SCAN
from shop.certification.schemes import SchemeDraft
from shop.certification.states import SchemeKind, SchemeScope
from shop.certification.wording import SCHEME_SCOPES, SCHEMES
from shop.core.sentences import lazy
from shop.media.forms import PaperField
from shop.web.forms import ChoiceField, DayField, Form, LinesField, OpenForm, TextField

HINT_UNTIL = lazy(
    "Ngày ghi trên giấy. Chỉ để trống với chỉ dẫn địa lý, sản phẩm chủ lực, công nghiệp nông thôn tiêu biểu "
    "khi văn bản không ghi thời hạn."
)
FILES = lazy("PDF, JPEG hoặc PNG, dưới 10 MB.")
CHOOSE_KIND = ("", lazy("Chọn loại giấy"))


class SchemeForm(Form):
    """What is printed on a certificate of another scheme."""

    kind = ChoiceField(lazy("Loại chứng nhận"), choices=[CHOOSE_KIND, *SCHEMES.items()])
    scope = ChoiceField(lazy("Giấy cấp cho"), choices=list(SCHEME_SCOPES.items()), coerce=SchemeScope)
    number = TextField(lazy("Số giấy"), max_length=100)
    issuer = TextField(lazy("Nơi cấp"), max_length=200, hint=lazy("Cơ quan hoặc tổ chức chứng nhận ký giấy."))
    issued_on = DayField(lazy("Ngày cấp"))
    valid_until = DayField(lazy("Ngày cuối còn hiệu lực"), required=False, hint=HINT_UNTIL)
    scan = PaperField(lazy("Bản chụp giấy chứng nhận"), required=False, accept=SCAN, hint=FILES)

    def draft(self, scan_id: int | None) -> SchemeDraft:
        """The paper as the services take it, once the form is valid."""
        return SchemeDraft(
            kind=SchemeKind(self.kind.data),
            scope=self.scope.data,
            number=self.number.data,
            issuer=self.issuer.data,
            issued_on=self.issued_on.data,
            valid_until=self.valid_until.data,
            scan_id=scan_id,
        )


class NewSchemeForm(SchemeForm):
    """A paper together with the producer that it was issued to."""

    producer_id = ChoiceField(lazy("Chủ thể"), coerce=int)


class WithdrawSchemeForm(Form):
    """The end of a paper, for all goods or for one of those it names."""

    scope = ChoiceField(lazy("Thu hồi với"))
    day = DayField(lazy("Ngày bắt đầu không còn hiệu lực"))
    ground = LinesField(
        lazy("Lý do và số văn bản"),
        max_length=300,
        hint=lazy("Ví dụ: Thông báo 12/TB-CN, giám sát không đạt"),
    )


class SchemePart(OpenForm):
    """A paper of another scheme inside the one form of a listing; nothing is required until it is added."""

    kind = ChoiceField(lazy("Loại chứng nhận"), choices=[CHOOSE_KIND, *SCHEMES.items()], required=False)
    number = TextField(lazy("Số giấy"), max_length=100, required=False)
    issuer = TextField(lazy("Nơi cấp"), max_length=200, required=False)
    issued_on = DayField(lazy("Ngày cấp"), required=False)
    valid_until = DayField(lazy("Ngày cuối còn hiệu lực"), required=False, hint=HINT_UNTIL)
    scan = PaperField(lazy("Bản chụp giấy chứng nhận"), required=False, accept=SCAN, hint=FILES)

    def missing(self) -> list[str]:
        """The names of the fields that a paper needs and that are empty."""
        return [name for name in ("kind", "number", "issuer", "issued_on", "scan") if not self[name].data]

    def draft(self, scan_id: int) -> SchemeDraft:
        """The paper of a complete part, issued for the product of the listing."""
        data: dict[str, Any] = {
            name: self[name].data for name in ("number", "issuer", "issued_on", "valid_until")
        }
        return SchemeDraft(
            kind=SchemeKind(self.kind.data), scope=SchemeScope.PRODUCTS, scan_id=scan_id, **data
        )
