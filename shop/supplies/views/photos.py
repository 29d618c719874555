"""Pictures of refused goods: private, drawn anew, and not lost when something else of the form is wrong.

A picture lies in the storage without a row, where nobody can reach it; the page hands its name back, signed.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.media import services as media
from shop.media.held import opened, signed
from shop.media.services import JPEG, Prepared
from shop.supplies.forms import ArriveForm
from shop.supplies.lines import LineRow

Photos = dict[int, Prepared]


def sent_photos(form: ArriveForm, lines: Sequence[LineRow]) -> Photos:
    """The picture of each line: a new one, else the one held from the last try. What is none stands at its field."""
    found: Photos = {}
    for line in lines:
        held, upload = opened(request.form.get(f"held_{line.line_id}", "")), form[_name(line)].data
        if held is not None:
            found[line.line_id] = held
        if getattr(upload, "filename", ""):
            try:
                found[line.line_id] = _drawn(upload.read(), upload.filename, _name(line))
            except BadInput as error:
                form.refuse(error)
    return found


def held(photos: Photos) -> dict[int, tuple[str, str]]:
    """Line → (signed name, file name), for the page that is shown again."""
    return {line: (signed(each), each.original_name) for line, each in photos.items()}


def _name(line: LineRow) -> str:
    return f"photo_{line.line_id}"


def _drawn(data: bytes, name: str, field: str) -> Prepared:
    found = media.prepare_paper(data, name=name, field=field)
    if found.content_type != JPEG:
        raise BadInput(field, lazy("Hãy gửi ảnh, không gửi tệp PDF."))
    return found
