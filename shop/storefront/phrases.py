"""What a search means: the words typed, and the phrases that mean the same where they stand. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shop.catalogue.words import asked_words, exact_words, has_marks
from shop.core.folding import fold


@dataclass(frozen=True, slots=True)
class Rule:
    """Who types ``term`` also finds ``also``; inside one of the ``exceptions`` both mean something else."""

    term: tuple[str, ...]
    also: tuple[str, ...]
    exceptions: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Instead:
    """Another phrase for what was typed, and the longer phrases in which it does not count."""

    words: tuple[str, ...]
    without: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """Some of the typed words, and what may stand in their place."""

    words: tuple[str, ...]
    instead: tuple[Instead, ...] = ()


def rules(term: str, also: str, exceptions: Sequence[str], *, both_ways: bool) -> Iterator[Rule]:
    """The rule of a row that staff keep, and the reverse one."""
    here, there = tuple(exact_words(term)), tuple(exact_words(also))
    phrases = tuple(tuple(exact_words(phrase)) for phrase in exceptions)
    yield Rule(here, there, phrases)
    if both_ways:
        yield Rule(there, here, phrases)


def slots(q: str, known: Sequence[Rule]) -> list[Slot]:
    """Cut a search into slots, the longest known terms first; what no rule knows stays a slot of its own words."""
    words = tuple(asked_words(q))
    marked = has_marks(list(words))
    found: list[Slot] = []
    place = 0
    while place < len(words):
        matching = [rule for rule in known if _stands(rule, words, place, marked=marked)]
        length = max((len(rule.term) for rule in matching), default=1)
        best = [rule for rule in matching if len(rule.term) == length]
        instead = {rule.also: Instead(rule.also, _around(rule.also, rule)) for rule in best}
        found.append(Slot(words[place : place + length], tuple(instead.values())))
        place += length
    return found


def also_said(parts: Sequence[Slot]) -> list[str]:
    """The phrases that are searched beside what was typed, as a page names them."""
    return list(dict.fromkeys(" ".join(one.words) for part in parts for one in part.instead))


def same(typed: str, word: str, *, strict: bool) -> bool:
    """Whether a typed word is this one: with its marks, or without any where marks were not typed."""
    return typed == word or (not strict and typed == fold(word))


def _stands(rule: Rule, words: tuple[str, ...], place: int, *, marked: bool) -> bool:
    strict = marked and len(rule.term) == 1
    if not _at(rule.term, words, place, strict=strict):
        return False
    return not any(_covers(phrase, words, place, strict=strict) for phrase in rule.exceptions)


def _at(phrase: tuple[str, ...], words: tuple[str, ...], place: int, *, strict: bool) -> bool:
    part = words[place : place + len(phrase)] if place >= 0 else ()
    return len(part) == len(phrase) and all(
        same(typed, word, strict=strict) for typed, word in zip(part, phrase, strict=True)
    )


def _covers(phrase: tuple[str, ...], words: tuple[str, ...], place: int, *, strict: bool) -> bool:
    return any(
        _at(phrase, words, start, strict=strict) for start in range(place - len(phrase) + 1, place + 1)
    )


def _around(also: tuple[str, ...], rule: Rule) -> tuple[tuple[str, ...], ...]:
    """The exceptions that hold the other phrase: goods named so are not meant."""
    joined = f" {' '.join(also)} "
    return tuple(phrase for phrase in rule.exceptions if joined in f" {' '.join(phrase)} ")
