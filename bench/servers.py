"""Starting what is measured, and reading the CPU it used."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
READY_SECONDS = 60
NANO = 1_000_000_000


@dataclass(frozen=True)
class Memory:
    """MiB of a process: its own pages with its share of the shared ones (PSS), and all it can see (RSS)."""

    proportional: float
    resident: float


@dataclass(frozen=True)
class Server:
    """A running gunicorn."""

    origin: str
    process: subprocess.Popen[bytes]

    def cpu(self) -> float:
        """CPU seconds its workers have used."""
        return sum(_cpu(child.pid) for child in self._workers())

    def memory(self) -> Memory:
        """What a worker costs, on average.

        Of pages that several processes share only its share counts: that is what one worker more would take.
        """
        sizes = [child.memory_full_info() for child in self._workers()]
        own, resident = (sum(getattr(size, kind) for size in sizes) for kind in ("pss", "rss"))
        return Memory(own / len(sizes) / 2**20, resident / len(sizes) / 2**20)

    def _workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@contextmanager
def gunicorn(target: str, environment: dict[str, str], *settings: str) -> Iterator[Server]:
    """Serve ``target`` with two sync workers until the block ends; ``settings``: more arguments, before ours."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        *settings,
        "--worker-class=sync",
        f"--workers={WORKERS}",
        f"--bind=127.0.0.1:{port}",
        "--log-level=warning",
        "--timeout=120",
        "--keep-alive=30",
        target,
    ]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        yield Server(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            message = "the server ended while starting"
            raise RuntimeError(message)
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = f"no answer from {url}"
    raise RuntimeError(message)


def database_cpu(postmaster: int | None) -> float:
    """CPU seconds PostgreSQL has used; 0 on SQLite, whose work is the workers' own."""
    if postmaster is None:
        return 0.0
    main = psutil.Process(postmaster)
    return sum(_cpu(child.pid) for child in [main, *main.children(recursive=True)])


def _cpu(pid: int) -> float:
    """CPU seconds of all threads of a process, exact to the nanosecond where the kernel tells it."""
    total = 0
    for thread in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((thread / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total / NANO
