"""What a province wants to reach in a year."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.core.columns import str_enum
from shop.extensions import Base


class Measure(StrEnum):
    """What is counted."""

    STARS_3 = "stars_3"
    STARS_4 = "stars_4"
    STARS_5 = "stars_5"
    RENEWED = "renewed"
    NEW_PRODUCERS = "new_producers"


class ProgrammeTarget(Base):
    """So many of something at the end of a year, in one province."""

    __tablename__ = "programme_targets"

    province_code: Mapped[str] = mapped_column(String(2), ForeignKey("provinces.code"), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    measure: Mapped[Measure] = mapped_column(str_enum(Measure, "measure"), primary_key=True)
    goal: Mapped[int] = mapped_column(Integer)
