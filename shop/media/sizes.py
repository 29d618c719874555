"""Draws the sizes of uploaded pictures, later and elsewhere than the upload.

The row says what is due (``sizes_due_at``), so nothing is lost with a queue or a killed worker: who draws a
picture first moves its time a little, and what was not finished is due again then.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from shop.extensions import session
from shop.media.addresses import file_name, sized_name, widths_of
from shop.media.models import MediaFile
from shop.media.storage import storage
from shop.unit_of_work import in_transaction

log = logging.getLogger("shop")
AGAIN_AFTER = timedelta(minutes=5)


class PictureLost(Exception):
    """The storage has no picture of a row: nothing can be drawn."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A picture that this worker draws now; due again at ``until`` unless it says that it is done."""

    media_id: int
    digest: str
    content_type: str
    width: int
    until: datetime


def draw_due(clock: Callable[[], datetime]) -> int:
    """Draw every picture whose time has come, one after the other; how many were drawn.

    What fails is logged and due again after ``AGAIN_AFTER``; the others do not wait for it.
    """
    drawn = 0
    while (claim := in_transaction(lambda: take(at=clock()))) is not None:
        try:
            draw(claim)
        except Exception:
            log.exception("the sizes of picture %s could not be drawn", claim.media_id)
        else:
            in_transaction(lambda claim=claim: finish(claim))  # type: ignore[misc]
            drawn += 1
    return drawn


def take(*, at: datetime) -> Claim | None:
    """The picture that waits longest, for this worker alone; None when none is due."""
    row = session.scalar(
        select(MediaFile)
        .where(MediaFile.sizes_due_at <= at)
        .order_by(MediaFile.sizes_due_at, MediaFile.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    row.sizes_due_at = until = at + AGAIN_AFTER
    return Claim(row.id, row.digest, row.content_type, row.width or 0, until)


def draw(claim: Claim) -> None:
    """Draw all sizes from the picture that was kept at the upload. Raises PictureLost or StorageDown."""
    from shop.media import pictures

    store = storage()
    master = store.get(file_name(claim.digest, claim.content_type))
    if master is None:
        raise PictureLost
    for width, kind, content in pictures.sized(master, widths_of(claim.width)):
        store.put(sized_name(claim.digest, width, kind), content)


def finish(claim: Claim) -> None:
    """Nothing is due any more, unless somebody else has taken the picture meanwhile."""
    session.execute(
        update(MediaFile)
        .where(MediaFile.id == claim.media_id, MediaFile.sizes_due_at == claim.until)
        .values(sizes_due_at=None)
    )
