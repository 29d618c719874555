"""The files sent with a listing: each is checked, drawn anew and stored once, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from shop.catalogue.listing_forms import StarPart
from shop.catalogue.services.listings import MOST_PHOTOS
from shop.certification.scheme_forms import SchemePart
from shop.media import services as media
from shop.media.services import Prepared


@dataclass(frozen=True, slots=True)
class Files:
    """What was sent: pictures, the scan of a certificate of stars, that of another scheme."""

    photos: list[Prepared]
    star: Prepared | None
    scheme: Prepared | None


def read_files(star: StarPart, scheme: SchemePart) -> Files:
    """All files of this request; the parts have stored their scans. Raises BadInput on ``photos``."""
    uploads = [upload for upload in request.files.getlist("photos") if upload.filename]
    photos = [
        media.prepare_picture(upload.read(), name=upload.filename or "", field="photos")
        for upload in uploads[:MOST_PHOTOS]
    ]
    return Files(photos, star.scan.data, scheme.scan.data)
