"""How a message reaches somebody, and what became of it."""

from enum import StrEnum


class Channel(StrEnum):
    """The way out."""

    EMAIL = "email"
    BY_HAND = "by_hand"
