"""The form base: Vietnamese sentences, tokens, and service errors shown where they belong."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm

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


class Form(FlaskForm):
    """A form with a token. Making one marks the page as personal (`no-store`): it sets the session cookie."""

    class Meta(FlaskForm.Meta):
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
