"""What a reader asked a list for: read from the address, cleaned, and written back into addresses. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Protocol
from urllib.parse import urlencode

from shop.catalogue.words import asked_words
from shop.certification.states import SCHEME_SLUGS, SchemeKind
from shop.core.errors import BadInput
from shop.core.folding import nfc
from shop.core.money import parse_dong

LONGEST_QUERY = 100
LONGEST_SLUG = 120
MOST_VALUES = 40
MOST_PAGES = 42  # of 24 goods: a list is ranked and paged up to 1,000
STARS = frozenset({3, 4, 5})
ATTRIBUTE = re.compile(r"dd-([a-z0-9][a-z0-9-]{0,39})")
VALUE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

NAMES = (
    "q",
    "dung-tu",
    "sao",
    "tinh",
    "bo-san-pham",
    "danh-muc",
    "chung-nhan",
    "qua-tang",
    "diem-ban",
    "chu-the",
    "gia-tu",
    "gia-den",
    "con-hang",
    "sap-xep",
    "trang",
)


class Sort(StrEnum):
    """The order of a list, by its name in the address."""

    RELEVANCE = "phu-hop"
    SALES = "ban-chay"
    NEW = "moi"
    CHEAP = "gia-tang"
    DEAR = "gia-giam"
    STARS = "hang-sao"


class Args(Protocol):
    """The parameters of an address: several values of one name."""

    def getlist(self, key: str, /) -> list[str]:
        """All values of a name."""
        ...

    def __iter__(self) -> Iterator[str]:
        """The names."""
        ...


@dataclass(frozen=True, slots=True)
class Filters:
    """A cleaned question. Prices in đồng, both ends included; sets are official codes, provinces two digits.

    ``exact``: the words as typed, nothing corrected or added. ``shelves`` are ticked, ``shelf`` is the page.
    ``near`` is the outlet the reader goes to: it orders the answer to a search and is no filter.
    ``of_age``: the reader said so; without it no list holds alcohol.
    ``attributes`` are pairs of an attribute's code and what is ticked of it (`shop.catalogue.attributes`).
    """

    q: str = ""
    exact: bool = False
    stars: frozenset[int] = frozenset()
    provinces: frozenset[str] = frozenset()
    sets: frozenset[int] = frozenset()
    shelves: frozenset[str] = frozenset()
    schemes: frozenset[SchemeKind] = frozenset()
    attributes: frozenset[tuple[str, str]] = frozenset()
    gift: bool = False
    outlet: str = ""
    producer: str = ""
    shelf: str = ""
    price_from: int | None = None
    price_to: int | None = None
    in_stock: bool = False
    near: str = ""
    of_age: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1

    @property
    def is_wordless(self) -> bool:
        """Whether a search was sent that holds no letter and no digit: nothing can answer it."""
        return bool(self.q) and not asked_words(self.q)

    @property
    def is_bare(self) -> bool:
        """Whether nothing narrows the list (its order, page and shelf do not)."""
        return replace(self.base(), of_age=False) == Filters(shelf=self.shelf)

    @property
    def tells_kind(self) -> bool:
        """Whether the goods are of chosen sets or shelves, so that attributes tell them apart."""
        return bool(self.sets or self.shelves or self.shelf or self.attributes)

    def ticked(self) -> dict[str, frozenset[str]]:
        """What is ticked of each attribute, by its code."""
        codes = sorted({code for code, _value in self.attributes})
        return {code: frozenset(value for own, value in self.attributes if own == code) for code in codes}

    def without(self, code: str) -> Filters:
        """The same question with nothing ticked of one attribute."""
        return replace(self, attributes=frozenset(pair for pair in self.attributes if pair[0] != code))

    def names(self) -> tuple[str, ...]:
        """The parameters of an address that this question reads."""
        return (*NAMES, *(f"dd-{code}" for code in self.ticked()))

    def base(self) -> Filters:
        """The same question without order and page."""
        return replace(self, near="", sort=Sort.RELEVANCE, page=1)

    def unticked(self) -> Filters:
        """The question without what `ticked.rules` and an outlet decide."""
        return Filters(
            q=self.q,
            exact=self.exact,
            producer=self.producer,
            shelf=self.shelf,
            price_from=self.price_from,
            price_to=self.price_to,
            attributes=self.attributes,
            in_stock=self.in_stock and not self.outlet,
            of_age=self.of_age,
        )

    def url(self, path: str) -> str:
        """The address of this question below a path; defaults are left out."""
        pairs = list(self._pairs())
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def hidden(self) -> list[tuple[str, str]]:
        """What a form that changes only the order has to carry along."""
        return [(name, value) for name, value in self._pairs() if name not in {"sap-xep", "trang"}]

    def _pairs(self) -> Iterable[tuple[str, str]]:
        lists: tuple[tuple[str, Iterable[object]], ...] = (
            ("sao", sorted(self.stars, reverse=True)),
            ("tinh", sorted(self.provinces)),
            ("bo-san-pham", sorted(self.sets)),
            ("danh-muc", sorted(self.shelves)),
            ("chung-nhan", sorted(SCHEME_SLUGS[kind] for kind in self.schemes)),
            *((f"dd-{code}", sorted(values)) for code, values in self.ticked().items()),
        )
        if self.q:
            yield "q", self.q
        for name, values in lists:
            yield from ((name, str(value)) for value in values)
        yield from ((name, value) for name, value in self._singles() if value)

    def _singles(self) -> tuple[tuple[str, str], ...]:
        return (
            ("dung-tu", "1" if self.q and self.exact else ""),
            ("qua-tang", "1" if self.gift else ""),
            ("diem-ban", self.outlet),
            ("chu-the", self.producer),
            ("gia-tu", "" if self.price_from is None else str(self.price_from)),
            ("gia-den", "" if self.price_to is None else str(self.price_to)),
            ("con-hang", "1" if self.in_stock else ""),
            ("sap-xep", "" if self.sort is Sort.RELEVANCE else self.sort.value),
            ("trang", "" if self.page == 1 else str(self.page)),
        )


def read(args: Args, shelf: str = "") -> Filters:
    """Clean the parameters of an address; what cannot be used is left out, never an error."""
    low, high = _dong(_last(args, "gia-tu")), _dong(_last(args, "gia-den"))
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Filters(
        q=(q := _query(_last(args, "q"))),
        exact=bool(q) and _last(args, "dung-tu") == "1",
        stars=frozenset(_numbers(args.getlist("sao")) & STARS),
        provinces=frozenset(_codes(args.getlist("tinh"))),
        sets=frozenset(code for code in _numbers(args.getlist("bo-san-pham")) if 1 <= code <= MOST_VALUES),
        shelves=frozenset(filter(None, map(_slug, args.getlist("danh-muc")[:MOST_VALUES]))),
        schemes=frozenset(
            kind for slug in args.getlist("chung-nhan")[:MOST_VALUES] if (kind := _SCHEMES.get(slug))
        ),
        attributes=frozenset(_attributes(args)),
        gift=_last(args, "qua-tang") == "1",
        outlet=_slug(_last(args, "diem-ban")),
        producer=_slug(_last(args, "chu-the")),
        shelf=shelf,
        price_from=low,
        price_to=high,
        in_stock=_last(args, "con-hang") == "1",
        sort=_SORTS.get(_last(args, "sap-xep"), Sort.RELEVANCE),
        page=_page(_last(args, "trang")),
    )


_SCHEMES: Mapping[str, SchemeKind] = {slug: kind for kind, slug in SCHEME_SLUGS.items()}
_SORTS: Mapping[str, Sort] = {sort.value: sort for sort in Sort}


def _last(args: Args, name: str) -> str:
    values = args.getlist(name)
    return values[-1].strip() if values else ""


def _query(text: str) -> str:
    return " ".join("".join(char for char in nfc(text[:LONGEST_QUERY]) if char.isprintable()).split())


def _numbers(values: list[str]) -> set[int]:
    return {int(text) for text in values[:MOST_VALUES] if text.isascii() and text.isdigit() and len(text) < 4}


def _codes(values: list[str]) -> set[str]:
    return {text for text in values[:MOST_VALUES] if len(text) == 2 and text.isascii() and text.isdigit()}


def _attributes(args: Args) -> Iterable[tuple[str, str]]:
    """What is ticked of attributes; what no attribute could be called is left out."""
    for name in islice(args, MOST_VALUES):
        if found := ATTRIBUTE.fullmatch(name):
            values = args.getlist(name)[:MOST_VALUES]
            yield from ((found[1], value) for value in values if VALUE.fullmatch(value))


def _slug(text: str) -> str:
    good = text.isascii() and text.replace("-", "").isalnum() and len(text) <= LONGEST_SLUG
    return text.lower() if good else ""


def _dong(text: str) -> int | None:
    if not text:
        return None
    try:
        return parse_dong(text)
    except BadInput:
        return None


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        return 1
    return min(max(1, int(text)), MOST_PAGES)
