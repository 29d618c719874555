"""Processes that are killed at one moment of their way, each a fork of one that is ready.

A moment is before and after each commit, and before and after each call of the payment service.
"""

import json
import os
import signal
import subprocess
import sys

from sqlalchemy import event

from shop.extensions import db
from shop.payments.providers.stripe_checkout import StripeCheckout
from tests.support.databases import ROOT


def run(module: str, database, told: dict, standin=None) -> list[int]:
    """What a module of this folder, started as a program, says to this."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.crash.{module}"],
        cwd=ROOT,
        env=database.environment(**(standin.settings() if standin else {})),
        input=json.dumps(told),
        capture_output=True,
        check=False,
        timeout=300,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def in_own_process(app, act, kill: int | None) -> int:
    """How many moments `act(moments)` saw in a process of its own; those of a killed one are its last."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with app.app_context():
            db.engine.dispose(close=False)
            act(Moments(kill, writing))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        seen = len(pipe.read())
    _pid, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert killed == (kill is not None), (act, kill, status, seen)
    return seen


class Moments:
    """Counts them, and kills its own process at one."""

    def __init__(self, kill: int | None, pipe: int) -> None:
        self.kill, self.pipe, self.seen = kill, pipe, 0
        event.listen(db.engine, "commit", self.pass_by)
        event.listen(db.engine, "checkin", self.pass_by)
        self._watch_calls()

    def pass_by(self, *_arguments) -> None:
        self.seen += 1
        os.write(self.pipe, b".")
        if self.seen == self.kill:
            os.kill(os.getpid(), signal.SIGKILL)

    def _watch_calls(self) -> None:
        ask, pass_by = StripeCheckout._call, self.pass_by

        def watched(service, call):
            pass_by()
            try:
                return ask(service, call)
            finally:
                pass_by()

        StripeCheckout._call = watched
