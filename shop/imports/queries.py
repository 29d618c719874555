"""Asks for sheets and their lines. Whoever asks says whose sheets may be seen."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from shop.catalogue.models import ProductVersion
from shop.certification.models import Certificate
from shop.certification.states import CertificateState
from shop.core.errors import NotFound
from shop.extensions import session
from shop.imports.models import ProductImport, ProductImportChange, ProductImportLine
from shop.imports.states import RUNNING, LineKind

SHOWN = 20


def sheet(import_id: int, producer_ids: Collection[int]) -> ProductImport:
    """A sheet of one of these producers. Raises NotFound."""
    found = session.scalar(
        select(ProductImport).where(
            ProductImport.id == import_id, ProductImport.producer_id.in_(sorted(producer_ids))
        )
    )
    if found is None:
        raise NotFound
    return found


def recent(producer_ids: Collection[int]) -> Sequence[ProductImport]:
    """The latest sheets of these producers, the newest first."""
    return session.scalars(
        select(ProductImport)
        .where(ProductImport.producer_id.in_(sorted(producer_ids)))
        .order_by(ProductImport.id.desc())
        .limit(SHOWN)
    ).all()


def running() -> Sequence[int]:
    """The sheets that wait for the next step, the oldest first."""
    return session.scalars(
        select(ProductImport.id).where(ProductImport.state.in_(RUNNING)).order_by(ProductImport.id)
    ).all()


def counts(import_id: int) -> dict[LineKind, int]:
    """How many lines of each kind."""
    rows = session.execute(
        select(ProductImportLine.kind, func.count())
        .where(ProductImportLine.import_id == import_id)
        .group_by(ProductImportLine.kind)
    )
    known: dict[LineKind | None, int] = {row[0]: row[1] for row in rows}
    return {kind: known.get(kind, 0) for kind in LineKind}


def lines(
    import_id: int, kind: LineKind | None = None, *, offset: int = 0, limit: int | None = None
) -> Sequence[ProductImportLine]:
    """The lines of a sheet in the order of the file, those of one kind only."""
    statement = select(ProductImportLine).where(ProductImportLine.import_id == import_id)
    if kind is not None:
        statement = statement.where(ProductImportLine.kind == kind)
    return session.scalars(statement.order_by(ProductImportLine.number).offset(offset).limit(limit)).all()


def changed_products(import_id: int) -> int:
    """How many products a sheet wrote."""
    found = select(func.count()).where(ProductImportChange.import_id == import_id)
    return session.scalar(found) or 0


def claims(import_id: int) -> int:
    """How many certificates a sheet claimed that still wait for staff."""
    rows = select(ProductImportChange.claim).where(
        ProductImportChange.import_id == import_id, ProductImportChange.claim.is_not(None)
    )
    ids = [row["id"] for row in session.scalars(rows) if row]
    waiting = (Certificate.id.in_(ids), Certificate.state == CertificateState.SUBMITTED)
    return session.scalar(select(func.count(Certificate.id)).where(*waiting)) or 0


def language_of(import_id: int) -> str:
    """Who uploaded a sheet reads this."""
    return session.scalar(select(ProductImport.language).where(ProductImport.id == import_id)) or "vi"


def stayed(import_id: int, *, most: int) -> list[str]:
    """The names of products that an undone sheet wrote and somebody changed since."""
    newest = (
        select(func.max(ProductVersion.id))
        .where(ProductVersion.product_id == ProductImportChange.product_id)
        .correlate(ProductImportChange)
        .scalar_subquery()
    )
    names = (
        select(ProductVersion.name)
        .select_from(ProductImportChange)
        .join(ProductVersion, ProductVersion.id == newest)
        .where(ProductImportChange.import_id == import_id, ProductImportChange.stayed)
        .order_by(ProductImportChange.product_id)
    )
    return list(session.scalars(names.limit(most)))
