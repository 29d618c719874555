"""Work beside the web: what a worker does every few minutes, and at once when it is nudged.

The queue holds nothing that may not be lost: each job looks in the database for what is due. So a job
that runs twice, or only later, does no harm. Packages register their jobs in `jobs.py` with `@periodic`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, TypeVar, cast

import click
from flask import Flask, current_app

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


_jobs: dict[str, Job] = {}


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


def one_by_one(
    things: Iterable[T], act: Callable[[T], R], *, until: type[Exception] | tuple[()] = ()
) -> tuple[list[R], bool]:
    """What came of each, and whether one raised `until`: then the others are left for the next time.

    What else fails for one is logged, and the next is not kept waiting for it.
    """
    done: list[R] = []
    for each in things:
        try:
            done.append(act(each))
        except until:
            return done, True
        except Exception:
            log.exception("%s could not be taken further", each)
            session.rollback()
    return done, False


def run(name: str) -> None:
    """Do a job in this process, in an application context of its own; an error is logged, not raised."""
    try:
        _jobs[name].run()
    except Exception:
        log.exception("job %s failed", name)
        session.rollback()
    finally:
        session.remove()


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
