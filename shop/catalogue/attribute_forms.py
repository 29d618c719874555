"""The fields for the attributes of one set inside the form of a product, and the form in which staff keep an attribute."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from shop.catalogue.attributes import AttributeRow, OptionRow, kept, typed_number
from shop.catalogue.services.attributes import HIGHEST, AttributeValues, OptionValues
from shop.catalogue.states import AttributeKind
from shop.core.errors import BadInput
from shop.core.folding import slugify
from shop.core.sentences import lazy
from shop.web.fields import Typed
from shop.web.forms import ChoiceField, Form, IntField, LinesField, OpenForm, TextField, TickField, TicksField
from shop.web.i18n import in_language

PREFIX = "a-"
KINDS = [
    (AttributeKind.CHOICE, lazy("Chọn một")),
    (AttributeKind.CHOICES, lazy("Chọn nhiều")),
    (AttributeKind.NUMBER, lazy("Số có đơn vị")),
    (AttributeKind.YES_NO, lazy("Có hoặc không")),
]
YES_NO = [("", lazy("Không ghi")), ("1", lazy("Có")), ("0", lazy("Không"))]


class StepsField(Typed):
    """A number with a few decimals, kept as a whole number of its smallest steps; empty is None."""

    def __init__(self, row: AttributeRow, **options: Any) -> None:
        self.row = row
        keys = {"inputmode": "decimal"}
        super().__init__(_named(row), max_length=20, render_kw=keys, **options)

    def read(self, text: str) -> int:
        """`30` or `30,5`, with at most the decimals of the attribute."""
        return read_steps(text, self.row.decimals, self.name)

    def show(self, value: Any) -> str:
        """`30,5`."""
        return typed_number(self.row, value)


def read_steps(text: str, decimals: int, field: str) -> int:
    """A typed number in steps of 10^-decimals. Raises BadInput on ``field``."""
    found = re.fullmatch(r"([0-9]{1,9})(?:[.,]([0-9]{1,3}))?", text)
    rest = (found[2] or "") if found else ""
    if found is None or len(rest) > decimals:
        raise BadInput(field, lazy("Hãy nhập một số như 30 hoặc 30,5."))
    number = int(found[1] + rest.ljust(decimals, "0"))
    if number > HIGHEST:
        raise BadInput(field, lazy("Số này quá lớn."))
    return number


def attribute_part(rows: Iterable[AttributeRow], values: Mapping[str, Any] | None, *, sent: bool) -> OpenForm:
    """A form with one field per attribute, filled from what a version keeps or from what was sent."""
    given = dict(values or {})
    fields = {row.code: _field(row, given.get(row.code)) for row in rows}
    shown = {row.code: _shown(row, given[row.code]) for row in rows if row.code in given}
    made: type[OpenForm] = type("AttributePart", (OpenForm,), fields)
    return made(prefix=PREFIX, data=shown) if sent else made(formdata=None, prefix=PREFIX, data=shown)


def part_values(rows: Collection[AttributeRow], part: OpenForm) -> dict[str, Any] | None:
    """What a valid part says, as a version keeps it; None when it says nothing."""
    return kept(rows, {row.code: _kept(row, part[row.code].data) for row in rows})


def _field(row: AttributeRow, value: Any) -> Any:
    label = _named(row)
    if row.kind is AttributeKind.NUMBER:
        return StepsField(row, required=False, hint=_hint(row))
    if row.kind is AttributeKind.YES_NO:
        return ChoiceField(label, choices=YES_NO, required=False)
    there = value if isinstance(value, list) else [value]
    options = [
        (option.code, _named(option))
        for option in row.options
        if not option.is_retired or option.code in there
    ]
    if row.kind is AttributeKind.CHOICES:
        return TicksField(label, choices=options)
    return ChoiceField(label, choices=[("", lazy("Không ghi")), *options], required=False)


def _named(row: AttributeRow | OptionRow) -> str:
    return in_language(row.name, row.name_en)


def _hint(row: AttributeRow) -> Any:
    return lazy("Đơn vị: %(unit)s", unit=row.unit) if row.unit else ""


def _shown(row: AttributeRow, value: Any) -> Any:
    return str(int(value)) if row.kind is AttributeKind.YES_NO else value


def _kept(row: AttributeRow, data: Any) -> Any:
    if row.kind is AttributeKind.YES_NO:
        return None if data in {None, ""} else data == "1"
    return data if data != "" else None


class AttributeForm(Form):
    """An attribute as staff keep it; its kind and decimals are chosen once."""

    kind = ChoiceField(lazy("Cách nhập"), choices=KINDS, coerce=AttributeKind)
    name = TextField(lazy("Tên đặc điểm"), max_length=100, hint=lazy("Ví dụ: Độ đạm"))
    name_en = TextField(lazy("Tên tiếng Anh"), max_length=100)
    sets = TicksField(lazy("Dùng cho các bộ sản phẩm"), coerce=int, required=True)
    options = LinesField(
        lazy("Các lựa chọn"),
        max_length=6000,
        required=False,
        hint=lazy("Mỗi dòng: tên = tên tiếng Anh. Ví dụ: Chè xanh = Green tea"),
    )
    unit = TextField(lazy("Đơn vị của số"), max_length=20, required=False, hint=lazy("Ví dụ: °N"))
    decimals = IntField(lazy("Số chữ số lẻ"), required=False, maximum=3)
    bounds = TextField(
        lazy("Các mốc chia khoảng"),
        max_length=100,
        required=False,
        hint=lazy("Cách nhau bằng dấu chấm phẩy. Ví dụ: 20; 30; 40"),
    )
    is_retired = TickField(lazy("Ngừng dùng: khách không thấy và không lọc được nữa"))

    def values(self, row: AttributeRow | None) -> AttributeValues:
        """What was typed, once the fields are valid. Raises BadInput by field."""
        kind = row.kind if row else self.kind.data
        decimals = row.decimals if row else self.decimals.data or 0
        parts = [part.strip() for part in (self.bounds.data or "").split(";") if part.strip()]
        return AttributeValues(
            kind=kind,
            name=self.name.data,
            name_en=self.name_en.data,
            unit=self.unit.data or "",
            decimals=decimals,
            bounds=tuple(read_steps(part, decimals, "bounds") for part in parts),
            sets=frozenset(self.sets.data),
            options=_options(self.options.data or "", row),
            is_retired=self.is_retired.data,
        )


def typed_attribute(row: AttributeRow) -> dict[str, Any]:
    """An attribute as it would be typed."""
    options = [f"{each.name} = {each.name_en}" for each in row.options if not each.is_retired]
    return {
        "kind": row.kind,
        "name": row.name,
        "name_en": row.name_en,
        "sets": sorted(row.sets),
        "options": "\n".join(options),
        "unit": row.unit,
        "decimals": row.decimals,
        "bounds": "; ".join(typed_number(row, bound) for bound in row.bounds),
        "is_retired": row.is_retired,
    }


def _options(text: str, row: AttributeRow | None) -> list[OptionValues]:
    """One option a line; a name that is known keeps its code, so that goods keep their value."""
    known = {option.name: option.code for option in row.options} if row else {}
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _equals, name_en = (part.strip() for part in line.partition("="))
        if not name or not name_en:
            raise BadInput("options", lazy("Mỗi dòng cần đủ: tên = tên tiếng Anh."))
        if max(len(name), len(name_en)) > 100:
            raise BadInput("options", lazy("Nhiều nhất %(most)s ký tự.", most=100))
        code = known.get(name) or slugify(name)[:40].strip("-")
        found.append(OptionValues(code, name, name_en))
    return found
