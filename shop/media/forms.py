"""The field of a paper: read, stored and held while the form is looked at."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from wtforms import Form
from wtforms.validators import StopValidation
from wtforms.widgets import FileInput

from shop.core.errors import ShopError
from shop.media import held, services
from shop.media.services import Prepared
from shop.web.forms import UploadField
from shop.web.i18n import _
from shop.web.widgets import attributes


class _HeldFile(FileInput):
    """The control for a file; above it the one that is held, which unticking drops."""

    def __call__(self, field: Any, **given: Any) -> Markup:
        """Both controls."""
        more = {} if field.held is None else {"required": False}
        control: Markup = super().__call__(field, **{**given, **more})
        if field.held is None:
            return control
        name = f"{field.name}-held"
        tick = attributes(
            type="checkbox",
            class_="tick__control",
            name=name,
            id=f"{field.id}-held",
            value=held.signed(field.held),
            checked=True,
        )
        words = _("Giữ tệp %(name)s; chọn tệp khác để thay", name=field.held.original_name or "–")
        label = Markup('<label class="tick__label" for="{}">{}</label>').format(f"{field.id}-held", words)
        ticked: Markup = Markup('<span class="tick"><input {}>{}</span>').format(tick, label)
        return ticked + control


class PaperField(UploadField):
    """A paper, or a picture of it. ``data`` of a form that was looked at: the stored file, whatever else is refused."""

    widget = _HeldFile()
    data: Any
    held: Prepared | None = None

    def process(self, formdata: Any, *given: Any, **more: Any) -> None:
        """Take the new file, and the one that is held."""
        super().process(formdata, *given, **more)
        token = formdata.get(f"{self.name}-held", "") if formdata else ""
        self.held = held.opened(token) if token else None

    def pre_validate(self, form: Form) -> None:
        """Store a new file; one that cannot be read leaves the one that is held."""
        del form
        upload, self.data = self.data, self.held
        if not getattr(upload, "filename", ""):
            return
        try:
            self.data = self.held = services.prepare_paper(
                upload.read(), name=upload.filename, field=self.short_name
            )
        except ShopError as error:
            raise StopValidation(str(error.sentence)) from error
