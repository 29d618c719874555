"""Where a producer's own count stands; read from its days, so nothing has to run when it ends."""

from enum import StrEnum


class SelfCountState(StrEnum):
    """What can be done with the link."""

    WAITING = "waiting"
    AGREES = "agrees"
    DIFFERS = "differs"
    REVOKED = "revoked"
    ENDED = "ended"  # nobody answered in time
