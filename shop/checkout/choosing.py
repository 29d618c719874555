"""The order in which the owner wants outlets to be chosen: a list of rules, each on or off, kept as one setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from shop.checkout.routing import FIRST, RULES
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.settings import queries as settings
from shop.settings.catalogue import ROUTING

OFF = "-"
AT_HAND = "at_hand"
NAMES = tuple(name for name in RULES if name != FIRST)


class Step(StrEnum):
    """What a button does to one rule."""

    UP = "up"
    DOWN = "down"
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One rule in its place."""

    name: str
    is_on: bool


def rules() -> tuple[str, ...]:
    """The names of the rules that decide, first to last; from the remembered settings."""
    return deciding(settings.text(ROUTING.key))


@lru_cache(maxsize=8)
def deciding(text: str | None) -> tuple[str, ...]:
    """The same, of the text that is kept; None: the rules that hold until somebody changes them."""
    if text is None:
        return deciding(str(ROUTING.default))
    return (*(each.name for each in read(text) if each.is_on), FIRST)


def read(text: str) -> list[Ranked]:
    """Every rule once, in the order that is kept; one that the text does not know comes last and is off.

    But what is at hand goes before what is brought in lists of before anything was brought, as in a new shop.
    """
    found: dict[str, Ranked] = {}
    for word in text.split(","):
        name = word.strip().removeprefix(OFF)
        if name in NAMES and name not in found:
            found[name] = Ranked(name, not word.strip().startswith(OFF))
    if AT_HAND not in found:
        found = {AT_HAND: Ranked(AT_HAND, is_on=True), **found}
    return [*found.values(), *(Ranked(name, is_on=False) for name in NAMES if name not in found)]


def write(ranked: Sequence[Ranked]) -> str:
    """The text that `read` reads."""
    return ",".join(each.name if each.is_on else OFF + each.name for each in ranked)


def stepped(text: str, name: str, step: str) -> str:
    """The text after a button was pressed. Raises Refused for an unknown rule or step; at either end nothing moves."""
    ranked = read(text)
    place = next((number for number, each in enumerate(ranked) if each.name == name), None)
    if place is None or step not in set(Step):
        raise Refused(lazy("Không có quy tắc hoặc nút này. Hãy tải lại trang."))
    if step in {Step.ON, Step.OFF}:
        ranked[place] = replace(ranked[place], is_on=step == Step.ON)
    else:
        other = min(max(place + (1 if step == Step.DOWN else -1), 0), len(ranked) - 1)
        ranked[place], ranked[other] = ranked[other], ranked[place]
    return write(ranked)
