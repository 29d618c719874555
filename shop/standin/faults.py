"""What goes wrong on purpose: the next calls fail, answer late, or are done without an answer."""

from __future__ import annotations

from dataclasses import dataclass

from shop.standin.store import Books

NAME = "faults"


@dataclass(frozen=True, slots=True)
class Fault:
    """`status` 0 cuts the line. `after`: the call is done first. `seconds`: how much later it goes on; then nothing else is wrong."""

    status: int
    after: bool
    seconds: float


def order(books: Books, calls: int, path: str, fault: Fault) -> None:
    """From now on `calls` calls below `path` go wrong like this, after those that were ordered before."""
    row = {"path": path, "status": fault.status, "after": fault.after, "seconds": fault.seconds}
    books.set(NAME, [*books.setting(NAME, []), *([row] * calls)])


def take(books: Books, path: str) -> Fault | None:
    """What goes wrong with this call; None: nothing."""
    ordered = books.setting(NAME, [])
    for place, row in enumerate(ordered):
        if path.startswith(row["path"]):
            books.set(NAME, ordered[:place] + ordered[place + 1 :])
            return Fault(row["status"], row["after"], row["seconds"])
    return None
