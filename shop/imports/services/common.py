"""What the verbs share: a sheet under lock, its moves, and which product a code or a name belongs to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.services import VersionText
from shop.catalogue.services.common import latest_version
from shop.catalogue.states import ProductState
from shop.core.errors import NotFound
from shop.core.folding import fold
from shop.extensions import session
from shop.imports.models import ImportCode, ProductImport
from shop.imports.states import IMPORT_MOVES, ImportState


def locked(import_id: int) -> ProductImport:
    """A sheet as it is now, locked until the transaction ends. Raises NotFound."""
    found = session.get(ProductImport, import_id, with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def move(sheet: ProductImport, state: ImportState) -> None:
    """To its next state. Raises WrongMove."""
    IMPORT_MOVES.check(sheet.state, state)
    sheet.state = state
    session.flush()


def codes_of(producer_id: int) -> dict[str, int]:
    """The product of each code of a producer: its own codes, those its sheets named, the shop's."""
    own = (
        select(Variant.sku, Variant.own_sku, Variant.product_id)
        .join(Product, Product.id == Variant.product_id)
        .where(
            Product.producer_id == producer_id,
            Product.state != ProductState.ARCHIVED,
            Variant.retired_on.is_(None),
        )
        .order_by(Variant.id)
    )
    named = (
        select(ImportCode.code, ImportCode.product_id)
        .join(Product, Product.id == ImportCode.product_id)
        .where(ImportCode.producer_id == producer_id, Product.state != ProductState.ARCHIVED)
    )
    rows = session.execute(own).all()
    found = {row.sku: row.product_id for row in rows}
    found |= {row.code: row.product_id for row in session.execute(named)}
    return found | {row.own_sku: row.product_id for row in rows if row.own_sku}


def names_of(producer_id: int) -> dict[str, int]:
    """The products of a producer by their folded latest name; one that two products have names neither."""
    latest = (
        select(ProductVersion.product_id, func.max(ProductVersion.id).label("id"))
        .join(Product, Product.id == ProductVersion.product_id)
        .where(Product.producer_id == producer_id, Product.state != ProductState.ARCHIVED)
        .group_by(ProductVersion.product_id)
        .subquery()
    )
    found: dict[str, int] = {}
    twice: set[str] = set()
    for row in session.execute(
        select(ProductVersion.product_id, ProductVersion.name).join(latest, latest.c.id == ProductVersion.id)
    ):
        name = fold(row.name)
        twice |= {name} if name in found else set()
        found[name] = row.product_id
    return {name: product_id for name, product_id in found.items() if name not in twice}


def content(version: ProductVersion) -> dict[str, Any]:
    """All that a version says and proposes, as JSON keeps it."""
    text = VersionText(**{name: getattr(version, name) for name in VersionText.__slots__})
    return {"text": asdict(text), "offer": version.offer}


def stamp(version: ProductVersion) -> str:
    """Names what a version says: any change gives another."""
    return hashlib.sha256(json.dumps(content(version), sort_keys=True).encode()).hexdigest()


def latest(product_id: int) -> ProductVersion:
    """The version that a sheet would change. Raises NotFound."""
    found = latest_version(product_id)
    if found is None:
        raise NotFound
    return found
