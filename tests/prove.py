"""`make prove`: the full races, kills, property runs and journeys on both databases; writes docs/proof.md."""

import itertools
import os
import platform
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from tests.run import (
    LOGS,
    PLAIN,
    ROOT,
    TWO_AT_ONCE,
    Result,
    Step,
    conclude,
    run_all,
    start_what_is_needed,
    tests,
)
from tests.support.databases import KINDS
from tests.support.figures import FILE, plans_beside
from tests.support.postgres import NoPostgres
from tests.support.trouble import Missing

PAGE = ROOT / "docs" / "proof.md"
LANGUAGES, WIDTHS, SCRIPTS = ("vi", "en"), ("390", "1280"), ("script", "plain")


def stages() -> list[tuple[str, list[Step], int]]:
    """Races with the full figures, then every journey in every way on each database."""
    races = [
        tests(f"races, kills, properties, {kind}", kind, "race or prove", SHOP_HYPOTHESIS="prove")
        for kind in KINDS
    ]
    walks = [tests(f"all tests, pages too, {kind}", kind, PLAIN, *TWO_AT_ONCE) for kind in KINDS]
    journeys = [
        tests(f"journeys {run} on {kind}", kind, "browser", SHOP_BROWSER_RUN=run)
        for kind in KINDS
        for run in ("-".join(parts) for parts in itertools.product(LANGUAGES, WIDTHS, SCRIPTS))
    ]
    return [("races", races, 1), ("walks", walks, 1), ("journeys", journeys, 1)]


def main() -> int:
    """Run everything, write the page, give the exit status."""
    LOGS.mkdir(parents=True, exist_ok=True)
    figures = LOGS / "figures.txt"
    figures.unlink(missing_ok=True)
    plans_beside(figures).unlink(missing_ok=True)
    os.environ[FILE] = str(figures)
    started = time.monotonic()
    with ExitStack() as after:
        try:
            start_what_is_needed(["browser", "postgresql"], after)
        except (Missing, NoPostgres) as reason:
            print(reason)
            return 2
        results = run_all(stages())
    _write(results, figures, time.monotonic() - started)
    print(f"Written: {PAGE.relative_to(ROOT)}")
    return conclude(results, time.monotonic() - started)


def _write(results: list[Result], figures: Path, seconds: float) -> None:
    lines = [
        "# Proof",
        "",
        (
            f"Written by `make prove` on {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, "
            f"{os.cpu_count()} processors, {seconds / 60:.0f} minutes."
        ),
        "",
        "| Step | Verdict | Seconds |",
        "| --- | --- | ---: |",
        *(
            f"| {result.step.name} | {'passed' if result.status == 0 else 'FAILED'}: {_last(result)} | {result.seconds:.0f} |"
            for result in results
        ),
        "",
        "## Figures",
        "",
        "| Database | What was seen |",
        "| --- | --- |",
        *(f"| {line.replace(chr(9), ' | ')} |" for line in _lines(figures)),
        "",
        *(["## Plans", "", *_lines(plans_beside(figures))] if plans_beside(figures).exists() else []),
    ]
    PAGE.write_text("\n".join(lines), encoding="utf-8")


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def _last(result: Result) -> str:
    return next((line.strip() for line in reversed(result.lines) if line.strip()), "")[:100]


if __name__ == "__main__":
    sys.exit(main())
