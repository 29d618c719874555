"""Form fields that read what Vietnamese people type and refuse what nobody types.

Each takes `required` (default: yes) and `hint`; a text field also `max_length`. Values are stripped and in
normal form C. What cannot be read stays in the field as it was typed, beside its sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import wtforms
from wtforms.validators import StopValidation

from shop.core import folding
from shop.core.errors import BadInput
from shop.core.phone import format_phone, parse_phone
from shop.core.sentences import Text, lazy
from shop.web import widgets

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
NEEDED = lazy("Hãy điền ô này.")
_EMAIL = re.compile(r"[^@\s\"<>,;:\\()\[\]]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def clean(text: str, *, lines: bool = False) -> str:
    """Strip and compose a typed text. Raises ValueError for control, bidi and unassigned characters."""
    text = folding.nfc(text.replace("\r\n", "\n").replace("\r", "\n")).strip(" \t\n\u00a0\u200b")
    allowed = {"\n", "\t"} if lines else set()
    for char in text:
        if char not in allowed and (char in BIDI or unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"}):
            raise ValueError(str(lazy("Có ký tự không dùng được. Hãy gõ lại bằng bàn phím.")))
    return text


def _can_be_shown(char: str) -> bool:
    """Whether a page may repeat a typed character: HTML has no place for controls and unassigned ones."""
    return char in "\r\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}


class Presence:
    """Required or not; stops the other validators when there is nothing to check."""

    def __init__(self, *, required: bool, sentence: Text = NEEDED) -> None:
        self.required = required
        self.sentence = sentence
        self.field_flags = {"required": True} if required else {}

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Refuse an empty field that is needed; end the checks of any empty field."""
        del form
        if field.process_errors:
            raise StopValidation
        if field.data not in (None, "", []):
            return
        raise StopValidation(str(self.sentence)) if self.required else StopValidation


class Typed(wtforms.Field):
    """A field of one line of text; `read` turns the text into the value."""

    data: Any
    widget = widgets.TextInput()

    def __init__(
        self,
        label: Text = "",
        *,
        required: bool = True,
        hint: Text = "",
        max_length: int = 200,
        needed: Text = NEEDED,
        validators: Sequence[Callable[..., None]] = (),
        **options: Any,
    ) -> None:
        self.max_length = max_length
        self.typed: str | None = None
        checks = [Presence(required=required, sentence=needed), *validators]
        super().__init__(label, checks, description=hint, **options)
        self.flags.maxlength = max_length

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed, then read it; a field that was not sent is empty, whatever its default."""
        given = valuelist[0] if valuelist else ""
        self.typed = given if isinstance(given, str) else ""
        self.data = None
        text = clean(self.typed, lines=self.lines)
        if len(text) > self.max_length:
            raise ValueError(str(lazy("Nhiều nhất %(most)s ký tự.", most=self.max_length)))
        try:
            self.data = self.read(text) if text else self.nothing
        except BadInput as error:
            raise ValueError(str(error.sentence)) from error

    lines = False
    nothing: Any = None

    def read(self, text: str) -> Any:
        """The value of a clean, non-empty text. Raises BadInput or ValueError with a sentence."""
        return text

    def show(self, value: Any) -> str:
        """The text of a value, as it would be typed."""
        return str(value)

    def _value(self) -> str:
        if self.typed is not None:
            return "".join(char for char in self.typed if _can_be_shown(char))
        return "" if self.data is None else self.show(self.data)


class TextField(Typed):
    """One line of text; empty is ""."""

    nothing = ""


class LinesField(TextField):
    """Several lines of text; empty is ""."""

    widget = widgets.TextArea()
    lines = True

    def __init__(self, label: Text = "", *, max_length: int = 2000, **options: Any) -> None:
        super().__init__(label, max_length=max_length, **options)


class HiddenTextField(TextField):
    """A text the page sends back; listed with the hidden fields."""

    widget = widgets.HiddenInput()


class SecretField(TextField):
    """A password: neither stripped nor composed here, never sent back."""

    widget = widgets.PasswordInput(hide_value=True)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the password as typed; only NUL and an absurd length are refused."""
        given = valuelist[0] if valuelist else ""
        self.typed = self.data = given if isinstance(given, str) else ""
        if "\x00" in self.data or len(self.data) > self.max_length:
            self.data = None
            raise ValueError(str(lazy("Mật khẩu có ký tự không dùng được hoặc quá dài.")))


class EmailField(Typed):
    """An e-mail address in lower case; empty is None."""

    widget = widgets.EmailInput()

    def read(self, text: str) -> str:
        """Shape only: whether it exists is known when a message arrives."""
        if len(text) > 254 or not text.isascii() or not _EMAIL.fullmatch(text):
            raise BadInput(self.name, lazy("Địa chỉ e-mail chưa đúng. Ví dụ: ten@vidu.vn."))
        return text.lower()


class PhoneField(Typed):
    """A telephone number as E.164; empty is None."""

    widget = widgets.TelInput()

    def read(self, text: str) -> str:
        """Any usual spacing, Vietnamese or foreign."""
        return parse_phone(text)

    def show(self, value: Any) -> str:
        """`0912 345 678`."""
        return format_phone(value)
