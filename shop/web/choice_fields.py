"""Form fields that choose: one of a list, several, a tick, a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import wtforms
from flask_wtf.file import FileField as BaseFileField
from wtforms.fields import SelectChoice
from wtforms.validators import StopValidation

from shop.core.sentences import Text, lazy
from shop.web import widgets
from shop.web.fields import Presence

CHOOSE = lazy("Hãy chọn một mục.")


class _Offering:
    """Choices are given as (value, label) and kept in the form the library wants."""

    _choices: list[SelectChoice] | None = None

    @property
    def choices(self) -> list[SelectChoice] | None:
        """What can be chosen; None until somebody says."""
        return self._choices

    @choices.setter
    def choices(self, given: Iterable[tuple[Any, Any] | SelectChoice] | None) -> None:
        self._choices = None if given is None else [_choice(one) for one in given]


class _Chosen(_Offering):
    """What the fields for one choice share: one sentence for anything that is not offered."""

    def pre_validate(self, form: wtforms.Form) -> None:
        del form
        field: Any = self
        if field.process_errors:
            raise StopValidation
        if field.raw_data and field.raw_data[0] not in ("", None):
            known = {str(choice.value) for choice in field.choices or ()}
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

    widget = widgets.Select()

    def __init__(
        self,
        label: Text = "",
        *,
        choices: Sequence[tuple[Any, Any]] = (),
        required: bool = True,
        hint: Text = "",
        needed: Text = CHOOSE,
        coerce: Callable[[Any], Any] = str,
        validators: Sequence[Callable[..., None]] = (),
        **options: Any,
    ) -> None:
        checks = [Presence(required=required, sentence=needed), *validators]
        super().__init__(
            label,
            checks,
            coerce=_coerced(coerce),
            choices=[_choice(one) for one in choices],
            description=hint,
            **options,
        )


class RadioField(_Chosen, wtforms.RadioField):
    """One of a few, as radio buttons; nothing chosen is None. Choices: (value, label)."""

    option_widget = widgets.RadioInput()

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
            label,
            checks,
            coerce=_coerced(coerce),
            choices=[_choice(one) for one in choices],
            description=hint,
            **options,
        )


class TicksField(_Offering, wtforms.SelectMultipleField):
    """Any number of a list, as ticks; nothing ticked is []."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

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
        super().__init__(
            label,
            checks,
            coerce=coerce,
            choices=[_choice(one) for one in choices],
            description=hint,
            **options,
        )


class TickField(wtforms.BooleanField):
    """One tick. `required` means it has to be ticked."""

    widget = widgets.CheckboxInput()

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
        del form
        if not field.data:
            raise StopValidation(str(self.sentence))


class UploadField(BaseFileField):
    """One file; the package `media` checks what it really is."""

    def __init__(
        self, label: Text = "", *, required: bool = True, hint: Text = "", accept: str = "", **options: Any
    ) -> None:
        checks = [Presence(required=required, sentence=lazy("Hãy chọn một tệp."))]
        if accept:
            options["render_kw"] = {"accept": accept, **(options.get("render_kw") or {})}
        super().__init__(label, checks, description=hint, **options)


def _coerced(coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """None stays None: no choice is not the text "None"."""
    return lambda value: None if value is None else coerce(value)


def _choice(given: tuple[Any, Any] | SelectChoice) -> SelectChoice:
    return given if isinstance(given, SelectChoice) else SelectChoice(value=given[0], label=str(given[1]))
