"""A gift basket for a budget: which goods of one outlet to propose. Pure. Money in đồng."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from shop.core.money import Dong

MOST_KINDS = 8
MOST_EACH = 3


@dataclass(frozen=True, slots=True)
class Good:
    """Something that can be put in: its key, its price, how many there are, what it is of and who makes it."""

    key: int
    price: Dong
    units: int
    kind: Hashable
    maker: Hashable


def fill(budget: Dong, goods: Sequence[Good]) -> dict[int, int]:
    """Units by key that cost no more than the budget; the goods come in the order in which they are liked.

    First one of each kind, then of each maker, then of anything, then more of what is in: many different things
    make a better gift than much of one.
    """
    chosen: Counter[int] = Counter()
    rest = budget
    kinds: set[Hashable] = set()
    makers: set[Hashable] = set()

    def put(good: Good) -> None:
        nonlocal rest
        chosen[good.key] += 1
        rest -= good.price
        kinds.add(good.kind)
        makers.add(good.maker)

    def fits(good: Good) -> bool:
        return 0 < good.price <= rest and chosen[good.key] < min(good.units, MOST_EACH)

    rounds: tuple[Callable[[Good], bool], ...] = (
        lambda good: good.kind not in kinds,
        lambda good: good.maker not in makers,
        lambda _good: True,
    )
    for wanted in rounds:
        for good in goods:
            if len(+chosen) < MOST_KINDS and not chosen[good.key] and wanted(good) and fits(good):
                put(good)
    for _round in range(MOST_EACH):
        for good in goods:
            if chosen[good.key] and fits(good):
                put(good)
    return dict(+chosen)
