"""Stored files as answers: pictures that may be kept for ever, papers as attachments, neither ever as a page."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from shop.core.errors import NotFound
from shop.media.addresses import SIZED, TYPES, WIDTHS, file_name, sized_name, widths_of
from shop.media.models import MediaFile
from shop.media.storage import storage

FOR_EVER = "public, max-age=31536000, immutable"
UNTIL_DRAWN = "public, max-age=60"
FOR_NOBODY = "private, no-store"


def picture(media: MediaFile, width: int | None, kind: str) -> Response:
    """A public picture in one size; the whole one (``width`` None) in its place until the worker has drawn it.

    Raises NotFound for a size that the shop does not make.
    """
    if width is None:
        return _whole(media, FOR_EVER)
    if width not in WIDTHS or kind not in SIZED:
        raise NotFound
    drawn = min(width, widths_of(media.width or WIDTHS[-1])[-1])
    data = storage().get(sized_name(media.digest, drawn, kind))
    return _whole(media, UNTIL_DRAWN) if data is None else _answer(data, TYPES[kind], FOR_EVER)


def attachment(media: MediaFile) -> Response:
    """A private paper to be saved, never shown within the shop. The caller has checked who asks. Raises NotFound."""
    name = file_name(media.digest, media.content_type)
    title = media.original_name.rsplit(".", 1)[0] or "tep"
    response = send_file(
        BytesIO(_stored(name)),
        mimetype=media.content_type,
        as_attachment=True,
        download_name=f"{title}.{name.rsplit('.', 1)[1]}",
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return _closed(response, FOR_NOBODY)


def _whole(media: MediaFile, keep: str) -> Response:
    return _answer(_stored(file_name(media.digest, media.content_type)), media.content_type, keep)


def _stored(name: str) -> bytes:
    data = storage().get(name)
    if data is None:
        raise NotFound
    return data


def _answer(data: bytes, content_type: str, keep: str) -> Response:
    return _closed(Response(data, mimetype=content_type), keep)


def _closed(response: Response, keep: str) -> Response:
    """Whatever a file holds, a browser runs nothing of it."""
    response.headers["Cache-Control"] = keep
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
