"""Fresh databases for tests: made once, then copied; on SQLite a file, on PostgreSQL a template.

They hold what every shop holds before anybody works in it: the tables, places, official sets, shelves,
VAT rates and delivery zones.

`SHOP_TEST_DB` chooses the kind (`sqlite`, the default, or `postgresql`). The run's controlling process
starts PostgreSQL and tells its workers the address through the environment.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from tests.support.postgres import start_cluster

ROOT = Path(__file__).resolve().parents[2]
KIND = "SHOP_TEST_DB"
CLUSTER = "SHOP_TEST_CLUSTER"
PAGES = "SHOP_TEST_PAGES"
TEMPLATE = "shop_template"
KINDS = ("sqlite", "postgresql")


def kind() -> str:
    """The kind of database that this run tests on."""
    chosen = os.environ.get(KIND, "sqlite")
    if chosen not in KINDS:
        raise ValueError(f"{KIND} is one of {KINDS}, not {chosen!r}")
    return chosen


def pages_are_shared() -> bool:
    """Whether this run looks at its share of the pages only, and a run beside it at the rest."""
    return os.environ.get(PAGES) == "shared"


@contextmanager
def cluster_for_run(chosen: str | None = None) -> Iterator[None]:
    """Start PostgreSQL for this process and its children, unless a parent has done so already."""
    if (chosen or kind()) != "postgresql" or os.environ.get(CLUSTER):
        yield
        return
    cluster = start_cluster()
    os.environ[CLUSTER] = cluster.url("{}")
    try:
        yield
    finally:
        del os.environ[CLUSTER]
        cluster.stop()


@contextmanager
def fresh_database(chosen: str | None = None, *, migrated: bool = True) -> Iterator[str]:
    """The address of a new database of this run's kind; it is thrown away at the end."""
    if (chosen or kind()) == "sqlite":
        with _fresh_file(migrated=migrated) as url:
            yield url
    else:
        with _fresh_postgres(migrated=migrated) as url:
            yield url


@contextmanager
def _fresh_file(*, migrated: bool) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="ocop-db-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "shop.sqlite3"
        if migrated:
            shutil.copyfile(_template_file(), file)
        yield f"sqlite:///{file}"


@contextmanager
def _fresh_postgres(*, migrated: bool) -> Iterator[str]:
    name = f"t_{uuid.uuid4().hex[:16]}"
    if migrated:
        _ensure_template()
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE if migrated else "template0"}"')
    try:
        yield os.environ[CLUSTER].format(name)
    finally:
        _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def copied_database(url: str) -> Iterator[str]:
    """The address of a copy of a database that nobody is connected to; it is thrown away at the end."""
    if url.startswith("sqlite"):
        with _fresh_file(migrated=False) as copy:
            shutil.copyfile(url.removeprefix("sqlite:///"), copy.removeprefix("sqlite:///"))
            yield copy
        return
    name = f"t_{uuid.uuid4().hex[:16]}"
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{make_url(url).database}"')
    try:
        yield os.environ[CLUSTER].format(name)
    finally:
        _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _template_file() -> Path:
    """A migrated SQLite file; made once for each state of the migrations and kept in `.cache`."""
    folder = ROOT / ".cache" / "templates"
    file = folder / f"{_state_of_sources()}.sqlite3"
    if not file.exists():
        with _lock("sqlite"):
            if not file.exists():
                folder.mkdir(parents=True, exist_ok=True)
                making = file.with_suffix(f".{os.getpid()}.new")
                prepare(f"sqlite:///{making}")
                import sqlite3

                with sqlite3.connect(making) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.close()
                making.rename(file)
    return file


def _ensure_template() -> None:
    with _lock("postgresql"):
        import psycopg

        with psycopg.connect(_plain("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
                return
            connection.execute('DROP DATABASE IF EXISTS "making" WITH (FORCE)')
            connection.execute('CREATE DATABASE "making" TEMPLATE template0')
            prepare(os.environ[CLUSTER].format("making"))
            connection.execute(f'ALTER DATABASE "making" RENAME TO "{TEMPLATE}"')


def prepare(url: str) -> None:
    """Make the tables at `url` and write the reference data, in processes of their own."""
    flask(url, "db", "upgrade")
    flask(url, "load-reference")


def flask(url: str, *command: str, data: str | Path | None = None, mode: str = "sample") -> str:
    """Run one command of the shop on the database at `url`; its output. Raises RuntimeError when it fails."""
    with tempfile.TemporaryDirectory(prefix="ocop-data-", ignore_cleanup_errors=True) as folder:
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi:app", *command],
            cwd=ROOT,
            env=environment(url, data or folder, SHOP_MODE=mode),
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    output = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    if done.returncode != 0:
        raise RuntimeError(f"flask {' '.join(command)} ended with {done.returncode}:\n{output[-3000:]}")
    return output


def environment(url: str, data: str | Path, **more: str) -> dict[str, str]:
    """The environment of a process that works on the database at `url` and keeps its files in `data`."""
    kept = {key: value for key, value in os.environ.items() if key not in UNWANTED}
    return kept | {
        "SHOP_MODE": "sample",
        "SHOP_DATA": str(data),
        "DATABASE_URL": url,
        "SECRET_KEY": "a secret for tests, of no value anywhere else",
        "PYTHONUTF8": "1",
        **more,
    }


UNWANTED = {
    *(
        "STORAGE_URL",
        "MAIL_URL",
        "PUBLIC_URL",
        "PORT",
        "WORKERS",
        "QUEUE_URL",
    ),
    *(
        "TRUSTED_PROXIES",
        "SHOP_NAME",
        "SHOP_INDEXABLE",
        "PLATFORM_KIND",
        "FLASK_APP",
        "FLASK_DEBUG",
        "FLASK_ENV",
    ),
    *("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_API_BASE", "PYTEST_CURRENT_TEST"),
}


def _state_of_sources() -> str:
    digest = hashlib.sha256()
    folders = ("migrations", "shop/geography", "shop/catalogue", "shop/delivery")
    for file in (file for folder in folders for file in sorted((ROOT / folder).rglob("*.*"))):
        if file.suffix != ".pyc":
            digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _lock(name: str) -> Iterator[None]:
    folder = ROOT / ".cache"
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _plain(name: str) -> str:
    return os.environ[CLUSTER].format(name).replace("+psycopg", "")


def _admin(statement: str) -> None:
    import psycopg

    with psycopg.connect(_plain("postgres"), autocommit=True) as connection:
        connection.execute(statement)
