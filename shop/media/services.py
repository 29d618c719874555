"""Keeps uploaded files: ``prepare_…`` does the slow part before a transaction, ``keep`` writes the row in it.

The sizes of a picture are drawn by the worker; until then the picture itself is served in their place.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from shop import jobs
from shop.core.folding import nfc
from shop.extensions import session
from shop.media.addresses import file_name
from shop.media.models import MediaFile
from shop.media.storage import storage
from shop.unit_of_work import afterwards

PDF = "application/pdf"
JPEG = "image/jpeg"
_SHOWN: list[Select[Any]] = []


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that lies in the storage and waits for its row. ``size`` in bytes, sides in pixels."""

    digest: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    original_name: str
    is_public: bool


def prepare_picture(data: bytes, *, name: str = "", field: str = "picture") -> Prepared:
    """Draw a public picture anew and put it into the storage. Raises BadInput for ``field`` or StorageDown.

    Without its row a stored file is reachable by nobody, so a later refusal needs no clean-up.
    """
    from shop.media import pictures

    drawn = pictures.redraw(data, field)
    digest = _digest("picture", drawn.master)
    storage().put(file_name(digest, JPEG), drawn.master)
    return Prepared(
        digest, JPEG, len(drawn.master), drawn.width, drawn.height, _clean_name(name), is_public=True
    )


def prepare_paper(data: bytes, *, name: str = "", field: str = "scan") -> Prepared:
    """Put a paper into the storage: a PDF as it is, a picture drawn anew. Private, always an attachment.

    Raises BadInput for ``field`` when the content is neither, or StorageDown.
    """
    from shop.media import decoding, papers, pictures

    decoding.refuse_size(data, field)
    if papers.is_pdf(data):
        papers.refuse_running(data, field)
        kind, content = PDF, data
    else:
        kind, content = JPEG, pictures.redraw_scan(data, field)
    digest = _digest("paper", content)
    storage().put(file_name(digest, kind), content)
    return Prepared(digest, kind, len(content), None, None, _clean_name(name), is_public=False)


def keep(prepared: Prepared, *, by: int | None, at: datetime) -> MediaFile:
    """The row of a prepared file; the same content kept before, or at the same moment, gives that row."""
    known = _known(prepared.digest)
    if known is not None:
        known.is_public = known.is_public or prepared.is_public
        return known
    row = MediaFile(
        digest=prepared.digest,
        content_type=prepared.content_type,
        size=prepared.size,
        width=prepared.width,
        height=prepared.height,
        original_name=prepared.original_name,
        is_public=prepared.is_public,
        created_at=at,
        created_by=by,
        sizes_due_at=at if prepared.is_public else None,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        known = _known(prepared.digest)
        if known is None:
            raise
        return known
    if prepared.is_public:
        afterwards("media", lambda: jobs.soon("media.draw_sizes"))
    return row


def shown_in(media_ids: Select[Any]) -> None:
    """Register where a package shows pictures: those stay open, whoever else takes the same picture away."""
    _SHOWN.append(media_ids)


def close(media_ids: Collection[int]) -> None:
    """Let nobody outside fetch these pictures any more, but for those that are shown somewhere."""
    if media_ids:
        shown = or_(*(MediaFile.id.in_(each) for each in _SHOWN))
        session.execute(
            update(MediaFile).where(MediaFile.id.in_(media_ids), not_(shown)).values(is_public=False)
        )


def reopen(media_ids: Collection[int]) -> None:
    """Let everybody fetch these pictures again."""
    if media_ids:
        session.execute(update(MediaFile).where(MediaFile.id.in_(media_ids)).values(is_public=True))


def store_picture(
    data: bytes, *, by: int | None, at: datetime, name: str = "", field: str = "picture"
) -> MediaFile:
    """Both steps for callers without a page (commands, samples). Raises BadInput for ``field``."""
    return keep(prepare_picture(data, name=name, field=field), by=by, at=at)


def store_paper(
    data: bytes, *, by: int | None, at: datetime, name: str = "", field: str = "scan"
) -> MediaFile:
    """Both steps for a paper. Raises BadInput for ``field``."""
    return keep(prepare_paper(data, name=name, field=field), by=by, at=at)


def _known(digest: str) -> MediaFile | None:
    return session.scalar(select(MediaFile).where(MediaFile.digest == digest))


def _digest(purpose: str, content: bytes) -> str:
    """Named by content and purpose: a public picture never opens the same bytes kept as a paper."""
    return hashlib.sha256(purpose.encode() + b"\0" + content).hexdigest()


def _clean_name(name: str) -> str:
    """The last part of a file name, without what a header or a folder could take for something else."""
    base = nfc(name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in base if unicodedata.category(char)[0] not in "CZ" or char == " ")
    return kept.strip(" .")[-200:] or "tep"
