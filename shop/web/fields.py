"""Form fields that read what Vietnamese people type and refuse what nobody types.

Each takes `required` (default: yes) and `hint`; a text field also `max_length`. Values are stripped and in
normal form C. What cannot be read stays in the field as it was typed, beside its sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import wtforms
from flask_wtf.file import FileField as BaseFileField
from wtforms.validators import StopValidation

from shop.core import folding
from shop.core.errors import BadInput
from shop.core.money import parse_dong
from shop.core.phone import format_phone, parse_phone
from shop.core.quantity import format_quantity, parse_quantity
from shop.core.sentences import Text, lazy
from shop.web.i18n import language

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
NEEDED = lazy("Hãy điền ô này.")
CHOOSE = lazy("Hãy chọn một mục.")
_EMAIL = re.compile(r"[^@\s\"<>,;:\\()\[\]]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_DAY = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def clean(text: str, *, lines: bool = False) -> str:
    """Strip and compose a typed text. Raises ValueError for control, bidi and unassigned characters."""
    text = folding.nfc(text.replace("\r\n", "\n").replace("\r", "\n")).strip(" \t\n\u00a0\u200b")
    allowed = {"\n", "\t"} if lines else set()
    for char in text:
        if char not in allowed and (char in BIDI or unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"}):
            raise ValueError(str(lazy("Có ký tự không dùng được. Hãy gõ lại bằng bàn phím.")))
    return text


class Presence:
    """Required or not; stops the other validators when there is nothing to check."""

    def __init__(self, *, required: bool, sentence: Text = NEEDED) -> None:
        self.required = required
        self.sentence = sentence
        self.field_flags = {"required": True} if required else {}

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.process_errors:
            raise StopValidation
        if field.data not in (None, "", []):
            return
        raise StopValidation(str(self.sentence)) if self.required else StopValidation


class Typed(wtforms.Field):
    """A field of one line of text; `read` turns the text into the value."""

    data: Any
    widget = wtforms.widgets.TextInput()

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
            return self.typed
        return "" if self.data is None else self.show(self.data)


class TextField(Typed):
    """One line of text; empty is ""."""

    nothing = ""


class LinesField(TextField):
    """Several lines of text; empty is ""."""

    widget = wtforms.widgets.TextArea()
    lines = True

    def __init__(self, label: Text = "", *, max_length: int = 2000, **options: Any) -> None:
        super().__init__(label, max_length=max_length, **options)


class HiddenTextField(TextField):
    """A text the page sends back; listed with the hidden fields."""

    widget = wtforms.widgets.HiddenInput()


class SecretField(TextField):
    """A password: neither stripped nor composed here, never sent back."""

    widget = wtforms.widgets.PasswordInput(hide_value=True)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the password as typed; only NUL and an absurd length are refused."""
        given = valuelist[0] if valuelist else ""
        self.typed = self.data = given if isinstance(given, str) else ""
        if "\x00" in self.data or len(self.data) > self.max_length:
            self.data = None
            raise ValueError(str(lazy("Mật khẩu có ký tự không dùng được hoặc quá dài.")))


class EmailField(Typed):
    """An e-mail address in lower case; empty is None."""

    widget = wtforms.widgets.EmailInput()

    def read(self, text: str) -> str:
        """Shape only: whether it exists is known when a message arrives."""
        if len(text) > 254 or not text.isascii() or not _EMAIL.fullmatch(text):
            raise BadInput(self.name, lazy("Địa chỉ e-mail chưa đúng. Ví dụ: ten@vidu.vn."))
        return text.lower()


class PhoneField(Typed):
    """A telephone number as E.164; empty is None."""

    widget = wtforms.widgets.TelInput()

    def read(self, text: str) -> str:
        """Any usual spacing, Vietnamese or foreign."""
        return parse_phone(text)

    def show(self, value: Any) -> str:
        """`0912 345 678`."""
        return format_phone(value)


class IntField(Typed):
    """A whole number in ASCII digits, from `minimum` to `maximum`; empty is None."""

    def __init__(self, label: Text = "", *, minimum: int = 0, maximum: int = 10**9, **options: Any) -> None:
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(label, max_length=options.pop("max_length", 20), **options)
        self.render_kw = {"inputmode": "numeric", **(self.render_kw or {})}

    def read(self, text: str) -> int:
        """Digits only: no sign, point, exponent or digit of another script."""
        if not re.fullmatch(r"-?[0-9]{1,18}" if self.minimum < 0 else r"[0-9]{1,18}", text):
            raise BadInput(self.name, lazy("Hãy nhập một số nguyên, ví dụ 12."))
        number = int(text)
        if not self.minimum <= number <= self.maximum:
            raise BadInput(
                self.name,
                lazy("Hãy nhập số từ %(least)s đến %(most)s.", least=self.minimum, most=self.maximum),
            )
        return number


class DongField(Typed):
    """An amount in đồng, from `minimum` to `maximum`; empty is None."""

    def __init__(self, label: Text = "", *, minimum: int = 0, maximum: int = 10**10, **options: Any) -> None:
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(label, max_length=options.pop("max_length", 30), **options)
        self.render_kw = {"inputmode": "numeric", **(self.render_kw or {})}

    def read(self, text: str) -> int:
        """`120.000`, `120000`, `120.000 đ`."""
        amount = parse_dong(text)
        if not self.minimum <= amount <= self.maximum:
            raise BadInput(self.name, lazy("Số tiền này nằm ngoài mức cho phép."))
        return amount

    def show(self, value: Any) -> str:
        """`120.000`, without the sign that stands behind the field."""
        return f"{value:,}".replace(",", ".")


class QuantityField(Typed):
    """Pieces or a weight (`1,5 kg`), by the variant's measure; empty is None. `measure` may be set later."""

    def __init__(
        self,
        label: Text = "",
        *,
        measure: str = "piece",
        minimum: int = 1,
        maximum: int = 10**7,
        **options: Any,
    ) -> None:
        self.measure = measure
        self.minimum = minimum
        self.maximum = maximum
        super().__init__(label, max_length=options.pop("max_length", 20), **options)

    def read(self, text: str) -> int:
        """A whole number of the measure's unit."""
        q = parse_quantity(text, self.measure)
        if not self.minimum <= q <= self.maximum:
            raise BadInput(self.name, lazy("Số lượng này nằm ngoài mức cho phép."))
        return q

    def show(self, value: Any) -> str:
        """As it would be typed."""
        return format_quantity(value, self.measure, language()).replace("\u00a0", " ")


class DayField(Typed):
    """A calendar day typed as 23/11/2026 or 2026-11-23; empty is None."""

    def __init__(
        self,
        label: Text = "",
        *,
        earliest: date = date(1900, 1, 1),
        latest: date = date(2100, 12, 31),
        **options: Any,
    ) -> None:
        self.earliest = earliest
        self.latest = latest
        super().__init__(label, max_length=options.pop("max_length", 20), **options)
        self.render_kw = {"inputmode": "numeric", "placeholder": "23/11/2026", **(self.render_kw or {})}

    def read(self, text: str) -> date:
        """Day before month; the year has four digits."""
        if found := _DAY.fullmatch(text):
            d, month, year = (int(part) for part in found.groups())
        elif found := _ISO.fullmatch(text):
            year, month, d = (int(part) for part in found.groups())
        else:
            raise BadInput(self.name, lazy("Hãy nhập ngày như 23/11/2026."))
        try:
            value = date(year, month, d)
        except ValueError:
            raise BadInput(self.name, lazy("Ngày này không có trong lịch.")) from None
        if not self.earliest <= value <= self.latest:
            raise BadInput(self.name, lazy("Ngày này nằm ngoài khoảng cho phép."))
        return value

    def show(self, value: Any) -> str:
        """`23/11/2026`."""
        return f"{value:%d/%m/%Y}"


class _Chosen:
    """What the choosing fields share: choices of (value, label), one sentence for anything else."""

    def pre_validate(self, form: wtforms.Form) -> None:
        field: Any = self
        if field.raw_data and field.raw_data[0] not in ("", None):
            known = {str(value) for value, _label in field.choices or ()}
            if field.raw_data[0] not in known:
                raise StopValidation(str(CHOOSE))

    def process_formdata(self, valuelist: list[Any]) -> None:
        field: Any = self
        field.data = None
        if not valuelist or not isinstance(valuelist[0], str) or valuelist[0] == "":
            return
        try:
            field.data = field.coerce(valuelist[0])
        except (ValueError, TypeError):
            raise ValueError(str(CHOOSE)) from None


class ChoiceField(_Chosen, wtforms.SelectField):
    """One of a list, as a select; nothing chosen is None. Choices: (value, label)."""

    def __init__(
        self,
        label: Text = "",
        *,
        choices: Sequence[tuple[Any, Any]] = (),
        required: bool = True,
        hint: Text = "",
        coerce: Callable[[Any], Any] = str,
        validators: Sequence[Callable[..., None]] = (),
        **options: Any,
    ) -> None:
        checks = [Presence(required=required, sentence=CHOOSE), *validators]
        super().__init__(
            label, checks, coerce=_coerced(coerce), choices=list(choices), description=hint, **options
        )


class RadioField(_Chosen, wtforms.RadioField):
    """One of a few, as radio buttons; nothing chosen is None. Choices: (value, label)."""

    def __init__(
        self,
        label: Text = "",
        *,
        choices: Sequence[tuple[Any, Any]] = (),
        required: bool = True,
        hint: Text = "",
        coerce: Callable[[Any], Any] = str,
        validators: Sequence[Callable[..., None]] = (),
        **options: Any,
    ) -> None:
        checks = [Presence(required=required, sentence=CHOOSE), *validators]
        super().__init__(
            label, checks, coerce=_coerced(coerce), choices=list(choices), description=hint, **options
        )


class TicksField(wtforms.SelectMultipleField):
    """Any number of a list, as ticks; nothing ticked is []."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.CheckboxInput()

    def __init__(
        self,
        label: Text = "",
        *,
        choices: Sequence[tuple[Any, Any]] = (),
        required: bool = False,
        hint: Text = "",
        coerce: Callable[[Any], Any] = str,
        **options: Any,
    ) -> None:
        checks = [Presence(required=required, sentence=CHOOSE)]
        super().__init__(label, checks, coerce=coerce, choices=list(choices), description=hint, **options)


class TickField(wtforms.BooleanField):
    """One tick. `required` means it has to be ticked."""

    def __init__(
        self, label: Text = "", *, required: bool = False, hint: Text = "", needed: Text = "", **options: Any
    ) -> None:
        sentence = needed or lazy("Hãy đánh dấu ô này.")
        checks = [_Ticked(sentence)] if required else []
        super().__init__(label, checks, description=hint, **options)


class _Ticked:
    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        self.field_flags = {"required": True}

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if not field.data:
            raise StopValidation(str(self.sentence))


class UploadField(BaseFileField):
    """One file; the package `media` checks what it really is."""

    def __init__(
        self, label: Text = "", *, required: bool = True, hint: Text = "", accept: str = "", **options: Any
    ) -> None:
        checks = [Presence(required=required, sentence=lazy("Hãy chọn một tệp."))]
        super().__init__(label, checks, description=hint, **options)
        if accept:
            self.render_kw = {"accept": accept, **(self.render_kw or {})}


def _coerced(coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """None stays None: no choice is not the text "None"."""
    return lambda value: None if value is None else coerce(value)
