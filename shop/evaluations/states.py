"""The lives of an evaluation file and of an inspection, and the kinds of sign-up lists."""

from enum import StrEnum

from shop.core.states import Transitions


class FileKind(StrEnum):
    """The three kinds of files (QĐ 26/2026/QĐ-TTg, Điều 6)."""

    FIRST = "first"
    UPGRADE = "upgrade"
    AGAIN = "again"  # evaluated anew before the certificate ends


class FileState(StrEnum):
    """Where an evaluation file stands."""

    FILED = "filed"
    RECEIVED = "received"  # by the commune, which checks it
    SENT = "sent"  # to the province
    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"
    WITHDRAWN = "withdrawn"


class Finding(StrEnum):
    """What became of an inspection."""

    OPEN = "open"  # something has to be put right
    CLEAN = "clean"
    PUT_RIGHT = "put_right"
    NOT_PUT_RIGHT = "not_put_right"


class ListKind(StrEnum):
    """What producers sign up for."""

    TRAINING = "training"
    FAIR = "fair"


FILE_MOVES = Transitions(
    "evaluation_file",
    {
        FileState.FILED: {FileState.RECEIVED, FileState.WITHDRAWN},
        FileState.RECEIVED: {FileState.FILED, FileState.SENT, FileState.WITHDRAWN},
        FileState.SENT: {
            *(FileState.RECEIVED, FileState.RECOGNISED, FileState.NOT_RECOGNISED, FileState.WITHDRAWN)
        },
        FileState.RECOGNISED: {FileState.SENT},
        FileState.NOT_RECOGNISED: {FileState.SENT},
        FileState.WITHDRAWN: set(),
    },
)
FINDING_MOVES = Transitions(
    "inspection",
    {
        Finding.OPEN: {Finding.PUT_RIGHT, Finding.NOT_PUT_RIGHT},
        Finding.CLEAN: set(),
        Finding.PUT_RIGHT: {Finding.OPEN},
        Finding.NOT_PUT_RIGHT: {Finding.OPEN},
    },
)
GOING = (FileState.FILED, FileState.RECEIVED, FileState.SENT)
# The step back from each state, when a day was typed too soon.
BACK = {
    FileState.RECEIVED: FileState.FILED,
    FileState.SENT: FileState.RECEIVED,
    FileState.RECOGNISED: FileState.SENT,
    FileState.NOT_RECOGNISED: FileState.SENT,
}
