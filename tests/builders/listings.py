"""What a producer types on the page of a product, and the way of a listing to review."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO

from sqlalchemy import select

from shop.catalogue.models import Product, ProductVersion
from shop.extensions import session
from tests.builders.catalogue import shelf_id
from tests.builders.media import picture
from tests.support.client import PageClient

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
NEW = "/kenh-chu-the/san-pham/moi"
REVIEW = "/quan-tri/duyet"
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


def begun(member: PageClient, producer_id: int, **words: str) -> str:
    """Begin a product with its name, set and shelf; gives the address of its page."""
    data = {name: typed(**words)[name] for name in ("name", "set_code", "shelf_id")}
    answer = member.post(NEW, data={**data, "producer_id": producer_id})
    assert answer.status_code == 303
    return answer.headers["Location"]


def submitted(member: PageClient, producer_id: int, *sizes: int) -> int:
    """A complete product with photos of these sides, sent to review; gives its id."""
    page = begun(member, producer_id)
    added = {**typed(), "do": "add_photos", "photos": photos(*sizes or (700,))}
    assert member.post(page, data=added).status_code == 303
    assert member.post(page, data={**typed(), "do": "submit"}).status_code == 303
    return session.scalars(select(Product.id).order_by(Product.id.desc())).first()


def seen(staff: PageClient, product_id: int) -> str:
    """The stamp of the version that the page of review shows."""
    return re.search(r'name="seen"[^>]* value="([^"]+)"', staff.get(f"{REVIEW}/{product_id}").text)[1]


def latest(product_id: int) -> ProductVersion:
    """The newest version of a product."""
    statement = select(ProductVersion).where(ProductVersion.product_id == product_id)
    return session.scalars(statement.order_by(ProductVersion.number.desc())).first()
