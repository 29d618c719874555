"""Forms of the customer's order pages."""

from __future__ import annotations

import re

from shop.accounts.passwords import LONGEST
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.core.tokens import ALPHABET
from shop.web.forms import Form, SecretField, TextField, TickField

_CODE = re.compile(f"[{ALPHABET}]{{8}}")


class CodeField(TextField):
    """An order's code, however it was copied: small letters, spaces and hyphens are understood."""

    def read(self, text: str) -> str:
        """Eight characters of the code's alphabet."""
        bare = re.sub(r"[\s\-#]", "", text).upper()
        if not _CODE.fullmatch(bare):
            raise BadInput(self.name, lazy("Mã đơn gồm 8 chữ và số, ví dụ K7MX4PQR."))
        return bare


class LastDigitsField(TextField):
    """The last four digits of a phone."""

    def read(self, text: str) -> str:
        """ASCII digits only."""
        if not re.fullmatch(r"[0-9]{4}", text):
            raise BadInput(self.name, lazy("Hãy nhập 4 chữ số cuối của số điện thoại đã đặt hàng."))
        return text


class LookupForm(Form):
    """Find an order without an account."""

    code = CodeField(
        lazy("Mã đơn"),
        max_length=20,
        hint=lazy("8 chữ và số trong tin nhắn hoặc e-mail xác nhận"),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    last4 = LastDigitsField(
        lazy("4 số cuối của số điện thoại"),
        max_length=4,
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class CancelForm(Form):
    """Why an order is cancelled; nobody has to say."""

    reason = TextField(lazy("Lý do"), required=False, max_length=300)


class AgainForm(Form):
    """Only the token."""


class KeepForm(Form):
    """A password for the phone of an order; consent is asked, never ticked before."""

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
