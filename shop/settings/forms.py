"""One form for all settings, made from their catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from wtforms import Field

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.settings.catalogue import TYPED, Kind, Spec
from shop.web.fields import Typed
from shop.web.forms import (
    DongField,
    EmailField,
    Form,
    HiddenTextField,
    IntField,
    LinesField,
    PhoneField,
    TextField,
)


class LinkField(Typed):
    """An https address; empty is ""."""

    nothing = ""

    def read(self, text: str) -> str:
        """Only https, no spaces: it becomes a link on every page."""
        if not text.startswith("https://") or len(text.split()) != 1 or '"' in text:
            raise BadInput(self.name, lazy("Hãy nhập một địa chỉ bắt đầu bằng https://."))
        return text


def _field(spec: Spec) -> Any:
    common: dict[str, Any] = {"hint": spec.hint, "required": False}
    if spec.kind is Kind.INT:
        return IntField(spec.label, minimum=spec.least, maximum=spec.most, hint=spec.hint)
    if spec.kind is Kind.DONG:
        return DongField(spec.label, minimum=spec.least, maximum=spec.most, hint=spec.hint)
    if spec.kind is Kind.PHONE:
        return PhoneField(spec.label, **common)
    kinds = {Kind.EMAIL: EmailField, Kind.LINK: LinkField, Kind.LINES: LinesField}
    return kinds.get(spec.kind, TextField)(spec.label, max_length=spec.most, **common)


class SettingsForm(Form):
    """All settings that are typed on one page; a field per key. ``seen``: the stamp of the state that the form showed."""

    seen = HiddenTextField(max_length=60, required=False)

    def changes(self) -> Mapping[str, Any]:
        """The typed values by key; an emptied phone or e-mail is an empty text."""
        return {key: _plain(self._fields[key]) for key in TYPED}


for _spec in TYPED.values():
    setattr(SettingsForm, _spec.key, _field(_spec))


def _plain(field: Field) -> Any:
    return "" if field.data is None else cast("Any", field.data)
