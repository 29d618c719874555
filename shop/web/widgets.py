"""The controls of forms as the library draws them, their attributes written in one go.

The library composes each attribute through `Markup.format`; on a page with a list of provinces that was a third of
drawing it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape
from wtforms import widgets
from wtforms.fields import SelectChoice
from wtforms.widgets.core import clean_key


def attributes(**given: Any) -> Markup:
    """Attributes in the order of their names: True writes the name alone, False nothing; all values are escaped."""
    written = []
    for key, value in sorted(given.items()):
        if value is False:
            continue
        name = _name(key)
        written.append(name if value is True else f'{name}="{_value(value)}"')
    return Markup(" ".join(written))  # noqa: S704 - each value is escaped above


_name = lru_cache(maxsize=256)(clean_key)


def _value(value: Any) -> str:
    """A value that stands between quotes; trusted markup may hold quotes of its own."""
    text = escape(value)
    return str(text).replace('"', "&#34;") if hasattr(value, "__html__") else text


def _add_flags(given: dict[str, Any], field: Any, names: Collection[str]) -> None:
    """The flags of a field that are attributes of its control."""
    for name, value in vars(field.flags).items():
        if name in names:
            given.setdefault(name, value)


class _Quick(widgets.Input):
    """Writes an input."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """The control."""
        given.setdefault("id", field.id)
        given.setdefault("type", self.input_type)
        if "value" not in given:
            given["value"] = field._value()  # noqa: SLF001 - as the library's own widgets ask
        _add_flags(given, field, self.validation_attrs)
        return Markup(f"<input {attributes(name=field.name, **given)}>")  # noqa: S704 - the values are escaped


class TextInput(widgets.TextInput, _Quick):
    """One line."""


class TextArea(widgets.TextArea):
    """Several lines."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """The control."""
        given.setdefault("id", field.id)
        _add_flags(given, field, self.validation_attrs)
        text = escape(field._value())  # noqa: SLF001 - as the library's own widgets ask
        return Markup(f"<textarea {attributes(name=field.name, **given)}>\r\n{text}</textarea>")  # noqa: S704 - both are escaped


class HiddenInput(widgets.HiddenInput, _Quick):
    """Not shown."""


class PasswordInput(widgets.PasswordInput, _Quick):
    """Not readable while typed."""


class EmailInput(widgets.EmailInput, _Quick):
    """An address for e-mail."""


class TelInput(widgets.TelInput, _Quick):
    """A telephone number."""


class CheckboxInput(widgets.CheckboxInput, _Quick):
    """A tick."""


class RadioInput(widgets.RadioInput, _Quick):
    """One of a few."""


class Select:
    """A list to choose from.

    It is `required` only when its first option is empty: else something is always chosen, and HTML says so.
    """

    def __call__(self, field: Any, **given: Any) -> Markup:
        """The select with its options."""
        choices = list(field.iter_choices())
        given.setdefault("id", field.id)
        has_empty = bool(choices) and str(choices[0].value) in {"", "None"}
        if getattr(field.flags, "required", False) and (has_empty or not choices):
            given.setdefault("required", True)
        options = "".join(_options(choices))
        return Markup(f"<select {attributes(name=field.name, **given)}>{options}</select>")  # noqa: S704 - both are escaped


def _options(choices: Iterable[SelectChoice]) -> Iterable[str]:
    for choice in choices:
        chosen = " selected" if choice.selected else ""
        yield f'<option{chosen} value="{_value(choice.value)}">{escape(choice.label or choice.value)}</option>'
