"""What the programme, buyers in quantity and a producer's own count add to a place; consigned goods lie there already."""

from tests.builders import evaluations, selfcounts, wholesale
from tests.builders.halves import Place


def add(made: Place) -> None:
    """The yearly cycle, wholesale, and a list of consigned goods to confirm."""
    for part in (evaluations, wholesale, selfcounts):
        part.add(made)
