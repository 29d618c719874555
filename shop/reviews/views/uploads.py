"""Pictures sent with a review. What came well is not lost when something else of the form is wrong.

A picture that was drawn anew lies in the storage without a row, where nobody can reach it; the page hands its name
back, signed, and the next sending turns it into a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import FileStorage

from shop.core.errors import BadInput
from shop.core.ids import read_ids
from shop.core.sentences import lazy
from shop.media import services as media
from shop.media.held import opened, signed
from shop.media.services import Prepared
from shop.reviews.services import MOST_PHOTOS


@dataclass(frozen=True, slots=True)
class Sent:
    """The pictures of one sending: ``kept`` media ids, ``added`` pictures, and what was wrong with one of them."""

    kept: Sequence[int] = ()
    added: Sequence[Prepared] = ()
    error: BadInput | None = None

    @property
    def held(self) -> list[tuple[str, str]]:
        """(signed name, file name) of the new pictures, for the page that is shown again."""
        return [(signed(each), each.original_name) for each in self.added]


def sent_photos() -> Sent:
    """Read what this request sends: pictures that stay, pictures held from the last try, and new ones."""
    kept = read_ids(request.form.getlist("keep"))
    added = [each for each in map(opened, request.form.getlist("held")) if each is not None]
    uploads = [upload for upload in request.files.getlist("photos") if upload.filename]
    if len(kept) + len(added) + len(uploads) > MOST_PHOTOS:
        error = BadInput("photos", lazy("Nhiều nhất %(most)s ảnh cho một đánh giá.", most=MOST_PHOTOS))
        return Sent(kept, added[:MOST_PHOTOS], error)
    return _drawn(kept, added, uploads)


def _drawn(kept: list[int], added: list[Prepared], uploads: list[FileStorage]) -> Sent:
    """Draw each new picture; one that cannot be read does not cost the others."""
    wrong: BadInput | None = None
    for upload in uploads:
        try:
            added.append(media.prepare_picture(upload.read(), name=upload.filename or "", field="photos"))
        except BadInput as error:
            wrong = wrong or error
    return Sent(kept, added, wrong)
