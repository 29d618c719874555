"""What the label of goods must say before they are shown (domain rules 4.6 and 4.7). Pure."""

from __future__ import annotations

from collections.abc import Sequence

from shop.catalogue.models import ProductSet, ProductVersion, Variant
from shop.catalogue.services.texts import VariantText
from shop.catalogue.states import Measure
from shop.core.errors import BadInput
from shop.core.sentences import Text, lazy

FOOD_GROUPS = frozenset({"I", "II"})
HEALTH_FOOD = 18

ALWAYS: dict[str, Text] = {
    "name": lazy("Hãy nhập tên sản phẩm."),
    "summary": lazy("Hãy viết một câu giới thiệu sản phẩm."),
    "responsible_name": lazy("Hãy nhập tên tổ chức, cá nhân chịu trách nhiệm về hàng hóa."),
    "responsible_address": lazy("Hãy nhập địa chỉ tổ chức, cá nhân chịu trách nhiệm về hàng hóa."),
    "origin": lazy("Hãy nhập xuất xứ."),
    "usage": lazy("Hãy nhập hướng dẫn sử dụng."),
    "storage_note": lazy("Hãy nhập hướng dẫn bảo quản."),
}


def missing(
    version: ProductVersion, official: ProductSet, variants: Sequence[Variant | VariantText]
) -> list[BadInput]:
    """Everything that keeps a version from being published, one sentence per field; empty when it is ready."""
    food = official.group_code in FOOD_GROUPS or official.code == HEALTH_FOOD
    gaps = [BadInput(field, sentence) for field, sentence in ALWAYS.items() if not getattr(version, field)]
    if food and not version.ingredients:
        gaps.append(BadInput("ingredients", lazy("Hãy nhập thành phần.")))
    if official.is_alcohol and not version.warning:
        gaps.append(BadInput("warning", lazy("Đồ uống có cồn phải có lời cảnh báo.")))
    if official.code == HEALTH_FOOD and not version.warning:
        gaps.append(
            BadInput(
                "warning",
                lazy(
                    "Phải có câu: Thực phẩm này không phải là thuốc, không có tác dụng thay thế thuốc chữa bệnh."
                ),
            )
        )
    return [*gaps, *_variants(variants, food=food, alcohol=official.is_alcohol)]


def _variants(variants: Sequence[Variant | VariantText], *, food: bool, alcohol: bool) -> list[BadInput]:
    gaps: list[BadInput] = []
    if not variants:
        gaps.append(BadInput("variants", lazy("Hãy thêm ít nhất một quy cách.")))
    gaps.extend(
        BadInput("variants", lazy("Hãy nhập định lượng của quy cách %(name)s.", name=variant.name or number))
        for number, variant in enumerate(variants, start=1)
        if food and not _has_amount(variant)
    )
    gaps.extend(
        BadInput("variants", lazy("Hãy nhập độ cồn của quy cách %(name)s.", name=variant.name))
        for variant in variants
        if alcohol and not variant.alcohol_bp
    )
    return gaps


def _has_amount(variant: Variant | VariantText) -> bool:
    return bool(variant.net_weight_g or variant.net_volume_ml) or variant.measure is Measure.GRAM
