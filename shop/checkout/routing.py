"""Which outlet serves which line: an ordered list of rules, each of which can be read in the order's record.

Pure: no database, no clock. A unit is one line of the cart; a basket's components stay together. What an
outlet can give is a pool (variant, or one marked-down lot) that all units draw from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

Pool = tuple[int, int | None]  # (variant, marked-down lot or None)


@dataclass(frozen=True, slots=True)
class Unit:
    """One line that has to come from one outlet: its quantity, and how much of each pool that takes."""

    key: int
    quantity: int
    needs: tuple[tuple[Pool, int], ...]


@dataclass(frozen=True, slots=True)
class Site:
    """An outlet that may serve. `near`: (tier, kilometres), small is near; `barred`: units it may not serve and why.

    `soon`: how much of its stock comes near its last day; `is_brought`: its goods are collected at another outlet.
    """

    outlet_id: int
    stock: Mapping[Pool, int]
    hand_over: Mapping[int, date]
    near: tuple[int, float] = (0, 0.0)
    rank: int = 100
    barred: Mapping[int, str] = field(default_factory=dict)
    soon: Mapping[Pool, int] = field(default_factory=dict)
    is_brought: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """One decision: this outlet serves these units, because of the first rule that told it from the next best."""

    outlet_id: int
    units: tuple[int, ...]
    rule: str
    passed_over: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """A unit nobody serves. `most`: what the best outlet could give of it; `reasons`: why outlets were barred."""

    key: int
    most: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, in the order in which it was decided."""

    picks: tuple[Pick, ...]
    lacks: tuple[Lack, ...]
    rules: tuple[str, ...] = ()

    def outlet_of(self) -> dict[int, int]:
        """Unit key → outlet id."""
        return {unit: pick.outlet_id for pick in self.picks for unit in pick.units}

    def record(self) -> dict[str, object]:
        """The decision as it is kept with the order."""
        return {
            "rules": list(self.rules),
            "picks": [
                {
                    "outlet": pick.outlet_id,
                    "lines": list(pick.units),
                    "rule": pick.rule,
                    "passed_over": list(pick.passed_over),
                }
                for pick in self.picks
            ],
        }


@dataclass(frozen=True, slots=True)
class _Offer:
    """What one outlet would serve of the units that are left. ``units``: their keys."""

    site: Site
    served: tuple[Unit, ...]
    left: int
    units: tuple[int, ...]

    @property
    def day(self) -> date:
        return max(self.site.hand_over[unit] for unit in self.units)

    @property
    def soon(self) -> int:
        """How much of what it would serve is taken from goods near their last day: thousandths, summed over the units."""
        return sum(_soon(unit, self.site.soon) for unit in self.served)


Rule = Callable[[_Offer], object]

FIRST = "first"  # the outlet that was entered first: always last, so that no two outlets are alike
RULES: Mapping[str, Rule] = {
    "at_hand": lambda offer: offer.site.is_brought,
    "whole_cart": lambda offer: len(offer.units) < offer.left,
    "most_lines": lambda offer: -len(offer.units),
    "promise": lambda offer: offer.day,
    "nearest": lambda offer: offer.site.near,
    "rank": lambda offer: offer.site.rank,
    "near_expiry": lambda offer: -offer.soon,
    FIRST: lambda offer: offer.site.outlet_id,
}
USUAL = ("at_hand", "whole_cart", "most_lines", "promise", "nearest", "rank", FIRST)


def route(units: Sequence[Unit], sites: Sequence[Site], rules: Sequence[str] = USUAL) -> Decision:
    """Give each unit to an outlet, parcel after parcel, until nothing or nobody is left.

    `rules`: names of `RULES` in the order in which they decide.
    """
    names = (*dict.fromkeys(name for name in rules if name != FIRST), FIRST)
    left = {unit.key: unit for unit in units}
    stock = {site.outlet_id: dict(site.stock) for site in sites}
    picks: list[Pick] = []
    while left:
        offers = [_offer(site, list(left.values()), stock[site.outlet_id]) for site in sites]
        ranked = sorted((offer for offer in offers if offer.units), key=lambda offer: _order(offer, names))
        if not ranked:
            break
        best = ranked[0]
        picks.append(_pick(best, ranked[1:], names))
        for key in best.units:
            _take(stock[best.site.outlet_id], left.pop(key))
    return Decision(tuple(picks), tuple(_lack(unit, sites, stock) for unit in left.values()), names)


def _offer(site: Site, units: Sequence[Unit], stock: Mapping[Pool, int]) -> _Offer:
    """The units this outlet can serve, taken in their order from one pool."""
    rest = dict(stock)
    served = []
    for unit in units:
        if unit.key not in site.barred and _is_served(unit, rest):
            _take(rest, unit)
            served.append(unit)
    return _Offer(site, tuple(served), len(units), tuple([unit.key for unit in served]))


def _order(offer: _Offer, names: Sequence[str]) -> tuple[object, ...]:
    return tuple([RULES[name](offer) for name in names])


def _pick(best: _Offer, others: Sequence[_Offer], names: Sequence[str]) -> Pick:
    """Name the first rule by which the best was better than the runner-up."""
    rule = "only"
    if others:
        pairs = zip(names, _order(best, names), _order(others[0], names), strict=True)
        rule = next(name for name, mine, theirs in pairs if mine != theirs)
    return Pick(best.site.outlet_id, best.units, rule, tuple(offer.site.outlet_id for offer in others))


def _soon(unit: Unit, soon: Mapping[Pool, int]) -> int:
    """Thousandths of the unit that goods near their last day make up."""
    needed = sum(quantity for _pool, quantity in unit.needs)
    return sum(min(quantity, soon.get(pool, 0)) for pool, quantity in unit.needs) * 1000 // needed


def _is_served(unit: Unit, stock: Mapping[Pool, int]) -> bool:
    return all(stock.get(pool, 0) >= quantity for pool, quantity in unit.needs)


def _take(stock: dict[Pool, int], unit: Unit) -> None:
    for pool, quantity in unit.needs:
        stock[pool] = stock.get(pool, 0) - quantity


def available(unit: Unit, stock: Mapping[Pool, int]) -> int:
    """How much of the unit (in its own quantity) the pools allow."""
    return min(max(0, stock.get(pool, 0)) * unit.quantity // quantity for pool, quantity in unit.needs)


def _lack(unit: Unit, sites: Sequence[Site], stock: Mapping[int, Mapping[Pool, int]]) -> Lack:
    """What one outlet could still give of the unit, and why others may not serve it."""
    most = max(
        (available(unit, stock[site.outlet_id]) for site in sites if unit.key not in site.barred), default=0
    )
    reasons = sorted({site.barred[unit.key] for site in sites if unit.key in site.barred})
    return Lack(unit.key, most, tuple(reasons))
