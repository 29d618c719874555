"""How goods are sorted: the official sets, and the shelves shoppers browse."""

from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import pk, str100, str200
from shop.extensions import Base


class ProductSet(Base):
    """One of the 26 official sets (QĐ 26/2026/QĐ-TTg, Phụ lục I), with a short shop name."""

    __tablename__ = "product_sets"

    code: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    group_code: Mapped[str] = mapped_column(String(4))
    group_name: Mapped[str100]
    subgroup: Mapped[str200]
    name: Mapped[str200]
    short_name: Mapped[str100]
    short_name_en: Mapped[str100]
    ministry: Mapped[str100]
    is_alcohol: Mapped[bool] = mapped_column(Boolean)
    is_shippable: Mapped[bool] = mapped_column(Boolean)


class Shelf(Base):
    """What shoppers browse. ``picture`` names a drawing in static/img."""

    __tablename__ = "shelves"

    id: Mapped[pk]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str100]
    name_en: Mapped[str100]
    intro: Mapped[str] = mapped_column(String(300))
    intro_en: Mapped[str] = mapped_column(String(300))
    picture: Mapped[str100]
    position: Mapped[int] = mapped_column(Integer)
