"""The annex of a decision as rows: product, producer, stars, code, score. Pasted from a sheet, or its file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shop.certification.services import CertificateDraft
from shop.certification.terms import usual_level
from shop.core.errors import BadInput
from shop.core.sentences import Text, lazy
from shop.imports.cells import NO_STARS, stars_of
from shop.imports.columns import STARS
from shop.imports.decision_products import Goods, Matcher
from shop.sheets.columns import Rows, cell, find
from shop.sheets.reading import Limits, rows_of

MOST = 300
LIMITS = Limits(
    bytes=2 * 1024 * 1024,
    rows=2000,
    unreadable=lazy(
        "Không đọc được bảng này. Cần dòng tiêu đề Tên sản phẩm, Chủ thể, Sao và các dòng bên dưới."
    ),
    too_large=lazy("Tệp quá lớn: nhiều nhất 2 MB."),
    too_many=lazy("Một quyết định có nhiều nhất %(most)s sản phẩm.", most=MOST),
)
HEADINGS = {
    "stars": (*STARS[:3], "hang", *STARS[3:]),
    "product_code": ("ma so san pham", "ma so", "product code", "ma san pham"),
    "producer": ("chu the", "co so", "don vi", "producer"),
    "name": ("ten san pham", "san pham", "product"),
    "score": ("diem", "score"),
}


@dataclass(slots=True)
class Item:
    """A product of the annex: what is printed, the goods that it means (none: not matched), what is wrong."""

    number: int
    name: str
    producer: str
    draft: CertificateDraft | None = None
    goods: Goods | None = None
    errors: list[Text] = field(default_factory=list)


def table(data: bytes) -> Rows:
    """The rows of a file or of what was pasted. Raises BadInput on `rows`."""
    try:
        return rows_of(data, LIMITS)
    except BadInput as error:
        raise BadInput("rows", error.sentence) from error


def as_text(rows: Rows) -> str:
    """Rows as they would be pasted, so that `table` gives back the same: an empty one too, as a line of quotes."""
    width = max(2, *(len(row) for row in rows))
    target = io.StringIO()
    writer = csv.writer(target, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return target.getvalue()


def items_of(rows: Rows, issued_on: date, matcher: Matcher) -> list[Item]:
    """The products below the headings, each matched. Raises BadInput on `rows` without headings or products."""
    heading, places = find(rows, HEADINGS, needed=("name", "stars"))
    if heading is None:
        raise BadInput("rows", LIMITS.unreadable)
    found = [
        _item(number, row, places, issued_on, matcher)
        for number, row in enumerate(rows[heading + 1 :], heading + 2)
        if cell(row, places["name"]) and (cell(row, places["stars"]) or cell(row, places.get("producer")))
    ]
    if not 1 <= len(found) <= MOST:
        raise BadInput("rows", LIMITS.too_many if found else LIMITS.unreadable)
    return found


def _item(
    number: int, row: Sequence[str], places: Mapping[str, int], issued_on: date, matcher: Matcher
) -> Item:
    said = {name: cell(row, places.get(name)) for name in HEADINGS}
    item = Item(number, said["name"][:200], said["producer"])
    count = stars_of(said["stars"])
    if count is None:
        item.errors.append(NO_STARS)
        return item
    score = said["score"]
    item.goods = matcher.find(item.name, item.producer)
    item.draft = CertificateDraft(
        product_name=item.name,
        stars=count,
        issuer_level=usual_level(count, issued_on),
        issued_on=issued_on,
        product_code=said["product_code"][:40] or None,
        score=round(float(score.replace(",", ".")))
        if re.fullmatch(r"[0-9]{2,3}([.,][0-9]+)?", score)
        else None,
    )
    return item
