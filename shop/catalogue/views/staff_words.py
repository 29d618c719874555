"""States, fields and events in words, for staff."""

from __future__ import annotations

from shop.catalogue.states import PriceKind, ProductState, VersionState
from shop.core.sentences import Text, lazy

STATES: dict[ProductState, tuple[Text, str]] = {
    ProductState.DRAFT: (lazy("Bản nháp"), "wait"),
    ProductState.PUBLISHED: (lazy("Đang bán"), "good"),
    ProductState.HIDDEN: (lazy("Đang ẩn"), "warn"),
    ProductState.ARCHIVED: (lazy("Đã bỏ"), "plain"),
}
VERSION_STATES: dict[VersionState, tuple[Text, str]] = {
    VersionState.DRAFT: (lazy("Bản nháp"), "wait"),
    VersionState.SUBMITTED: (lazy("Chờ duyệt"), "wait"),
    VersionState.NEEDS_CHANGES: (lazy("Cần sửa"), "warn"),
    VersionState.PUBLISHED: (lazy("Đã duyệt"), "good"),
    VersionState.SUPERSEDED: (lazy("Đã thay"), "plain"),
    VersionState.REFUSED: (lazy("Bị từ chối"), "bad"),
}
MOVES: dict[str, Text] = {
    "draft": lazy("Lưu nội dung"),
    "published": lazy("Đăng bán"),
    "submitted": lazy("Gửi duyệt"),
    "needs_changes": lazy("Yêu cầu sửa"),
    "hidden": lazy("Ẩn khỏi cửa hàng"),
    "archived": lazy("Bỏ hẳn"),
}
DETAILS: dict[str, Text] = {
    "variant_added": lazy("Thêm quy cách"),
    "variant_changed": lazy("Sửa quy cách"),
    "variant_retired": lazy("Ngừng bán quy cách"),
    "basket_changed": lazy("Đổi thành phần giỏ quà"),
    "price_set": lazy("Đặt giá"),
    "price_ended": lazy("Kết thúc giá"),
    "image_added": lazy("Thêm ảnh"),
    "image_removed": lazy("Gỡ ảnh"),
    "image_first": lazy("Đổi ảnh đầu"),
    "slug": lazy("Đổi đường dẫn"),
    "shelf_id": lazy("Đổi danh mục"),
    "set_code": lazy("Đổi bộ sản phẩm"),
    "is_gift": lazy("Đổi dấu quà tặng"),
}
PRICE_KINDS: dict[PriceKind, Text] = {
    PriceKind.REGULAR: lazy("Giá thường"),
    PriceKind.PROMOTION: lazy("Khuyến mãi"),
    PriceKind.MARKDOWN: lazy("Xả lô"),
}
FIELDS: dict[str, Text] = {
    "name": lazy("Tên sản phẩm"),
    "name_en": lazy("Tên tiếng Anh"),
    "summary": lazy("Một câu giới thiệu"),
    "summary_en": lazy("Câu giới thiệu tiếng Anh"),
    "description": lazy("Giới thiệu"),
    "description_en": lazy("Giới thiệu tiếng Anh"),
    "responsible_name": lazy("Tổ chức, cá nhân chịu trách nhiệm"),
    "responsible_address": lazy("Địa chỉ chịu trách nhiệm"),
    "origin": lazy("Xuất xứ"),
    "origin_en": lazy("Xuất xứ bằng tiếng Anh"),
    "ingredients": lazy("Thành phần"),
    "ingredients_en": lazy("Thành phần bằng tiếng Anh"),
    "allergens": lazy("Thông tin dị ứng"),
    "allergens_en": lazy("Thông tin dị ứng bằng tiếng Anh"),
    "usage": lazy("Hướng dẫn sử dụng"),
    "usage_en": lazy("Hướng dẫn sử dụng bằng tiếng Anh"),
    "storage_note": lazy("Hướng dẫn bảo quản"),
    "storage_note_en": lazy("Hướng dẫn bảo quản bằng tiếng Anh"),
    "warning": lazy("Cảnh báo"),
    "warning_en": lazy("Cảnh báo bằng tiếng Anh"),
    "standard": lazy("Tiêu chuẩn"),
    "declaration_number": lazy("Số tự công bố, đăng ký"),
}


def event_words(from_state: str | None, to_state: str, details: dict[str, object]) -> Text:
    """What an event of the history was."""
    for name, words in DETAILS.items():
        if name in details:
            return words
    return MOVES[to_state] if from_state != to_state else MOVES["draft"]
