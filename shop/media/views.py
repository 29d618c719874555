"""Serves stored files: public pictures to everybody, papers to programme staff, never as a page."""

from __future__ import annotations

from io import BytesIO
from re import Match

from flask import Blueprint, Response, send_file

from shop.accounts.guards import actor, public
from shop.core.errors import NotFound
from shop.media import queries
from shop.media.models import MediaFile
from shop.media.storage import NAME, storage

blueprint = Blueprint("media", __name__)
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "pdf": "application/pdf"}
FOR_EVER = "public, max-age=31536000, immutable"
CLOSED = "default-src 'none'; sandbox"


@blueprint.get("/tep/<name>")
@public
def file(name: str) -> Response:
    """A stored file. Papers are for programme staff; to everybody else they are not there."""
    parts = NAME.fullmatch(name)
    media = queries.by_digest(parts["digest"]) if parts else None
    if parts is None or media is None or not (media.is_public or _is_programme_staff()):
        raise NotFound
    data = storage().get(name)
    if data is None:
        raise NotFound
    return _picture(data, parts) if media.is_public else _paper(data, parts, media)


def _picture(data: bytes, parts: Match[str]) -> Response:
    response = Response(data, mimetype=TYPES[parts["kind"]])
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = CLOSED
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _paper(data: bytes, parts: Match[str], media: MediaFile) -> Response:
    name = media.original_name.rsplit(".", 1)[0] or "tep"
    response = send_file(
        BytesIO(data),
        mimetype=TYPES[parts["kind"]],
        as_attachment=True,
        download_name=f"{name}.{parts['kind']}",
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = CLOSED
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _is_programme_staff() -> bool:
    who = actor()
    return who.is_admin or any(grant.province_code is not None for grant in who.roles)
