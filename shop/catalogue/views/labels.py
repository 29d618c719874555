"""The label of goods as rows of a list (domain rule 4.6)."""

from __future__ import annotations

from shop.catalogue.states import Measure
from shop.storefront.queries.cards import VariantOffer
from shop.storefront.queries.product_rows import ProductPage
from shop.web.i18n import _

PERCENT = 100


def label_rows(page: ProductPage) -> list[tuple[str, str]]:
    """(name, value) of everything the label says; what is empty is left out."""
    facts = page.facts
    rows = [
        (_("Tên hàng hóa"), facts.name),
        (_("Định lượng"), "; ".join(_amount(offer) for offer in page.offers if _amount(offer))),
        (_("Thành phần"), facts.ingredients),
        (_("Thông tin dị ứng"), facts.allergens),
        (_("Độ cồn"), "; ".join(_strength(offer) for offer in page.offers if offer.alcohol_bp)),
        (_("Cảnh báo"), facts.warning),
        (_("Hướng dẫn sử dụng"), facts.usage),
        (_("Bảo quản"), facts.storage_note),
        (_("Xuất xứ"), facts.origin),
        (_("Tiêu chuẩn"), facts.standard),
        (_("Số công bố"), facts.declaration_number),
        (_("Chịu trách nhiệm hàng hóa"), facts.responsible_name),
        (_("Địa chỉ"), facts.responsible_address),
        (_("Ngày sản xuất, hạn sử dụng"), _("Ghi trên từng lô hàng")),
    ]
    return [(name, value) for name, value in rows if value]


def _amount(offer: VariantOffer) -> str:
    if offer.measure is Measure.GRAM:
        return _("Bán theo cân")
    if offer.net_weight_g:
        return f"{offer.net_weight_g:,}".replace(",", ".") + "\u00a0g"
    return f"{offer.net_volume_ml:,}".replace(",", ".") + "\u00a0ml" if offer.net_volume_ml else ""


def _strength(offer: VariantOffer) -> str:
    whole, rest = divmod(offer.alcohol_bp or 0, PERCENT)
    tail = f",{rest:02d}".rstrip("0").rstrip(",")
    return f"{whole}{tail} %"
