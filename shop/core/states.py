"""A life as a table: which state may follow which, and one function that refuses the rest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from shop.core.errors import Refused
from shop.core.sentences import lazy


class WrongMove(Refused):
    """The table of this life does not know the move `old` -> `new`."""

    def __init__(self, life: str, old: StrEnum, new: StrEnum) -> None:
        super().__init__(
            lazy("Không làm được nữa vì trạng thái đã thay đổi. Hãy tải lại trang để xem tình trạng mới.")
        )
        self.life = life
        self.old = old
        self.new = new


State = TypeVar("State", bound=StrEnum)


class Transitions(Generic[State]):
    """All allowed moves of one life, written once per package in `states.py`."""

    def __init__(self, name: str, table: Mapping[State, Collection[State]]) -> None:
        self.name = name
        self._table = {old: frozenset(new) for old, new in table.items()}

    def check(self, old: State, new: State) -> None:
        """Raise WrongMove (a Refused) unless the table has the move."""
        if new not in self.allowed(old):
            raise WrongMove(self.name, old, new)

    def allowed(self, old: State) -> frozenset[State]:
        """Every state that may follow `old`."""
        return self._table.get(old, frozenset())

    def final(self, state: State) -> bool:
        """Whether nothing follows this state."""
        return not self.allowed(state)
