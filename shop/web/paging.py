"""A page number in, a page of rows out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

T = TypeVar("T")

MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page. `total` is None when nobody counted; then `more` says whether another page follows."""

    items: Sequence[T]
    number: int
    per_page: int
    total: int | None = None
    more: bool = False

    @property
    def last(self) -> int | None:
        """Number of the last page, at least 1; None when nobody counted."""
        return None if self.total is None else max(1, -(-self.total // self.per_page))

    @property
    def has_previous(self) -> bool:
        """Whether a page comes before this one."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether a page follows this one."""
        return self.more if self.last is None else self.number < self.last

    @property
    def first_row(self) -> int:
        """Place of the first row among all, from 1; 0 on an empty page."""
        return (self.number - 1) * self.per_page + 1 if self.items else 0

    @property
    def last_row(self) -> int:
        """Place of the last row among all."""
        return (self.number - 1) * self.per_page + len(self.items)


def page_number(name: str = "trang") -> int:
    """The page asked for in the address; anything but ASCII digits from 1 to 10,000 is page 1."""
    text = request.args.get(name, "")
    if not (text.isascii() and text.isdigit()) or len(text) > 5:
        return 1
    return min(max(1, int(text)), MOST_PAGES)


def offset(number: int, per_page: int) -> int:
    """Rows to skip before page `number`."""
    return (number - 1) * per_page
