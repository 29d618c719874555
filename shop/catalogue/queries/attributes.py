"""Asks for the definitions of attributes. Staff and services read them fresh; the shop window remembers them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, String, cast, literal, null, select, union_all

from shop.catalogue.attributes import AttributeRow, Frozen, OptionRow, frozen
from shop.catalogue.models import Attribute, AttributeOption, AttributeSet, Product, ProductVersion
from shop.catalogue.states import AttributeKind
from shop.core.errors import NotFound
from shop.extensions import session

ATTRIBUTE, OPTION, SET = "attribute", "attribute_option", "attribute_set"


def attributes() -> list[AttributeRow]:
    """All attributes in their order, retired ones too. One statement."""
    return list(rows_of(session.execute(union_all(*parts()).order_by("place", "id"))).values())


def attribute(attribute_id: int) -> AttributeRow:
    """One of them. Raises NotFound."""
    found = next((row for row in attributes() if row.id == attribute_id), None)
    if found is None:
        raise NotFound
    return found


def values_on_sale(product: Product) -> Frozen:
    """The values of the published version; nothing for goods that were never on sale."""
    if product.published_version_id is None:
        return ()
    return frozen(session.get_one(ProductVersion, product.published_version_id).attributes)


def parts() -> list[Select[*tuple[Any, ...]]]:
    """What tells of attributes, options and sets in nine columns, to be read with other names in one statement."""
    none = cast(null(), String)
    flag = Attribute.position.type
    shape = cast(Attribute.decimals, String) + "|" + cast(Attribute.bounds, String)
    return [
        select(
            literal(ATTRIBUTE).label("kind"),
            Attribute.position.label("place"),
            Attribute.id.label("id"),
            Attribute.code,
            Attribute.name,
            Attribute.name_en,
            cast(Attribute.kind, String) + "|" + cast(cast(Attribute.is_retired, flag), String),
            Attribute.unit,
            shape,
        ),
        select(
            literal(OPTION),
            AttributeOption.position,
            AttributeOption.id,
            AttributeOption.code,
            AttributeOption.name,
            AttributeOption.name_en,
            cast(AttributeOption.attribute_id, String),
            cast(cast(AttributeOption.is_retired, flag), String),
            none,
        ),
        select(
            literal(SET), AttributeSet.set_code, AttributeSet.attribute_id, none, none, none, none, none, none
        ),
    ]


def rows_of(rows: Iterable[Any]) -> dict[str, AttributeRow]:
    """The attributes by code, out of rows of `parts` (others are passed over)."""
    options: dict[int, list[OptionRow]] = defaultdict(list)
    sets: dict[int, set[int]] = defaultdict(set)
    found: list[Any] = []
    for row in rows:
        if row[0] == ATTRIBUTE:
            found.append(row)
        elif row[0] == OPTION:
            options[int(row[6])].append(OptionRow(row[2], row[3], row[4], row[5], row[7] == "1"))
        elif row[0] == SET:
            sets[row[2]].add(row[1])
    return {row[3]: _attribute(row, options[row[2]], sets[row[2]]) for row in found}


def _attribute(row: Any, options: list[OptionRow], sets: set[int]) -> AttributeRow:
    kind, _bar, retired = row[6].partition("|")
    decimals, _bar, bounds = row[8].partition("|")
    return AttributeRow(
        id=row[2],
        code=row[3],
        kind=AttributeKind(kind),
        name=row[4],
        name_en=row[5],
        unit=row[7],
        decimals=int(decimals),
        bounds=tuple(json.loads(bounds)),
        sets=frozenset(sets),
        options=tuple(options),
        is_retired=retired == "1",
    )
