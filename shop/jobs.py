"""Work beside the web: what a worker does every few minutes, and at once when it is nudged.

The queue holds nothing that may not be lost: each job looks in the database for what is due. So a job
that runs twice, or only later, does no harm. Packages register their jobs in `jobs.py` with `@periodic`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, TypeVar, cast

import click
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from shop.config import ROOT
from shop.extensions import session

log = logging.getLogger("shop")

T = TypeVar("T")
R = TypeVar("R")
EXTENSION = "shop-queue"
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Job:
    """A named piece of work and how often it is done anyway."""

    name: str
    minutes: int
    run: Callable[[], None]


# Told after each: the job, the names of the things done, and of those that failed with the reason; "" is the whole job.
Outcomes = Callable[[str, Collection[str], Mapping[str, str]], None]

_jobs: dict[str, Job] = {}
_told: list[Outcomes] = []
_running: ContextVar[str | None] = ContextVar("running", default=None)


def periodic(minutes: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Register a function to be run by the worker every so many minutes, in an application context."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        name = f"{run.__module__.removeprefix('shop.').removesuffix('.jobs')}.{run.__name__}"
        _jobs[name] = Job(name, minutes, run)
        return run

    return register


def soon(name: str) -> None:
    """Ask the worker to do a job now (`soon("messages.deliver")`). Raises KeyError for an unknown job."""
    job = _jobs[name]
    _queue().enqueue(current_app.extensions[EXTENSION + "-task"].s(job.name))


def outcomes(tell: Outcomes) -> Outcomes:
    """Register who remembers what jobs came to: `@jobs.outcomes`."""
    _told[:] = [tell]
    return tell


def is_known(name: str) -> bool:
    """Whether the shop has this job."""
    return name in _jobs


def next_run(name: str, at: datetime) -> datetime | None:
    """When the worker does a job again by itself; None for one that the shop has no more."""
    if name not in _jobs:
        return None
    every = _jobs[name].minutes * MINUTE
    return datetime.fromtimestamp((int(at.timestamp()) // every + 1) * every, UTC)


def one_by_one(
    things: Iterable[T], act: Callable[[T], R], *, until: type[Exception] | tuple[()] = ()
) -> tuple[list[R], bool]:
    """What came of each, and whether one raised `until`: then the others are left for the next time.

    What else fails for one is logged and remembered, and the next is not kept waiting for it.
    """
    done: list[R] = []
    well: list[str] = []
    failed: dict[str, str] = {}
    stopped = False
    for each in things:
        try:
            done.append(act(each))
        except until:
            stopped = True
            break
        except Exception as error:
            log.exception("%s could not be taken further", each)
            session.rollback()
            failed[_name(each)] = _reason(error)
        else:
            well.append(_name(each))
    _tell(well, failed)
    return done, stopped


def run(name: str) -> None:
    """Do a job in this process, in an application context of its own; an error is logged, not raised."""
    before = _running.set(name)
    try:
        _jobs[name].run()
    except Exception as error:
        log.exception("job %s failed", name)
        session.rollback()
        _tell([], {"": _reason(error)})
    else:
        _tell([""], {})
    finally:
        _running.reset(before)
        session.remove()


def _tell(done: Collection[str], failed: Mapping[str, str]) -> None:
    """Nothing is told of what was called by a command or a test, and a memory that fails stops no job."""
    job = _running.get()
    if job is None or not (done or failed):
        return
    for tell in _told:
        try:
            tell(job, done, failed)
        except Exception:
            log.exception("what became of job %s could not be kept", job)
            session.rollback()


def _name(thing: object) -> str:
    """A thing by its ids alone: what else it carries may be somebody's name."""
    parts = thing if isinstance(thing, tuple) else (thing,)
    return "/".join(str(part) for part in parts if isinstance(part, int))[:60] or "?"


def _reason(error: Exception) -> str:
    """The kind of error and its first line; the database's own carry values of rows, which are not told."""
    first = "" if isinstance(error, SQLAlchemyError) else str(error).partition("\n")[0]
    return f"{type(error).__name__}: {first}".rstrip(": ")[:500]


def queue_of(app: Flask) -> Any:
    """The queue that an application's settings name: its own SQLite file, Redis or PostgreSQL."""
    from huey import PostgresHuey, RedisHuey, SqliteHuey

    url = str(app.config["QUEUE_URL"])
    if url.startswith(("redis://", "rediss://")):
        return RedisHuey("shop", url=url, results=False)
    if url.startswith(("postgres://", "postgresql://")):
        return PostgresHuey("shop", dsn=url, results=False)
    file = app.config["SHOP_DATA"] / "queue.sqlite3"
    return SqliteHuey("shop", filename=str(file), timeout=10, results=False)


def init_app(app: Flask) -> None:
    """Find the jobs of all packages and add the command of the worker."""
    for path in sorted((ROOT / "shop").glob("*/jobs.py")):
        import_module(f"shop.{path.parent.name}.jobs")
    app.cli.add_command(worker)


def _queue() -> Any:
    """The queue of this application, opened when first used."""
    app = cast("Any", current_app)._get_current_object()  # noqa: SLF001 the application itself
    if EXTENSION not in app.extensions:
        queue = queue_of(app)
        app.extensions[EXTENSION] = queue
        app.extensions[EXTENSION + "-task"] = queue.task(name="job")(_in_context(app))
        for job in _jobs.values():
            queue.periodic_task(_every(job.minutes), name=job.name)(_bound(app, job.name))
    return app.extensions[EXTENSION]


def _in_context(app: Flask) -> Callable[[str], None]:
    def job(name: str) -> None:
        with app.app_context():
            run(name)

    return job


def _bound(app: Flask, name: str) -> Callable[[], None]:
    def task() -> None:
        _in_context(app)(name)

    return task


def _every(minutes: int) -> Callable[[datetime], bool]:
    return lambda moment: int(moment.timestamp()) // MINUTE % minutes == 0


@click.command("worker")
@click.option("--once", is_flag=True, help="Do every job once and end.")
def worker(*, once: bool) -> None:
    """Deliver messages and do the recurring work until stopped."""
    app = cast("Any", current_app)._get_current_object()  # noqa: SLF001 the application itself
    for name in _jobs:
        with app.app_context():
            run(name)
    if not once:
        _queue().create_consumer(workers=2, worker_type="thread", periodic=True, max_delay=2).run()
