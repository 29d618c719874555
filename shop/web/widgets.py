"""The controls of forms as the library draws them, their attributes written in one go.

The library composes each attribute through `Markup.format`; on a page with a list of provinces that was a third of
drawing it.
"""

from __future__ import annotations

from collections.abc import Iterable
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
        name = clean_key(key)
        written.append(name if value is True else f'{name}="{_value(value)}"')
    return Markup(" ".join(written))  # noqa: S704 - each value is escaped above


def _value(value: Any) -> str:
    """A value that stands between quotes; trusted markup may hold quotes of its own."""
    return str(escape(value)).replace('"', "&#34;")


class _Quick:
    """Writes attributes by `attributes`."""

    html_params = staticmethod(attributes)


class TextInput(_Quick, widgets.TextInput):
    """One line."""


class TextArea(_Quick, widgets.TextArea):
    """Several lines."""


class HiddenInput(_Quick, widgets.HiddenInput):
    """Not shown."""


class PasswordInput(_Quick, widgets.PasswordInput):
    """Not readable while typed."""


class EmailInput(_Quick, widgets.EmailInput):
    """An address for e-mail."""


class TelInput(_Quick, widgets.TelInput):
    """A telephone number."""


class CheckboxInput(_Quick, widgets.CheckboxInput):
    """A tick."""


class RadioInput(_Quick, widgets.RadioInput):
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
