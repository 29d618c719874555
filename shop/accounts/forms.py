"""Forms of accounts: shape only. Whether a password is right or a phone is free is the services' question."""

from __future__ import annotations

from shop.accounts.passwords import LONGEST
from shop.core.sentences import lazy
from shop.geography.forms import PlacedForm, commune_field, province_field
from shop.web.forms import (
    ChoiceField,
    EmailField,
    Form,
    HiddenTextField,
    PhoneField,
    SecretField,
    TextField,
    TickField,
)

IDENTIFIER = lazy("Số điện thoại hoặc e-mail")
NEW_PASSWORD_HINT = lazy("Ít nhất 8 ký tự. Có thể dùng cả câu, có dấu và khoảng trắng.")
CURRENT = {"autocomplete": "current-password"}
FRESH = {"autocomplete": "new-password"}


class SignInForm(Form):
    """Who, and the password."""

    next = HiddenTextField(required=False, max_length=500)
    identifier = TextField(IDENTIFIER, max_length=200, render_kw={"autocomplete": "username"})
    password = SecretField(lazy("Mật khẩu"), max_length=LONGEST, render_kw=CURRENT)
    keep = TickField(lazy("Giữ đăng nhập trên máy này"))


class RegisterForm(Form):
    """A new account; consent is asked apart for each purpose and nothing is ticked before."""

    next = HiddenTextField(required=False, max_length=500)
    identifier = TextField(IDENTIFIER, max_length=200, render_kw={"autocomplete": "username"})
    name = TextField(lazy("Họ và tên"), max_length=100, render_kw={"autocomplete": "name"})
    password = SecretField(lazy("Mật khẩu"), max_length=LONGEST, hint=NEW_PASSWORD_HINT, render_kw=FRESH)
    agree = TickField(
        lazy("Tôi đồng ý với điều khoản sử dụng và chính sách bảo mật"),
        required=True,
        needed=lazy("Hãy đọc và đồng ý để tạo tài khoản."),
    )


class ForgotForm(Form):
    """Whose password was forgotten."""

    identifier = TextField(IDENTIFIER, max_length=200, render_kw={"autocomplete": "username"})


class CodeForm(ForgotForm):
    """The one-time code that a manager gave, and a new password."""

    code = TextField(
        lazy("Mã một lần"),
        max_length=20,
        hint=lazy("8 ký tự, do quản lý điểm bán đưa cho bạn. Có giá trị 1 giờ."),
        render_kw={"autocomplete": "one-time-code"},
    )
    password = SecretField(lazy("Mật khẩu mới"), max_length=LONGEST, hint=NEW_PASSWORD_HINT, render_kw=FRESH)


class NewPasswordForm(Form):
    """A new password, for who came by the link."""

    password = SecretField(lazy("Mật khẩu mới"), max_length=LONGEST, hint=NEW_PASSWORD_HINT, render_kw=FRESH)


class ChangePasswordForm(Form):
    """The old password proves who changes it."""

    current = SecretField(lazy("Mật khẩu hiện tại"), max_length=LONGEST, render_kw=CURRENT)
    password = SecretField(lazy("Mật khẩu mới"), max_length=LONGEST, hint=NEW_PASSWORD_HINT, render_kw=FRESH)


class ProfileForm(Form):
    """Name, ways to sign in, language of messages; the password confirms a change of the ways to sign in."""

    name = TextField(lazy("Họ và tên"), max_length=100, render_kw={"autocomplete": "name"})
    phone = PhoneField(lazy("Số điện thoại"), required=False, render_kw={"autocomplete": "tel"})
    email = EmailField(lazy("E-mail"), required=False, render_kw={"autocomplete": "email"})
    language = ChoiceField(lazy("Ngôn ngữ của tin nhắn"), choices=[("vi", "Tiếng Việt"), ("en", "English")])
    current = SecretField(
        lazy("Mật khẩu hiện tại"),
        required=False,
        max_length=LONGEST,
        hint=lazy("Chỉ cần khi đổi số điện thoại hoặc e-mail."),
        render_kw=CURRENT,
    )


class AddressForm(PlacedForm):
    """Where goods go."""

    recipient = TextField(lazy("Người nhận"), max_length=100, render_kw={"autocomplete": "name"})
    phone = PhoneField(lazy("Số điện thoại"), render_kw={"autocomplete": "tel"})
    province_code = province_field()
    commune_code = commune_field()
    street = TextField(
        lazy("Số nhà, đường, thôn"), max_length=200, render_kw={"autocomplete": "address-line1"}
    )
    is_default = TickField(lazy("Dùng làm địa chỉ mặc định"))


class ConsentsForm(Form):
    """Answers that may be changed at any time."""

    marketing = TickField(lazy("Gửi cho tôi tin về hàng mới và khuyến mãi"))


class EraseForm(Form):
    """The password confirms what cannot be undone."""

    current = SecretField(lazy("Mật khẩu hiện tại"), max_length=LONGEST, render_kw=CURRENT)
    sure = TickField(
        lazy("Tôi hiểu rằng tài khoản bị xóa vĩnh viễn"),
        required=True,
        needed=lazy("Hãy đánh dấu để xác nhận."),
    )


class StaffUserForm(Form):
    """An account that an admin makes for somebody; they set their password by a link or a code."""

    name = TextField(lazy("Họ và tên"), max_length=100)
    phone = PhoneField(lazy("Số điện thoại"), required=False)
    email = EmailField(lazy("E-mail"), required=False)


class RoleForm(Form):
    """Where a role holds, and why it is given."""

    place = ChoiceField(lazy("Nơi có hiệu lực"))
    reason = TextField(
        lazy("Lý do"), max_length=200, hint=lazy("Ví dụ: theo quyết định phân công ngày 02/11/2026")
    )


class ReasonForm(Form):
    """Why staff do something to somebody's account."""

    place = HiddenTextField(required=False, max_length=20)
    reason = TextField(lazy("Lý do"), max_length=200)


class RecoveryForm(Form):
    """Whose password was forgotten, said at the counter."""

    identifier = TextField(IDENTIFIER, max_length=200)
    seen = TickField(
        lazy("Tôi đã gọi vào số này hoặc xem giấy tờ để chắc đúng người"),
        required=True,
        needed=lazy("Hãy kiểm tra đúng người trước khi đưa mã."),
    )
