"""Writing down what failed, and what people do about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, select

from shop import jobs
from shop.audit.services import record
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.messages import services as messages
from shop.troubles.models import JobFailure
from shop.unit_of_work import afterwards


def note(job: str, done: Collection[str], failed: Mapping[str, str], *, at: datetime) -> None:
    """What became of the things of a job: those that failed are kept with their reason, those done are forgotten."""
    if done:
        session.execute(delete(JobFailure).where(JobFailure.job == job, JobFailure.thing.in_(done)))
    known = session.scalars(
        select(JobFailure)
        .where(JobFailure.job == job, JobFailure.thing.in_(failed))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    rows = {row.thing: row for row in known}
    for thing, reason in failed.items():
        row = rows.get(thing)
        if row is None:
            session.add(JobFailure(job=job, thing=thing, reason=reason, first_at=at, last_at=at))
        else:
            row.reason, row.times, row.last_at = reason, row.times + 1, at
    session.flush()


def retry_job(failure_id: int, *, by: int | None, at: datetime) -> None:
    """Have the worker do the whole job now; what failed goes from the list when it is done.

    Raises NotFound, Refused for a job that the shop does not have any more.
    """
    row = _failure(failure_id)
    if not jobs.is_known(row.job):
        raise Refused(lazy("Cửa hàng không còn việc này nữa. Hãy bỏ khỏi danh sách."))
    record("job.retried", by=by, at=at, subject_kind="job", subject_id=row.id, details=_about(row))
    afterwards(row.job, lambda: jobs.soon(row.job))


def drop_job(failure_id: int, *, by: int | None, at: datetime) -> None:
    """Somebody looked and nothing is left to do: off the list, until it fails again. Raises NotFound."""
    row = _failure(failure_id)
    record("job.dropped", by=by, at=at, subject_kind="job", subject_id=row.id, details=_about(row))
    session.delete(row)
    session.flush()


def retry_message(message_id: int, *, by: int | None, at: datetime) -> None:
    """Send an e-mail now, with all its tries before it. Raises NotFound when it was delivered or given up."""
    tries = messages.try_again(message_id, at=at)
    _said("message.retried", message_id, tries, by, at)


def drop_message(message_id: int, *, by: int | None, at: datetime) -> None:
    """Give an e-mail up: its text and address are erased. Raises NotFound when it was delivered or given up."""
    tries = messages.give_up(message_id, at=at)
    _said("message.dropped", message_id, tries, by, at)


def _said(action: str, message_id: int, tries: int, by: int | None, at: datetime) -> None:
    record(action, by=by, at=at, subject_kind="message", subject_id=message_id, details={"tries": tries})


def _about(row: JobFailure) -> dict[str, object]:
    return {"job": row.job, "thing": row.thing, "times": row.times}


def _failure(failure_id: int) -> JobFailure:
    found = session.get(JobFailure, failure_id, with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise NotFound
    return found
