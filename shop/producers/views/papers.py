"""Papers as pages show them, and their scans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shop.core.errors import NotFound
from shop.media import queries as media_queries
from shop.media.storage import storage
from shop.producers import queries
from shop.producers.states import PaperState
from shop.producers.wording import DOCUMENTS, PAPER_STATES


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper in words; ``look`` is the look of its tag. Days are Vietnamese, the last one counts."""

    id: int
    kind: str
    number: str
    issued_on: date | None
    expires_on: date | None
    state: PaperState
    words: str
    look: str
    reason: str
    has_scan: bool


def paper_rows(producer_id: int) -> list[PaperRow]:
    """All papers of a producer, the latest first."""
    return [
        PaperRow(
            id=row.id,
            kind=str(DOCUMENTS[row.kind]),
            number=row.number,
            issued_on=row.issued_on,
            expires_on=row.expires_on,
            state=row.state,
            words=str(PAPER_STATES[row.state][0]),
            look=PAPER_STATES[row.state][1],
            reason=row.reason or "",
            has_scan=row.scan_id is not None,
        )
        for row in queries.documents(producer_id)
    ]


def scan_of(producer_id: int, document_id: int) -> tuple[bytes, str, str]:
    """(bytes, type, file name) of the scan of a paper of this producer. Raises NotFound."""
    row = queries.document(producer_id, document_id)
    if row.scan_id is None:
        raise NotFound
    media = media_queries.by_id(row.scan_id)
    ending = "pdf" if media.content_type == "application/pdf" else "jpg"
    data = storage().get(f"{media.digest}.{ending}")
    if data is None:
        raise NotFound
    return data, media.content_type, f"{media.original_name.rsplit('.', 1)[0] or 'tep'}.{ending}"
