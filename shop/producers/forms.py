"""The forms of programme staff for producers."""

from __future__ import annotations

from shop.core.sentences import lazy
from shop.geography.forms import PlacedForm, commune_field, province_field
from shop.producers.states import LegalForm
from shop.producers.wording import LEGAL_FORMS
from shop.web.forms import ChoiceField, DayField, EmailField, Form, LinesField, PhoneField, TextField


class ProducerForm(PlacedForm):
    """A chủ thể: who, where, its story."""

    name = TextField(lazy("Tên chủ thể"))
    legal_form = ChoiceField(lazy("Loại hình"), choices=list(LEGAL_FORMS.items()), coerce=LegalForm)
    tax_code = TextField(
        lazy("Mã số thuế"), max_length=20, required=False, hint=lazy("10 chữ số, 10-3 hoặc 12 chữ số.")
    )
    registration_number = TextField(lazy("Số đăng ký kinh doanh"), max_length=40, required=False)
    representative = TextField(lazy("Người đại diện"), max_length=100, required=False)
    province_code = province_field()
    commune_code = commune_field(required=False)
    place_published = TextField(
        lazy("Nơi sản xuất đã công bố"), required=False, hint=lazy("Tên cũ, như trong quyết định.")
    )
    street = TextField(lazy("Số nhà, đường, thôn"), required=False)
    phone = PhoneField(lazy("Số điện thoại"), required=False, hint=lazy("Không hiện cho khách."))
    email = EmailField(lazy("E-mail"), required=False)
    story = LinesField(lazy("Câu chuyện"), max_length=5000, required=False)
    story_en = LinesField(lazy("Câu chuyện bằng tiếng Anh"), max_length=5000, required=False)
    source = TextField(lazy("Nguồn thông tin"), max_length=300, required=False)


class ReasonForm(Form):
    """Why a producer is suspended, or sells again."""

    reason = LinesField(lazy("Lý do"), max_length=300)


class HolidayForm(Form):
    """When a producer pauses; no days end the pause."""

    first = DayField(lazy("Nghỉ từ ngày"), required=False)
    last = DayField(
        lazy("Nghỉ đến hết ngày"), required=False, hint=lazy("Để trống cả hai ngày: bán lại ngay.")
    )
    reason = TextField(lazy("Lý do"), max_length=300)
