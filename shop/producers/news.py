"""What the people of a producer have to do about its papers, read from the state of the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shop.producers import joining, queries
from shop.producers.models import ProducerDocument
from shop.producers.states import DocumentKind, JoiningState, PaperState

ENDING_SOON = timedelta(days=60)


class Matter(StrEnum):
    """What is to be done or known."""

    ASKED = "asked"
    REFUSED = "refused"
    WAITING = "waiting"
    SUSPENDED = "suspended"
    HOLIDAY = "holiday"
    MISSING = "missing"
    NOT_GOOD = "not_good"
    ENDING = "ending"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class PaperNews:
    """One matter of one producer; ``day`` is the last day of a paper or of a holiday."""

    producer_id: int
    producer: str
    matter: Matter
    kind: DocumentKind | None = None
    text: str = ""
    day: date | None = None


def of_producer(producer_id: int, day: date) -> list[PaperNews]:
    """All matters of a producer on a Vietnamese day, the gravest first."""
    row, papers = queries.by_id(producer_id), queries.documents(producer_id)
    found: list[tuple[Matter, DocumentKind | None, str, date | None]] = []
    if row.suspended_on is not None and row.suspended_on <= day:
        found.append((Matter.SUSPENDED, None, row.suspension_reason or "", None))
    elif not queries.is_selling(row, day) and row.joining is JoiningState.ACCEPTED:
        found.append((Matter.HOLIDAY, None, "", row.holiday_until))
    asked = {
        JoiningState.NEEDS_PAPERS: Matter.ASKED,
        JoiningState.REFUSED: Matter.REFUSED,
        JoiningState.APPLIED: Matter.WAITING,
    }
    if row.joining in asked:
        found.append((asked[row.joining], None, row.joining_reason or "", None))
        found += [(Matter.MISSING, kind, "", None) for kind in joining.lacking(producer_id)]
    found += _of_papers(papers, day)
    return [PaperNews(row.id, row.name, *each) for each in found]


def _of_papers(
    papers: Sequence[ProducerDocument], day: date
) -> list[tuple[Matter, DocumentKind | None, str, date | None]]:
    """By kind only what the latest paper says; one that waits for staff asks nothing of the producer."""
    found: list[tuple[Matter, DocumentKind | None, str, date | None]] = []
    for kind in DocumentKind:
        latest = next((paper for paper in papers if paper.kind is kind), None)
        if latest is None:
            continue
        if latest.state is PaperState.REFUSED:
            found.append((Matter.NOT_GOOD, kind, latest.reason or "", None))
        elif latest.state is PaperState.ACCEPTED and latest.expires_on is not None:
            if latest.expires_on < day:
                found.append((Matter.ENDED, kind, "", latest.expires_on))
            elif latest.expires_on <= day + ENDING_SOON:
                found.append((Matter.ENDING, kind, "", latest.expires_on))
    return found
