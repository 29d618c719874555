"""An uploaded sheet of products, its lines, and what each product was before."""

from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk, str64, str200, str_enum
from shop.extensions import Base
from shop.imports.states import ImportState, LineKind


class ProductImport(Base):
    """A sheet as it was read. ``columns``: the place of each field, from 0.

    ``done`` of ``total`` products are checked, written or taken back. ``rows`` are dropped after 30 days, and ``total``
    is below zero from then on. ``language``: of who uploaded it, for what is said of its cells.
    """

    __tablename__ = "product_imports"
    __table_args__ = (
        Index("ix_product_imports_producer_id", "producer_id", "id"),
        Index("ix_product_imports_state", "state"),
    )

    id: Mapped[pk]
    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"))
    name: Mapped[str200]
    state: Mapped[ImportState] = mapped_column(str_enum(ImportState, "state"))
    # Up to tens of megabytes: read only by who works on the sheet, not by lists and pages that wait.
    rows: Mapped[list[list[str]]] = mapped_column(JSON, deferred=True)
    heading: Mapped[int] = mapped_column(Integer, default=0)
    columns: Mapped[dict[str, int]] = mapped_column(JSON)
    submits: Mapped[bool] = mapped_column(Boolean, default=False)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    uploaded_at: Mapped[moment]
    uploaded_by: Mapped[int | None] = mapped_column(BigInt)
    written_at: Mapped[moment | None]
    undone_at: Mapped[moment | None]
    undone_by: Mapped[int | None] = mapped_column(BigInt)
    language: Mapped[str] = mapped_column(String(2), default="vi", server_default="vi")

    @property
    def is_forgotten(self) -> bool:
        """Whether its rows were dropped."""
        return self.total < 0


class ProductImportLine(Base):
    """A row of the sheet (``number`` as the file counts, from 1) and what it comes to.

    Rows with the same ``product_no`` are one product. ``changes``: [field, old, new]; ``errors``: [field, sentence].
    """

    __tablename__ = "product_import_lines"
    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        Index("ix_product_import_lines_import_id_product_no", "import_id", "product_no"),
        Index("ix_product_import_lines_import_id_kind", "import_id", "kind"),
    )

    id: Mapped[pk]
    import_id: Mapped[int] = mapped_column(ForeignKey("product_imports.id"))
    number: Mapped[int] = mapped_column(Integer)
    product_no: Mapped[int] = mapped_column(Integer)
    product_id: Mapped[int | None] = mapped_column(BigInt)
    cells: Mapped[dict[str, str]] = mapped_column(JSON)
    kind: Mapped[LineKind | None] = mapped_column(str_enum(LineKind, "kind"))
    changes: Mapped[list[Any]] = mapped_column(JSON)
    errors: Mapped[list[Any]] = mapped_column(JSON)


class ProductImportChange(Base):
    """A product that a sheet wrote: what it was (None: it was not there), and how it was left.

    ``stayed``: changed again since, so not taken back with the sheet. ``claim``: the certificate that was entered with
    it (`id`), and the one that it took the place of (`instead_of`).
    """

    __tablename__ = "product_import_changes"
    __table_args__ = (UniqueConstraint("import_id", "product_id"),)

    id: Mapped[pk]
    import_id: Mapped[int] = mapped_column(ForeignKey("product_imports.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)
    was: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    claim: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    version_id: Mapped[int] = mapped_column(BigInt)
    left_as: Mapped[str64]
    stayed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class ImportCode(Base):
    """Which product a producer's own code belongs to, from the first sheet on that named it."""

    __tablename__ = "import_codes"

    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), index=True)


class ImportColumn(Base):
    """What a producer's sheets call a field: the folded heading that was matched last."""

    __tablename__ = "import_columns"

    producer_id: Mapped[int] = mapped_column(ForeignKey("producers.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    heading: Mapped[str200]
