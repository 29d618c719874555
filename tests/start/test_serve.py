"""`make run` from an empty folder, once more, and when something is in the way."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from shop import serve
from tests.support.browser import free_port
from tests.support.client import wait_for
from tests.support.databases import ROOT, UNWANTED

PATIENCE = 180
pytestmark = pytest.mark.start


def environment(data, port: int, **more: str) -> dict[str, str]:
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in UNWANTED | {"SECRET_KEY", "DATABASE_URL"}
    }
    return kept | {
        "SHOP_MODE": "sample",
        "SHOP_DATA": str(data),
        "PORT": str(port),
        "STRIPE_SECRET_KEY": "",
        "PYTHONUTF8": "1",
        **more,
    }


@contextlib.contextmanager
def serving(data, port: int, **more: str):
    """`python -m shop.serve`; everything it started is gone afterwards."""
    log = Path(tempfile.gettempdir()) / f"ocop-serve-{os.getpid()}-{time.monotonic_ns()}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "shop.serve"],
            cwd=ROOT,
            env=environment(data, port, **more),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    process.log, process.words = log, ""
    try:
        yield process
    finally:
        children = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        for each in [process, *children]:
            if each.is_running() if isinstance(each, psutil.Process) else each.poll() is None:
                each.kill()
        process.wait()
        process.words = log.read_text(encoding="utf-8")
        log.unlink()


def said(process) -> str:
    """All it has said so far, or said until it ended."""
    return process.words or process.log.read_text(encoding="utf-8")


def wait_until_open(process, port: int) -> None:
    wait_for(lambda: "The shop is open" in said(process) or process.poll() is not None, PATIENCE, "the shop")
    assert process.poll() is None, said(process)
    with urllib.request.urlopen(f"http://localhost:{port}/", timeout=30) as answer:
        assert answer.status == 200


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status == 200
    except OSError:
        return False


def parts(process) -> list[psutil.Process]:
    return psutil.Process(process.pid).children()


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; one that only waits to be counted by the system does not."""
    found = []
    for each in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            if each.is_running() and each.status() != psutil.STATUS_ZOMBIE:
                found.append(each)
    return found


def test_the_first_start_fills_the_shop_and_ctrl_c_closes_it_without_a_trace(tmp_path):
    port = free_port()
    with serving(tmp_path / "data", port) as process:
        wait_until_open(process, port)
        started = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=30) == 0
    assert "manager.thanhhoa@ocop.example" in said(process)
    assert "Traceback" not in said(process)
    assert "Card payments are simulated: no money moves" in said(process)
    assert len(started) >= 4
    assert alive(started) == []

    secret = (tmp_path / "data" / "secret-key").read_text()
    with serving(tmp_path / "data", port) as again:
        wait_until_open(again, port)
        address = re.search(r"http://localhost:[0-9]+ stands in for Stripe", said(again))[0].split()[0]
        wait_for(lambda: answers(f"{address}/healthz"), 30, "the stand-in for Stripe")
        again.send_signal(signal.SIGTERM)

        assert again.wait(timeout=30) == 0
    assert "First start" not in said(again)
    assert not answers(f"{address}/healthz")
    assert (tmp_path / "data" / "secret-key").read_text() == secret
    assert len(secret) >= 32
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o077 == 0

    for number in range(3):
        with serving(tmp_path / "data", port) as process:
            wait_until_open(process, port)
            everything = psutil.Process(process.pid).children(recursive=True)
            parts(process)[number].kill()

            assert process.wait(timeout=30) == 1
        assert alive(everything) == []
        assert "has ended by itself; closing the shop" in said(process)


def test_breaking_off_the_first_start_leaves_nothing_half_done(tmp_path):
    port = free_port()
    with serving(tmp_path / "data", port) as process:
        wait_for((tmp_path / "data" / "first-start" / "shop.sqlite3").exists, PATIENCE, "the database")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 0

    assert "Traceback" not in said(process)
    assert not (tmp_path / "data" / "shop.sqlite3").exists()


def test_a_taken_port_is_named_with_a_way_out(tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with serving(tmp_path / "data", port) as process:
            assert process.wait(timeout=30) == 2

    assert f"Port {port} is taken by another program. Take another: make run PORT={port + 1}" in said(process)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["", "http", "0", "70000", "８０００"])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    with serving(tmp_path / "data", 1, PORT=port) as process:
        assert process.wait(timeout=30) == 2

    assert "it must be a number between 1 and 65535" in said(process)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with serving(tmp_path / "file" / "data", free_port()) as process:
        assert process.wait(timeout=30) == 2

    assert "cannot be made" in said(process)


def test_a_shop_with_a_key_of_its_own_simulates_nothing(monkeypatch):
    monkeypatch.setenv("SHOP_MODE", "sample")
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_of_an_account")
    monkeypatch.delenv("STRIPE_API_BASE", raising=False)

    assert serve._card_port(8000) is None
    assert os.environ["STRIPE_SECRET_KEY"] == "sk_test_of_an_account"
    assert "STRIPE_API_BASE" not in os.environ


def test_a_shop_in_production_simulates_nothing(monkeypatch):
    monkeypatch.setenv("SHOP_MODE", "production")
    monkeypatch.setenv("STRIPE_SECRET_KEY", "")

    assert serve._card_port(8000) is None
    assert os.environ["STRIPE_SECRET_KEY"] == ""


def test_a_key_in_the_file_of_settings_counts_unless_the_environment_says_otherwise(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("STRIPE_SECRET_KEY=sk_test_of_an_account\n", encoding="utf-8")
    monkeypatch.setattr(serve, "ROOT", tmp_path)
    monkeypatch.setenv("SHOP_MODE", "sample")
    monkeypatch.delenv("STRIPE_SECRET_KEY", raising=False)

    assert serve._card_port(8000) is None

    monkeypatch.setenv("STRIPE_SECRET_KEY", "")
    assert serve._setting("STRIPE_SECRET_KEY") == ""
