"""Runs the checks and tests in stages and says what it does: `python -m tests.run all`.

Stages: `static`, `sqlite`, `postgresql`, `start`, `races`, `browser`; `all` runs all of them. Each step's output
goes to `.cache/run/`; its last lines are shown, and the output of what failed is shown once more at the end.
"""

import os
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.browser import chromium
from tests.support.databases import CLUSTER, KIND, KINDS, PAGES
from tests.support.postgres import NoPostgres, start_cluster
from tests.support.trouble import Missing

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / ".cache" / "run"
BIN = Path(sys.executable).parent
BUSY_NOTICE_SECONDS = 30
TAIL = 80
BROWSER_RUNS = {"vi-390-script": "sqlite", "en-1280-plain": "postgresql"}
TWO_AT_ONCE = ("-n", "2", "--dist", "worksteal")
# Hundreds of processes start; each would compile the shop anew where Python is told to keep nothing.
SETTINGS = {
    "PYTHONUTF8": "1",
    "PYTHONPYCACHEPREFIX": str(ROOT / ".cache" / "pycache"),
    "COLUMNS": "120",
    "NO_COLOR": "1",
}
# Each file of tests that look at pages runs on one of the databases, and stories are measured with axe on the
# phone; `make prove` runs and measures all.
SHARED = {PAGES: "shared"}
PLAIN = "not browser and not race and not start and not prove"


@dataclass(frozen=True)
class Step:
    """One process: its name, its command, and what it needs to know."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """How a step ended."""

    step: Step
    status: int
    seconds: float
    lines: list[str]


def tool(name: str, *command: str) -> Step:
    """A step that runs one of the programs beside this Python."""
    return Step(name, (str(BIN / command[0]), *command[1:]))


def tests(name: str, database: str, marks: str, *more: str, **environment: str) -> Step:
    """A step that runs the tests with these marks on one kind of database."""
    command = (sys.executable, "-m", "pytest", "-q", "--color=no", "--durations=5", "-m", marks, *more)
    return Step(name, command, {KIND: database, **environment})


def static() -> list[Step]:
    """The checks that read the code; the slowest first, since two run at a time."""
    return [
        tool("types", "mypy"),
        tool("import rules", "lint-imports", "--cache-dir", ".cache/imports"),
        tool("lint", "ruff", "check", "--no-cache"),
        tool("format", "ruff", "format", "--check", "--no-cache"),
        tool("templates", "djlint", "templates", "--lint", "--quiet"),
        tool("dependencies", "deptry", "."),
        *(
            Step(f"models = migrations, {kind}", (sys.executable, "-m", "tests.support.check_models", kind))
            for kind in KINDS
        ),
    ]


STAGES = {
    "static": (static, 2),
    "sqlite": (lambda: [tests("tests on SQLite", "sqlite", PLAIN, *TWO_AT_ONCE, **SHARED)], 1),
    "postgresql": (
        lambda: [tests("tests on PostgreSQL", "postgresql", f"{PLAIN} and not once", *TWO_AT_ONCE, **SHARED)],
        1,
    ),
    "start": (lambda: [tests("make run", "sqlite", "start")], 1),
    "races": (lambda: [tests(f"races and kills, {kind}", kind, "race and not prove") for kind in KINDS], 1),
    "browser": (
        lambda: [
            tests(f"browser {run} on {kind}", kind, "browser and not prove", SHOP_BROWSER_RUN=run, **SHARED)
            for run, kind in BROWSER_RUNS.items()
        ],
        1,
    ),
}


def run_all(stages: list[tuple[str, list[Step], int]]) -> list[Result]:
    """Run the steps of each stage, so many at once, and say how each ended."""
    LOGS.mkdir(parents=True, exist_ok=True)
    results = []
    for name, steps, at_once in stages:
        print(f"\n== {name} ==", flush=True)
        with ThreadPoolExecutor(at_once) as pool:
            results += pool.map(_run, steps)
    return results


def main(names: list[str]) -> int:
    """Run the named stages; the exit status is 0 when every step of all of them is."""
    chosen = list(STAGES) if names == ["all"] else names
    if not chosen or any(name not in STAGES for name in chosen):
        print(f"Say which: all, {', '.join(STAGES)}")
        return 2
    started = time.monotonic()
    with ExitStack() as after:
        try:
            start_what_is_needed(chosen, after)
        except (Missing, NoPostgres) as reason:
            print(reason)
            return 2
        results = run_all([(name, STAGES[name][0](), STAGES[name][1]) for name in chosen])
    return conclude(results, time.monotonic() - started)


def start_what_is_needed(chosen: list[str], after: ExitStack) -> None:
    """Find Chromium and start PostgreSQL, if a stage needs them. Raises Missing or NoPostgres."""
    if "browser" in chosen:
        print(f"Chromium: {chromium()}", flush=True)
    if CLUSTER not in os.environ and set(chosen) != {"sqlite"}:
        print("Starting PostgreSQL for the tests …", flush=True)
        cluster = start_cluster()
        after.callback(cluster.stop)
        os.environ[CLUSTER] = cluster.url("{}")


def _run(step: Step) -> Result:
    log = LOGS / ("".join(letter if letter.isalnum() else "-" for letter in step.name) + ".log")
    environment = {**os.environ, **SETTINGS, **step.environment}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.monotonic()
    done = threading.Event()
    watch = threading.Thread(target=_say_that_it_runs, args=(step, log, done), daemon=True)
    with log.open("wb") as output:
        watch.start()
        process = subprocess.run(
            step.command,
            check=False,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    done.set()
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    result = Result(step, process.returncode, time.monotonic() - started, lines)
    _report(result)
    return result


def _say_that_it_runs(step: Step, log: Path, done: threading.Event) -> None:
    waited = 0
    while not done.wait(BUSY_NOTICE_SECONDS):
        waited += BUSY_NOTICE_SECONDS
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        print(f"   … {step.name}: {waited} s, {lines[-1][:90] if lines else 'no output yet'}", flush=True)


def _report(result: Result) -> None:
    verdict = "ok" if result.status == 0 else f"FAILED (exit status {result.status})"
    last = next((line for line in reversed(result.lines) if line.strip()), "")
    says = f"  {last.strip()[:140]}" if "pytest" in result.step.command else ""
    print(f"{result.step.name:<32}{result.seconds:7.1f} s  {verdict}{says}", flush=True)


def conclude(results: list[Result], seconds: float) -> int:
    """Show once more what failed; the exit status."""
    failed = [result for result in results if result.status != 0]
    for result in failed:
        print(f"\n---- {result.step.name}: the last lines of its output ----")
        print("\n".join(result.lines[-TAIL:]))
    print(f"\n{len(results)} steps in {seconds / 60:.1f} minutes, of which {len(failed)} did not pass")
    for result in failed:
        print(f"FAILED: {result.step.name}: {' '.join(result.step.command)[-200:]}")
        print("\n".join(f"  {line[:300]}" for line in result.lines if line.startswith(("FAILED ", "ERROR "))))
    print(
        f"tests: {_count(results, 'passed')} passed, {_count(results, 'failed') + _count(results, 'error')} failed"
    )
    sys.stdout.flush()
    return 1 if failed else 0


def _count(results: list[Result], verdict: str) -> int:
    """How many tests ended so, by the closing lines of all runs."""
    closing = [result.lines[-1] for result in results if "pytest" in result.step.command and result.lines]
    return sum(int(number) for line in closing for number in re.findall(rf"(\d+) {verdict}", line))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
