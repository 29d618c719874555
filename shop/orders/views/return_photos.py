"""Pictures of goods that shall come back: private, drawn anew, and not lost when something else of the form is wrong.

A picture lies in the storage without a row, where nobody can reach it; the page hands its name back, signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from shop.checkout.returning.requesting import MOST_PHOTOS
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.media import services as media
from shop.media.held import opened, signed
from shop.media.services import JPEG, Prepared


@dataclass(frozen=True, slots=True)
class Sent:
    """The pictures of one sending, and what was wrong with one of them."""

    photos: Sequence[Prepared] = ()
    error: BadInput | None = None

    @property
    def held(self) -> list[tuple[str, str]]:
        """(signed name, file name), for the page that is shown again."""
        return [(signed(each), each.original_name) for each in self.photos]


def sent_photos() -> Sent:
    """Read what this request sends: pictures held from the last try, and new ones."""
    photos = [each for each in map(opened, request.form.getlist("held")) if each is not None]
    uploads = [upload for upload in request.files.getlist("photos") if upload.filename]
    if len(photos) + len(uploads) > MOST_PHOTOS:
        return Sent(
            photos[:MOST_PHOTOS], BadInput("photos", lazy("Nhiều nhất %(most)s ảnh.", most=MOST_PHOTOS))
        )
    wrong: BadInput | None = None
    for upload in uploads:
        try:
            photos.append(_drawn(upload.read(), upload.filename or ""))
        except BadInput as error:
            wrong = wrong or error
    return Sent(photos, wrong)


def _drawn(data: bytes, name: str) -> Prepared:
    found = media.prepare_paper(data, name=name, field="photos")
    if found.content_type != JPEG:
        raise BadInput("photos", lazy("Hãy gửi ảnh, không gửi tệp PDF."))
    return found
