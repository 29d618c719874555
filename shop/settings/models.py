"""Values the owner sets; what they mean and their defaults stand in ``shop.settings.catalogue``."""

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import BigInt, moment
from shop.extensions import Base


class Setting(Base):
    """One changed setting."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed_at: Mapped[moment]
    changed_by: Mapped[int | None] = mapped_column(BigInt)
