"""What happens to a sheet: kept, matched, checked, written, undone, forgotten."""

from shop.imports.services.keeping import MOST_BYTES, forget_old, keep, match, read, rematch
from shop.imports.services.undoing import undo
from shop.imports.services.working import PER_STEP, advance, total, write

__all__ = [
    "MOST_BYTES",
    "PER_STEP",
    "advance",
    "forget_old",
    "keep",
    "match",
    "read",
    "rematch",
    "total",
    "undo",
    "write",
]
