"""`make run`: the shop with sample data on this machine: web server, worker, and what stands in for Stripe.

Knows nothing of the application and imports none of it: at the second start nothing stands between the
command and the server. The first start prepares the data in a folder of its own and moves it into place
when it is complete, so that breaking it off leaves nothing half done.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
FILE = "shop.sqlite3"
PREPARED = "sample-data.done"
PATIENCE_SECONDS = 60
GRACE_SECONDS = 10
CARD_PORT = 10_000  # so much above the shop's own
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class CannotStart(Exception):
    """The shop cannot open; the sentence says what to do."""


class Ended(Exception):
    """Somebody asked the shop to close, or one of its processes ended."""


def main() -> int:
    """Prepare, open, wait, close. Gives the exit status: 0 when asked to close, 1 when a part died, 2 when it cannot start."""
    signal.signal(signal.SIGTERM, _asked_to_end)
    signal.signal(signal.SIGINT, _asked_to_end)
    os.chdir(ROOT)
    os.environ.setdefault("SHOP_MODE", "sample")
    data = ROOT / os.environ.get("SHOP_DATA", "instance")
    os.environ["SHOP_DATA"] = str(data)
    try:
        return _open(data)
    except CannotStart as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 2
    except Ended:
        print("\nClosed before it was open.")
        return 0


def _open(data: Path) -> int:
    port = _free_port()
    _prepare(data)
    return _serve(port, _card_port(port))


def _asked_to_end(_signal: int, _frame: FrameType | None) -> None:
    raise Ended


def _free_port() -> int:
    """The wanted port. Raises CannotStart when it is no port or somebody has it."""
    wanted = os.environ.setdefault("PORT", "8000")
    if not wanted.isascii() or not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise CannotStart(f"PORT is {wanted!r}; it must be a number between 1 and 65535.")
    port = int(wanted)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise CannotStart(
                f"Port {port} needs more rights. Take a port above 1023: make run PORT=8001"
            ) from error
        except OSError as error:
            raise CannotStart(
                f"Port {port} is taken by another program. Take another: make run PORT={port + 1}"
            ) from error
    return port


def _card_port(port: int) -> int | None:
    """Where a sample shop without a key of Stripe simulates cards: mostly the same, for pages that are still open."""
    if os.environ["SHOP_MODE"] != "sample" or _setting("STRIPE_SECRET_KEY"):
        return None
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", (port + CARD_PORT) % 65536))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        found = int(probe.getsockname()[1])
    os.environ.update(
        STANDIN_PORT=str(found),
        STANDIN_WEBHOOK_URL=f"http://localhost:{port}/webhooks/stripe",
        STRIPE_API_BASE=f"http://localhost:{found}",
        STRIPE_SECRET_KEY=f"sk_test_standin_{os.urandom(16).hex()}",
        STRIPE_WEBHOOK_SECRET=f"whsec_standin_{os.urandom(16).hex()}",
    )
    return found


def _setting(name: str) -> str:
    """A setting of the environment, or of the file `.env`."""
    file = ROOT / ".env"
    if name in os.environ or not file.exists():
        return os.environ.get(name, "")
    from dotenv import dotenv_values

    return dotenv_values(file).get(name) or ""


def _prepare(data: Path) -> None:
    """Bring the data up to date; make it on the first start."""
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"The folder {data} cannot be made ({error.strerror}). Name another: SHOP_DATA=…"
        ) from error
    if os.environ.get("DATABASE_URL"):
        _flask("db", "upgrade")
        if not (data / PREPARED).exists():
            _fill(data)
    elif not (data / FILE).exists():
        _first_start(data)
    elif _revision(data / FILE) != _newest_revision():
        print("Bringing the database up to date …", flush=True)
        _flask("db", "upgrade")


def _first_start(data: Path) -> None:
    print("First start: making the database and the sample data (about a minute) …", flush=True)
    workplace = data / "first-start"
    shutil.rmtree(workplace, ignore_errors=True)
    workplace.mkdir()
    os.environ["SHOP_DATA"] = str(workplace)
    _flask("db", "upgrade")
    _fill(workplace)
    with sqlite3.connect(workplace / FILE) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    os.environ["SHOP_DATA"] = str(data)
    for made in sorted(workplace.iterdir(), key=lambda path: path.name == FILE):
        if not (data / made.name).exists():
            made.replace(data / made.name)
    shutil.rmtree(workplace)


def _fill(data: Path) -> None:
    _flask("sample-data")
    (data / PREPARED).touch()


def _revision(file: Path) -> str | None:
    """The revision a database is at; None when it has none."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()
    return str(row[0]) if row else None


def _newest_revision() -> str:
    """The newest revision by its number, without loading the migrations."""
    return max(file.name.split("_")[0] for file in (ROOT / "migrations" / "versions").glob("[0-9]*_*.py"))


def _flask(*command: str) -> None:
    """Run a command of the shop. Raises CannotStart when it fails; it has said why."""
    process = _start("-m", "flask", "--app", "wsgi:app", *command)
    try:
        status = process.wait()
    except Ended:
        _end([process])
        raise
    if status != 0:
        raise CannotStart(f"`flask {' '.join(command)}` failed; the lines above say why.")


def _serve(port: int, card_port: int | None) -> int:
    """Run the web server, the worker and simulated cards until somebody asks to end, or one of them dies."""
    server = _start("-m", "gunicorn", "-c", "shop/server.py", "wsgi:app")
    processes = {"web server": server}
    try:
        _wait_until_open(server, port)
        processes["worker"] = _start("-m", "flask", "--app", "wsgi:app", "worker")
        if card_port:
            processes["stand-in for Stripe"] = _start("-m", "shop.standin")
        _greet(port, card_port)
        while all(process.poll() is None for process in processes.values()):
            time.sleep(0.2)
        _say_who_died(processes)
    except Ended:
        print("\nClosing …", flush=True)
        return 0
    else:
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _end(list(processes.values()))


def _say_who_died(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    dead = next(name for name, process in processes.items() if process.poll() is not None)
    print(f"\nThe {dead} has ended by itself; closing the shop.", file=sys.stderr)


def _wait_until_open(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        if server.poll() is not None:
            raise CannotStart("The web server did not start; the lines above say why.")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as asked:
                asked.sendall(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if b" 200 " in asked.recv(64):
                    return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise CannotStart(f"The web server does not answer within {PATIENCE_SECONDS} seconds.")
        time.sleep(0.02)


def _greet(port: int, card_port: int | None) -> None:
    print(f"\nThe shop is open: http://localhost:{port}/   (English: http://localhost:{port}/en/)")
    if os.environ["SHOP_MODE"] == "sample":
        print("Sample accounts, password ocop-sample:")
        for who in SAMPLE_ACCOUNTS:
            print(f"  {who}")
    if card_port:
        print(
            f"Card payments are simulated: no money moves (http://localhost:{card_port} stands in for Stripe)."
        )
    print("Ctrl-C closes it.", flush=True)


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    """Start a part of the shop in a session of its own, so that Ctrl-C reaches it through us only."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 one prctl, no threads here
    )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, and make those end that do not within ten seconds."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _end_its_group(process)


def _end_its_group(process: subprocess.Popen[bytes]) -> None:
    """End what a process left behind when it was killed: web workers would keep the port."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


SAMPLE_ACCOUNTS = (
    "admin@ocop.example",
    "officer.thanhhoa@ocop.example",
    "operator@ocop.example",
    "manager.thanhhoa@ocop.example",
    "manager.phutho@ocop.example",
    "clerk.thanhhoa@ocop.example",
    "producer@ocop.example",
    "customer@ocop.example",
)


if __name__ == "__main__":
    sys.exit(main())
