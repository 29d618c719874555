"""Attributes of the sample: of published goods only what their names say, of invented ones made up from the list."""

import random
from collections.abc import Iterable, Iterator
from typing import Any

from shop.catalogue.attributes import AttributeRow, numbers, within
from shop.catalogue.models import ProductAttribute
from shop.catalogue.states import AttributeKind
from shop.core.folding import fold
from shop.samples.bulk import write

Values = dict[str, Any] | None
STATED = 0.8  # so many of the attributes of an invented product are filled in
HIGHEST = 450

# (set, words in the name, attribute, value).
_SAID: tuple[tuple[int, str, str, Any], ...] = (
    (1, "nam ", "loai-nong-san", "nam"),
    *(
        (1, word, "loai-nong-san", "qua")
        for word in ("cam ", "dua ", "oi ", "hong ", "buoi ", "nho ", "chuoi ")
    ),
    (2, "trung", "nguon-thit-ca", "trung"),
    (2, "ca lang", "nguon-thit-ca", "ca"),
    (2, "ga ", "nguon-thit-ca", "gia-cam"),
    (3, "nep cai hoa vang", "giong-lua", "nep-cai-hoa-vang"),
    (3, "gao nep", "loai-gao", "nep"),
    (4, "mat ong rung", "nguon-hoa", "hoa-rung"),
    (6, "gao", "bot-lam-tu", "gao"),
    (8, "nem chua", "cach-che-bien", "len-men"),
    (8, "thit chua", "cach-che-bien", "len-men"),
    (8, "nem nuong", "cach-che-bien", "nuong"),
    (8, "ca thinh", "nguon-thit-ca", "ca"),
    (8, "ruoc ca", "nguon-thit-ca", "ca"),
    (8, "ca ro phi", "nguon-thit-ca", "ca"),
    (8, "mat ong", "nguon-thit-ca", "ong"),
    (9, "nuoc mam", "loai-mam", "nuoc-mam"),
    (9, "mam tom", "loai-mam", "mam-tom"),
    (9, "mam tep", "loai-mam", "mam-tep"),
    (9, "mam cay", "loai-mam", "mam-nem"),
    (9, "tuong", "loai-mam", "tuong"),
    (9, "40n", "do-dam", 400),
    (11, "xanh", "loai-tra", "xanh"),
    (11, "tui loc", "dang-tra", "tui-loc"),
    (12, "ca gai leo", "thao-moc", ["ca-gai-leo"]),
    (12, "dinh lang", "thao-moc", ["dinh-lang"]),
    (12, "say lanh", "cach-say", "say-lanh"),
    (12, "tui loc", "dang-tra", "tui-loc"),
    (18, "vien", "dang-dung", "vien"),
    (20, "tinh dau", "dang-dung", "tinh-dau"),
    (21, "coi", "chat-lieu", ["coi"]),
    (21, "tre", "chat-lieu", ["tre"]),
    (21, "det tay", "thu-cong", True),
)


def attribute_values(name: str, set_code: int, known: Iterable[AttributeRow], *, is_invented: bool) -> Values:
    """What a version of this product keeps."""
    rows = within(known, set_code)
    if not is_invented:
        return _said(name, set_code, {row.code for row in rows})
    dice = random.Random(name)
    return {row.code: _made_up(row, dice) for row in rows if dice.random() < STATED} or None


def write_values(goods: Iterable[tuple[int, Values]], known: Iterable[AttributeRow]) -> None:
    """Write the values of published goods (id, values) down for the filters."""
    write(ProductAttribute, _rows(goods, {row.code: row for row in known}))


def _rows(goods: Iterable[tuple[int, Values]], known: dict[str, AttributeRow]) -> Iterator[dict[str, int]]:
    for product_id, values in goods:
        for code, value in (values or {}).items():
            row = known[code]
            for number in numbers(row, value):
                yield {"product_id": product_id, "attribute_id": row.id, "value": number}


def _said(name: str, set_code: int, codes: set[str]) -> Values:
    words_of_name = f"{fold(name)} "
    found: dict[str, Any] = {}
    for own, words, code, value in _SAID:
        if own == set_code and words in words_of_name and code in codes:
            found.setdefault(code, value)
    return found or None


def _made_up(row: AttributeRow, dice: random.Random) -> Any:
    codes = [option.code for option in row.options if not option.is_retired]
    if row.kind is AttributeKind.NUMBER:
        return dice.randrange(10, HIGHEST, 5)
    if row.kind is AttributeKind.YES_NO:
        return dice.random() < 0.5
    if row.kind is AttributeKind.CHOICES:
        return sorted(dice.sample(codes, min(len(codes), dice.choice((1, 1, 2)))))
    return dice.choice(codes)
