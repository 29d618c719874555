from enum import StrEnum

import pytest

from shop.core.errors import Refused
from shop.core.states import Transitions, WrongMove


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    GONE = "gone"


MOVES = Transitions("door", {Door.OPEN: {Door.SHUT}, Door.SHUT: {Door.OPEN, Door.GONE}})


@pytest.mark.parametrize("old", Door)
@pytest.mark.parametrize("new", Door)
def test_only_the_table_moves_a_state(old, new):
    if (old, new) in {(Door.OPEN, Door.SHUT), (Door.SHUT, Door.OPEN), (Door.SHUT, Door.GONE)}:
        MOVES.check(old, new)
    else:
        with pytest.raises(WrongMove) as refusal:
            MOVES.check(old, new)
        assert isinstance(refusal.value, Refused)
        assert (refusal.value.old, refusal.value.new, refusal.value.life) == (old, new, "door")


def test_a_state_without_successors_is_final():
    assert MOVES.final(Door.GONE)
    assert not MOVES.final(Door.OPEN)
    assert MOVES.allowed(Door.SHUT) == {Door.OPEN, Door.GONE}
