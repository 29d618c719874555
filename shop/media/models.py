"""Uploaded files, named by their content."""

from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment, pk, str200
from shop.extensions import Base


class MediaFile(Base):
    """A stored file: a re-encoded picture, or a paper kept as an attachment. ``size`` in bytes.

    ``sizes_due_at``: when the worker is to draw the sizes of a picture; empty when they are drawn.
    """

    __tablename__ = "media_files"

    id: Mapped[pk]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    content_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int] = mapped_column(Integer)
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    original_name: Mapped[str200]
    is_public: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[moment]
    created_by: Mapped[int | None] = mapped_column(BigInt)
    sizes_due_at: Mapped[moment | None] = mapped_column(index=True)
