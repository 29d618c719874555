"""The attributes that a new shop begins with: ours, of common knowledge. What staff changed since stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from shop.catalogue.models import Attribute, AttributeOption, AttributeSet
from shop.catalogue.states import AttributeKind
from shop.extensions import session


def load_attributes(rows: Iterable[Mapping[str, str]]) -> None:
    """Add the attributes whose code is not known yet, with their sets and options."""
    known = set(session.scalars(select(Attribute.code)))
    for position, row in enumerate(rows, start=1):
        if row["code"] in known:
            continue
        made = Attribute(
            code=row["code"],
            kind=AttributeKind(row["kind"]),
            name=row["name"],
            name_en=row["name_en"],
            unit=row["unit"],
            decimals=int(row["decimals"]),
            bounds=[int(bound) for bound in _parts(row["bounds"])],
            position=position,
        )
        session.add(made)
        session.flush()
        session.add_all(
            AttributeSet(attribute_id=made.id, set_code=int(code)) for code in _parts(row["sets"])
        )
        session.add_all(
            AttributeOption(attribute_id=made.id, code=code, name=name, name_en=name_en, position=place)
            for place, option in enumerate(_parts(row["options"]), start=1)
            for code, name, name_en in [option.split(":")]
        )
    session.flush()


def _parts(text: str) -> list[str]:
    return [part for part in text.split("|") if part]
