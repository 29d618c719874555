"""``python -m bench``: measure on PostgreSQL and on SQLite, print a table, write ``bench/results.md``.

``--quick`` runs fewer turns; ``--rounds N`` sets the number of alternated rounds; ``--only sqlite|postgresql``;
``--products N`` sets the size of the shop.
"""

import argparse
import sys
from pathlib import Path

from bench.measure import Plan, measure
from bench.report import table
from shop.core import clock

RESULTS = Path(__file__).with_name("results.md")
HEAD = """# Measured speed

By `python -m bench` on {day}. What the figures mean, and what they are spent on: `docs/speed.md`.
"""
DATABASES = ("postgresql", "sqlite")
TURNS = 100  # of each visitor: two seconds or more of every page, as the figures of others were taken


def main() -> int:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=DATABASES)
    parser.add_argument("--products", type=int, default=1000)
    given = parser.parse_args()
    plan = Plan(
        rounds=1 if given.quick else given.rounds, turns=10 if given.quick else TURNS, products=given.products
    )
    parts = []
    for kind in (given.only,) if given.only else DATABASES:
        print(f"-- {kind}: {plan.rounds} rounds, {plan.products} products", flush=True)
        part = table(kind, plan, measure(kind, plan))
        print(part, flush=True)
        parts.append(part)
    if not given.quick and not given.only:
        RESULTS.write_text("\n".join((HEAD.format(day=clock.today()), *parts)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
