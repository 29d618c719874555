"""Administrative units since 1 July 2025: two levels, and what they were called before.

Codes are strings with leading zeros (QĐ 19/2025/QĐ-TTg): two digits for a province, five for a commune.
"""

from sqlalchemy import Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import pk, str100, str200
from shop.extensions import Base


class Province(Base):
    """One of the 34 provinces and centrally run cities."""

    __tablename__ = "provinces"

    code: Mapped[str] = mapped_column(String(2), primary_key=True)
    name: Mapped[str100]
    kind: Mapped[str] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(String(10))
    folded: Mapped[str100]


class Commune(Base):
    """One of the 3,321 communes, wards and special zones. Coordinates in degrees, where known."""

    __tablename__ = "communes"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("provinces.code"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str100]
    folded: Mapped[str] = mapped_column(String(100), index=True)
    lat: Mapped[float | None] = mapped_column(Float)
    lng: Mapped[float | None] = mapped_column(Float)


class FormerUnit(Base):
    """A unit before 1 July 2025 and one commune that holds (part of) it now; one name may have several rows."""

    __tablename__ = "former_units"
    __table_args__ = (Index("ix_former_units_folded", "folded"),)

    id: Mapped[pk]
    name: Mapped[str100]
    district: Mapped[str100]
    province: Mapped[str100]
    folded: Mapped[str200]
    commune_code: Mapped[str] = mapped_column(ForeignKey("communes.code"), index=True)
