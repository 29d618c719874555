"""What a producer types on the page of a product."""

from __future__ import annotations

from io import BytesIO

from tests.builders.catalogue import shelf_id
from tests.builders.media import picture

WORDS = {
    "name": "Mắm tôm Hoằng Thanh",
    "summary": "Ủ chín 12 tháng.",
    "responsible_name": "HTX Mẫu",
    "responsible_address": "Xã Hoằng Thanh, Tỉnh Thanh Hóa",
    "origin": "Việt Nam",
    "ingredients": "Moi biển, muối",
    "usage": "Dùng để chấm.",
    "storage_note": "Nơi khô, mát.",
    "set_code": "9",
}
JAR = {
    "v0-id": "",
    "v0-name": "Hũ 200 g",
    "v0-unit": "hũ",
    "v0-measure": "piece",
    "v0-net_weight_g": "200",
    "v0-gross_weight_g": "320",
    "v0-price": "60.000",
    "v0-storage": "normal",
    "v0-reach": "country",
    "v0-max_transit_days": "5",
    "v0-promise_days": "20",
}
STAR = {
    "c-number": "1114/QĐ-UBND",
    "c-decided_on": "01/06/2026",
    "c-authority": "UBND tỉnh Thanh Hóa",
    "c-stars": "4",
    "c-issuer_level": "province",
    "c-issued_on": "02/06/2026",
}


def typed(**more) -> dict[str, object]:
    """A complete page with one variant."""
    return {**WORDS, "shelf_id": str(shelf_id("mam-gia-vi")), **JAR, **more}


def photos(*sizes: int) -> list[tuple[BytesIO, str]]:
    """Square photos of these sides in pixels, as a form sends them."""
    return [(BytesIO(picture(side, side)), f"anh-{side}.jpg") for side in sizes]
