"""Runs a race and hears what came of it."""

import json
import subprocess
import sys
from collections.abc import Sequence

from tests.support.databases import ROOT

SECONDS = 600


def race(database, orders: Sequence[dict], **settings: str) -> list:
    """Run one process for each order; all act at the same moment. Their results, in the same order.

    `settings`: more of the environment that the processes read.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.races.person"],
        cwd=ROOT,
        env=database.environment(**settings),
        input=json.dumps(orders),
        capture_output=True,
        check=False,
        timeout=SECONDS,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
