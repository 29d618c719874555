"""What a statement is called."""

from typing import Protocol


class Numbered(Protocol):
    """A statement, or a row of a list of them."""

    @property
    def outlet_id(self) -> int:
        """Whose numbers they are."""

    @property
    def year(self) -> int:
        """The Vietnamese year of the number."""

    @property
    def number(self) -> int:
        """Its number in that year."""


def code(one: Numbered) -> str:
    """`DS012-2026-00007`: gapless by outlet and Vietnamese year."""
    return f"DS{one.outlet_id:03d}-{one.year}-{one.number:05d}"
