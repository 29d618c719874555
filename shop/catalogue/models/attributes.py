"""What goods of an official set are told apart by, and the values of what is on sale."""

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.catalogue.states import AttributeKind
from shop.core.columns import BigInt, pk, str100, str_enum
from shop.extensions import Base


class Attribute(Base):
    """A typed attribute, ``code`` for addresses.

    A number is kept in steps of 10 to the power of -``decimals`` of its ``unit``; ``bounds`` part it into ranges for the
    filter (each bound, in the same steps, begins a range).
    """

    __tablename__ = "attributes"
    __table_args__ = (CheckConstraint("decimals BETWEEN 0 AND 3", name="decimals"),)

    id: Mapped[pk]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[AttributeKind] = mapped_column(str_enum(AttributeKind, "kind"))
    name: Mapped[str100]
    name_en: Mapped[str100]
    unit: Mapped[str] = mapped_column(String(20), default="")
    decimals: Mapped[int] = mapped_column(Integer, default=0)
    bounds: Mapped[list[int]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(Integer, default=0)
    is_retired: Mapped[bool] = mapped_column(Boolean, default=False)


class AttributeSet(Base):
    """Goods of this official set have the attribute."""

    __tablename__ = "attribute_sets"

    attribute_id: Mapped[int] = mapped_column(ForeignKey("attributes.id"), primary_key=True)
    set_code: Mapped[int] = mapped_column(ForeignKey("product_sets.code"), primary_key=True, index=True)


class AttributeOption(Base):
    """A value of an attribute with choices; a retired one stays with the goods that have it."""

    __tablename__ = "attribute_options"
    __table_args__ = (Index("uq_attribute_options_attribute_id_code", "attribute_id", "code", unique=True),)

    id: Mapped[pk]
    attribute_id: Mapped[int] = mapped_column(ForeignKey("attributes.id"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str100]
    name_en: Mapped[str100]
    position: Mapped[int] = mapped_column(Integer, default=0)
    is_retired: Mapped[bool] = mapped_column(Boolean, default=False)


class ProductAttribute(Base):
    """One value of a product as published: the id of an option, a number in its steps, or 1 for yes and 0 for no.

    Written when a version is published, for filters alone: what the page says stands in the version.
    """

    __tablename__ = "product_attributes"
    __table_args__ = (Index("ix_product_attributes_value", "attribute_id", "value", "product_id"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    attribute_id: Mapped[int] = mapped_column(ForeignKey("attributes.id"), primary_key=True)
    value: Mapped[int] = mapped_column(BigInt, primary_key=True)
