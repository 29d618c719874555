"""How much a test does, and the figures it finds: a little in `make test`, all of it in `make prove`."""

import os
from pathlib import Path

FILE = "SHOP_PROOF_FILE"


def proving() -> bool:
    """Whether this is `make prove`."""
    return FILE in os.environ


def as_many(in_test: int, in_proof: int) -> int:
    """How many buyers, trials or kills: `as_many(50, 200)`."""
    return in_proof if proving() else in_test


def note_figure(sentence: str) -> None:
    """Keep a figure for docs/proof.md; nothing outside `make prove`."""
    if proving():
        kind = os.environ.get("SHOP_TEST_DB", "sqlite")
        with Path(os.environ[FILE]).open("a", encoding="utf-8") as file:
            file.write(f"{kind}\t{sentence}\n")


def plans_beside(figures: Path) -> Path:
    """Where the plans of a run are kept."""
    return figures.with_suffix(".plans.md")


def note_plan(name: str, plan: str) -> None:
    """Keep how the database answers a question, for docs/proof.md; nothing outside `make prove`."""
    if proving():
        with plans_beside(Path(os.environ[FILE])).open("a", encoding="utf-8") as file:
            file.write(f"### {name}\n\n```\n{plan}\n```\n\n")
