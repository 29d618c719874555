"""What a product page says of goods that contain alcohol: where they can be ordered, or why only bought at the counter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shop.catalogue.views.availability import Alcohol
from shop.checkout.queries import alcohol_outlets, why_no_alcohol
from shop.core.sentences import Text, lazy
from shop.storefront.queries.directory import directory
from shop.storefront.queries.product_rows import ProductPage

COUNTER: dict[str | None, Text] = {
    None: lazy("Hàng có cồn này chỉ bán trực tiếp tại điểm bán, cho người từ đủ 18 tuổi."),
    "alcohol_licence": lazy(
        "Hàng có cồn chỉ bán trực tiếp tại điểm bán, cho người từ đủ 18 tuổi: nơi đang có hàng chưa có giấy phép"
        " bán lẻ rượu còn hiệu lực để bán qua mạng."
    ),
    "alcohol_prepaid": lazy(
        "Hàng có cồn chỉ bán trực tiếp tại điểm bán, cho người từ đủ 18 tuổi: nơi đang có hàng chưa nhận trả tiền"
        " trước, mà luật không cho bán rượu bia qua mạng bằng tiền mặt."
    ),
}


def is_alcohol(page: ProductPage) -> bool:
    """Whether a product is of a set of alcohol, or any of its variants has a strength."""
    of_set = page.facts.set_code in directory().alcohol_sets
    return of_set or any(offer.alcohol_bp for offer in page.offers)


def alcohol_terms(page: ProductPage, day: date) -> Alcohol:
    """Which of the outlets with stock may sell it on the web to who orders on a day."""
    stocked = {row.outlet_id for row in page.stock}
    return Alcohol(alcohol_outlets(day) & stocked, why_no_alcohol(stocked, day) if stocked else None)


def sold_on_web(page: ProductPage, alcohol: Alcohol | None) -> ProductPage:
    """The page with the stock that can be ordered: of alcohol only that of outlets which may sell it on the web."""
    if alcohol is None or not alcohol.outlets:
        return page
    return replace(page, stock=tuple(row for row in page.stock if row.outlet_id in alcohol.outlets))
