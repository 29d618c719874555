"""The label of goods as rows of a list (domain rule 4.6)."""

from __future__ import annotations

from shop.catalogue.states import Measure
from shop.storefront.queries.cards import VariantOffer
from shop.storefront.queries.product_rows import ProductPage
from shop.web.i18n import _, in_language

PERCENT = 100


def label_rows(page: ProductPage) -> list[tuple[str, str]]:
    """(name, value) of everything the label says; what is empty is left out.

    On an English page in English as far as the producer wrote it, otherwise as it stands on the goods.
    """
    facts = page.facts
    rows = [
        (_("Tên hàng hóa"), facts.name),
        (_("Định lượng"), "; ".join(_amount(offer) for offer in page.offers if _amount(offer))),
        (_("Thành phần"), in_language(facts.ingredients, facts.ingredients_en)),
        (_("Thông tin dị ứng"), in_language(facts.allergens, facts.allergens_en)),
        (_("Độ cồn"), "; ".join(_strength(offer) for offer in page.offers if offer.alcohol_bp)),
        (_("Cảnh báo"), in_language(facts.warning, facts.warning_en)),
        (_("Hướng dẫn sử dụng"), in_language(facts.usage, facts.usage_en)),
        (_("Bảo quản"), in_language(facts.storage_note, facts.storage_note_en)),
        (_("Xuất xứ"), in_language(facts.origin, facts.origin_en)),
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
