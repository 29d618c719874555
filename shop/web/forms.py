"""The form base: Vietnamese sentences, tokens, and service errors shown where they belong."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms.csrf.core import CSRFTokenField

from shop.core.errors import BadInput, ShopError
from shop.web.choice_fields import ChoiceField, RadioField, TickField, TicksField, UploadField
from shop.web.fields import (
    EmailField,
    HiddenTextField,
    LinesField,
    PhoneField,
    SecretField,
    TextField,
)
from shop.web.number_fields import DayField, DongField, IntField, QuantityField
from shop.web.wtforms_messages import Bridge

__all__ = [
    "ChoiceField",
    "DayField",
    "DongField",
    "EmailField",
    "Form",
    "HiddenTextField",
    "IntField",
    "LinesField",
    "OpenForm",
    "PhoneField",
    "QuantityField",
    "QueryForm",
    "RadioField",
    "SecretField",
    "TextField",
    "TickField",
    "TicksField",
    "UploadField",
]

_BRIDGE = Bridge()


class _Token(CSRFTokenField):
    """A token that a form which was sent makes only when it is drawn again: most are answered with another page.

    A form that is shown for the first time makes it at once.
    """

    def process(self, formdata: Any, *values: Any, **named: Any) -> None:
        """Take what was sent."""
        super(CSRFTokenField, self).process(formdata, *values, **named)
        if not formdata:
            self._value()

    def _value(self) -> str:
        self.current_token: str = self.current_token or self.csrf_impl.generate_csrf_token(self)
        return self.current_token


class _Tokens(FlaskForm.Meta.csrf_class):
    field_class = _Token


class Form(FlaskForm):
    """A form with a token. Making one marks the page as personal (`no-store`): it sets the session cookie."""

    class Meta(FlaskForm.Meta):
        csrf_class = _Tokens
        locales = False

        def get_translations(self, form: Any) -> Bridge:
            """WTForms' own sentences, in the reader's language."""
            del form
            return _BRIDGE

    def is_sent_and_valid(self) -> bool:
        """Whether this request sends the form and every field can be used."""
        return bool(self.validate_on_submit())

    def refuse(self, error: ShopError) -> None:
        """Show what a service refused: at the field that a BadInput names, else above the form."""
        field = self._fields.get(error.field) if isinstance(error, BadInput) else None
        if field is None:
            self.form_errors.append(str(error.sentence))
        else:
            field.errors = [*field.errors, str(error.sentence)]


class OpenForm(Form):
    """A form of the tokenless POSTs (see `guest_post`): checked by origin, sets no cookie."""

    class Meta(Form.Meta):
        csrf = False


class QueryForm(Form):
    """A form sent by GET: reads the address, carries no token, sets no cookie."""

    class Meta(Form.Meta):
        csrf = False

    def __init__(self, **options: Any) -> None:
        super().__init__(formdata=request.args, **options)

    def is_submitted(self) -> bool:
        """Whether the address carries anything to read."""
        return bool(request.args)
