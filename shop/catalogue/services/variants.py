"""What is sold of a product."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import func, select

from shop.catalogue.models import Variant
from shop.catalogue.services.common import locked_product, locked_variant, record, unique_or
from shop.catalogue.services.texts import VariantText
from shop.catalogue.states import Measure
from shop.core.errors import BadInput, Refused
from shop.core.gtin import parse_gtin
from shop.core.sentences import lazy
from shop.extensions import session

KILO = 1000


def add_variant(product_id: int, text: VariantText, *, by: int | None, at: datetime) -> int:
    """Add a variant behind the others and give its id.

    Without a code of its own it gets one. Raises BadInput for a code that another variant has, a barcode whose check
    digit is wrong, and for grams that are not priced by the kilogram.
    """
    product = locked_product(product_id)
    values = _checked(text)
    position = 1 + (
        session.scalar(select(func.max(Variant.position)).where(Variant.product_id == product_id)) or 0
    )
    values["sku"] = text.sku or f"SP{product_id:05d}-{position}"
    variant = Variant(product_id=product_id, position=position, **values)
    with unique_or(_taken()):
        session.add(variant)
    record(product, product.state, by=by, at=at, details={"variant_added": variant.id})
    return variant.id


def change_variant(variant_id: int, text: VariantText, *, by: int | None, at: datetime) -> None:
    """Change the facts of a variant. How it is counted stays: stock and prices are in that unit.

    Raises BadInput as `add_variant` does, Refused when measure or price unit would change.
    """
    variant = locked_variant(variant_id)
    values = _checked(text)
    values["sku"], values["own_sku"] = text.sku or variant.sku, text.own_sku or variant.own_sku
    if (variant.measure, variant.price_per) != (values["measure"], values["price_per"]):
        raise Refused(lazy("Không đổi được cách tính của quy cách đã có. Hãy thêm quy cách mới."))
    changed = sorted(name for name, value in values.items() if getattr(variant, name) != value)
    if not changed:
        return
    with unique_or(_taken()):
        for name in changed:
            setattr(variant, name, values[name])
    product = locked_product(variant.product_id)
    record(product, product.state, by=by, at=at, details={"variant_changed": variant_id, "fields": changed})


def retire_variant(variant_id: int, *, on: date, by: int | None, at: datetime) -> None:
    """Take a variant off offer from a Vietnamese day on; its stock and history stay."""
    variant = locked_variant(variant_id)
    variant.retired_on = on
    product = locked_product(variant.product_id)
    record(product, product.state, by=by, at=at, details={"variant_retired": variant_id})
    session.flush()


def _checked(text: VariantText) -> dict[str, object]:
    if text.measure is Measure.GRAM and text.price_per != KILO:
        raise BadInput("price_per", lazy("Hàng bán theo cân thì giá tính cho 1 kg."))
    if text.measure is Measure.PIECE and text.price_per != 1:
        raise BadInput("price_per", lazy("Hàng bán theo chiếc thì giá tính cho 1 chiếc."))
    values = asdict(text)
    if text.barcode:
        values["barcode"] = parse_gtin(text.barcode)
    return values


def _taken() -> BadInput:
    return BadInput("sku", lazy("Mã hàng này đã thuộc về một quy cách khác. Hãy nhập mã khác."))
