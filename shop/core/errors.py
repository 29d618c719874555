"""What can go wrong on purpose: each error has a sentence for the reader and an HTTP status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shop.core.sentences import Text, lazy


class ShopError(Exception):
    """Carries the sentence that the person in front of the page reads; `wait`: seconds until it may work."""

    status = 400
    wait: int | None = None

    def __init__(self, sentence: Text) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class Refused(ShopError):
    """The rules of the shop do not allow it now. Form pages answer 422."""

    status = 409


class Conflict(ShopError):
    """Somebody else was first, or what was shown is no longer so."""

    status = 409


class NotFound(ShopError):
    """There is no such thing, or it is not yours: both look the same."""

    status = 404

    def __init__(self, sentence: Text | None = None) -> None:
        super().__init__(lazy("Không tìm thấy trang này.") if sentence is None else sentence)


class BadInput(ShopError):
    """What was typed cannot be used; `field` names the form field, empty for the whole form."""

    status = 422

    def __init__(self, field: str, sentence: Text) -> None:
        super().__init__(sentence)
        self.field = field


class Shortage(Refused):
    """Some lines cannot be served. `lines` tells all of them at once, in the caller's own words."""

    def __init__(self, lines: Sequence[Any], sentence: Text | None = None) -> None:
        super().__init__(lazy("Một số sản phẩm không còn đủ số lượng.") if sentence is None else sentence)
        self.lines = list(lines)
