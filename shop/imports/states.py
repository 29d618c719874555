"""The life of an uploaded sheet, and what a line of it comes to."""

from enum import StrEnum

from shop.core.states import Transitions


class ImportState(StrEnum):
    """Where an uploaded sheet stands."""

    READ = "read"  # its columns are to be matched
    CHECKING = "checking"
    CHECKED = "checked"  # each line says what it would do
    WRITING = "writing"
    WRITTEN = "written"
    UNDOING = "undoing"
    UNDONE = "undone"


class LineKind(StrEnum):
    """What a line does, or did."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


IMPORT_MOVES = Transitions(
    "product import",
    {
        ImportState.READ: {ImportState.CHECKING},
        ImportState.CHECKING: {ImportState.CHECKED, ImportState.READ},
        ImportState.CHECKED: {ImportState.READ, ImportState.WRITING},
        ImportState.WRITING: {ImportState.WRITTEN},
        ImportState.WRITTEN: {ImportState.UNDOING},
        ImportState.UNDOING: {ImportState.UNDONE},
        ImportState.UNDONE: set(),
    },
)
RUNNING = (ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING)
