"""Staff keep the attributes of goods; what is published of them is written down for the filters. Each change is audited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select

from shop.audit import services as audit
from shop.catalogue.attributes import numbers, within
from shop.catalogue.models import (
    Attribute,
    AttributeOption,
    AttributeSet,
    Product,
    ProductAttribute,
    ProductSet,
    ProductVersion,
)
from shop.catalogue.queries.attributes import attributes
from shop.catalogue.services.common import unique_or
from shop.catalogue.states import AttributeKind
from shop.core.errors import BadInput, NotFound
from shop.core.folding import slugify
from shop.core.sentences import lazy
from shop.extensions import session

SUBJECT = "attribute"
CHOOSING = frozenset({AttributeKind.CHOICE, AttributeKind.CHOICES})
MOST_OPTIONS = 60
MOST_BOUNDS = 12
MOST_CODE = 40
HIGHEST = 10**9


@dataclass(frozen=True, slots=True)
class OptionValues:
    """An option as typed; a known ``code`` names the one to change."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class AttributeValues:
    """An attribute as typed. ``bounds`` in steps of 10^-decimals; options that are not named are retired."""

    kind: AttributeKind
    name: str
    name_en: str
    unit: str = ""
    decimals: int = 0
    bounds: tuple[int, ...] = ()
    sets: frozenset[int] = frozenset()
    options: Sequence[OptionValues] = ()
    is_retired: bool = False
    code: str = ""


def add_attribute(values: AttributeValues, *, by: int | None, at: datetime) -> int:
    """Add an attribute; gives its id. Raises BadInput by field."""
    _check(values)
    code = slugify(values.code or values.name)[:MOST_CODE].strip("-")
    if not code:
        raise BadInput("name", lazy("Tên cần có chữ hoặc số."))
    last = session.scalar(select(func.max(Attribute.position))) or 0
    row = Attribute(code=code, position=last + 1, **_columns(values), kind=values.kind)
    with unique_or(BadInput("name", lazy("Đã có một đặc điểm với tên này."))):
        session.add(row)
    _write_sets(row.id, values.sets)
    _write_options(row.id, values.options)
    _record("attribute.added", row.id, values, by=by, at=at)
    return row.id


def change_attribute(attribute_id: int, values: AttributeValues, *, by: int | None, at: datetime) -> None:
    """Change an attribute as a whole; its kind, decimals and code stay. Raises NotFound, BadInput by field."""
    row = session.get(Attribute, attribute_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise NotFound
    if (values.kind, values.decimals) != (row.kind, row.decimals):
        raise BadInput("kind", lazy("Không đổi được cách nhập của một đặc điểm đang dùng."))
    _check(values)
    for name, value in _columns(values).items():
        setattr(row, name, value)
    _write_sets(attribute_id, values.sets)
    _write_options(attribute_id, values.options)
    _record("attribute.changed", attribute_id, values, by=by, at=at)


def index_values(product: Product) -> None:
    """Write the values of the published version for filters, instead of those that were there."""
    session.execute(delete(ProductAttribute).where(ProductAttribute.product_id == product.id))
    if product.published_version_id is None:
        return
    kept = session.get_one(ProductVersion, product.published_version_id).attributes
    if not kept:
        return
    rows = [
        {"product_id": product.id, "attribute_id": row.id, "value": number}
        for row in within(attributes(), product.set_code)
        if row.code in kept
        for number in numbers(row, kept[row.code])
    ]
    if rows:
        session.execute(insert(ProductAttribute), rows)


def _check(values: AttributeValues) -> None:
    if not values.sets:
        raise BadInput("sets", lazy("Hãy chọn ít nhất một bộ sản phẩm."))
    known = set(session.scalars(select(ProductSet.code).where(ProductSet.code.in_(sorted(values.sets)))))
    if known != values.sets:
        raise BadInput("sets", lazy("Hãy chọn bộ sản phẩm trong danh sách."))
    if values.kind in CHOOSING and not values.options:
        raise BadInput("options", lazy("Hãy nhập ít nhất một lựa chọn."))
    if values.kind not in CHOOSING and values.options:
        raise BadInput("options", lazy("Chỉ đặc điểm kiểu chọn mới có các lựa chọn."))
    if len(values.options) > MOST_OPTIONS:
        raise BadInput("options", lazy("Nhiều nhất %(most)s lựa chọn.", most=MOST_OPTIONS))
    codes = [option.code for option in values.options]
    if not all(codes) or len(set(codes)) != len(codes):
        raise BadInput("options", lazy("Mỗi lựa chọn cần một mã riêng."))
    bounds = values.bounds
    if bounds and values.kind is not AttributeKind.NUMBER:
        raise BadInput("bounds", lazy("Chỉ đặc điểm kiểu số mới chia khoảng."))
    if len(bounds) > MOST_BOUNDS or sorted(set(bounds)) != list(bounds) or (bounds and bounds[0] <= 0):
        raise BadInput("bounds", lazy("Hãy nhập các mốc tăng dần, lớn hơn 0, nhiều nhất 12 mốc."))


def _columns(values: AttributeValues) -> dict[str, Any]:
    return {
        "name": values.name,
        "name_en": values.name_en,
        "unit": values.unit,
        "decimals": values.decimals,
        "bounds": list(values.bounds),
        "is_retired": values.is_retired,
    }


def _write_sets(attribute_id: int, sets: frozenset[int]) -> None:
    session.execute(delete(AttributeSet).where(AttributeSet.attribute_id == attribute_id))
    session.add_all(AttributeSet(attribute_id=attribute_id, set_code=code) for code in sorted(sets))
    session.flush()


def _write_options(attribute_id: int, options: Sequence[OptionValues]) -> None:
    """Options keep their ids: what is published of goods points at them."""
    statement = select(AttributeOption).where(AttributeOption.attribute_id == attribute_id)
    there = {row.code: row for row in session.scalars(statement)}
    for position, option in enumerate(options, start=1):
        row = there.pop(option.code, None)
        if row is None:
            row = AttributeOption(attribute_id=attribute_id, code=option.code)
            session.add(row)
        row.name, row.name_en, row.position, row.is_retired = option.name, option.name_en, position, False
    for position, row in enumerate(there.values(), start=len(options) + 1):
        row.position, row.is_retired = position, True
    session.flush()


def _record(action: str, attribute_id: int, values: AttributeValues, *, by: int | None, at: datetime) -> None:
    details = {
        "name": values.name,
        "kind": values.kind.value,
        "sets": sorted(values.sets),
        "options": [option.code for option in values.options],
        "bounds": list(values.bounds),
        "retired": values.is_retired,
    }
    audit.record(action, by=by, at=at, subject_kind=SUBJECT, subject_id=attribute_id, details=details)
