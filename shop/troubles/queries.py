"""What waits for somebody to look at it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from shop.extensions import session
from shop.messages.queries import count_failed
from shop.troubles.models import JobFailure


def failures(*, most: int = 100) -> Sequence[JobFailure]:
    """What failed of the worker's jobs, the latest first."""
    return session.scalars(
        select(JobFailure).order_by(JobFailure.last_at.desc(), JobFailure.id.desc()).limit(most)
    ).all()


def is_known(job: str, things: Collection[str]) -> bool:
    """Whether one of these failed before."""
    found = select(JobFailure.id).where(JobFailure.job == job, JobFailure.thing.in_(things)).limit(1)
    return session.scalar(found) is not None


def count() -> int:
    """How many e-mails and jobs failed."""
    return count_failed() + (session.scalar(select(func.count()).select_from(JobFailure)) or 0)
