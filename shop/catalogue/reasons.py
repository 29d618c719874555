"""Ready sentences for what a producer should mend, by the part of the listing at which they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from shop.core.sentences import Sentence, Text, lazy

PARTS: dict[str, Text] = {
    "name": lazy("Tên, danh mục"),
    "summary": lazy("Lời giới thiệu"),
    "ingredients": lazy("Thông tin ghi nhãn"),
    "variants": lazy("Quy cách, giá"),
    "photos": lazy("Ảnh sản phẩm"),
    "certificates": lazy("Giấy chứng nhận"),
}
READY: dict[str, tuple[Sentence, ...]] = {
    "name": (
        lazy("Tên chưa giống tên trên nhãn: hãy chép đúng như trên nhãn."),
        lazy("Bộ sản phẩm hoặc danh mục chưa đúng: hãy chọn lại."),
    ),
    "summary": (
        lazy("Lời giới thiệu nói công dụng chữa bệnh: hãy bỏ những từ đó."),
        lazy("Lời giới thiệu quá chung: hãy nói nguyên liệu, cách làm, nơi làm."),
    ),
    "ingredients": (
        lazy("Thông tin ghi nhãn khác với ảnh nhãn: hãy chép đúng như trên nhãn."),
        lazy("Chưa nói thành phần dễ gây dị ứng: hãy ghi, hoặc ghi là không có."),
        lazy("Thiếu số tự công bố: hãy ghi số như trên bản tự công bố."),
    ),
    "variants": (
        lazy("Giá đề xuất khác nhiều so với giá đang bán: hãy xem lại."),
        lazy("Khối lượng hoặc thể tích không khớp với nhãn: hãy sửa lại."),
    ),
    "photos": (
        lazy("Ảnh mờ hoặc tối: hãy chụp lại dưới ánh sáng ban ngày, thấy rõ nhãn."),
        lazy("Chưa có ảnh nhãn đọc được chữ: hãy chụp thêm."),
    ),
    "certificates": (
        lazy("Thiếu giấy chứng nhận: hãy thêm giấy, hoặc bỏ số sao trong lời giới thiệu."),
        lazy("Giấy chứng nhận không đọc được: hãy chụp lại rõ bốn góc."),
        lazy("Số quyết định hoặc ngày không khớp với bản chụp: hãy sửa lại."),
    ),
}
OF_FIELD = {
    **dict.fromkeys(("name", "name_en", "set_code", "shelf_id"), "name"),
    **dict.fromkeys(("summary", "summary_en", "description", "description_en"), "summary"),
    **{name: name for name in ("variants", "photos", "certificates")},
}


def part_of(field: str) -> str:
    """The part of the listing that a field belongs to; what is not named stands on the label."""
    return OF_FIELD.get(field, "ingredients")


def spoken(words: str) -> list[Text]:
    """Stored reasons for a reader: ready sentences by their translation, what an officer wrote as it is."""
    known = [each for sentences in READY.values() for each in sentences]
    said: list[Text] = []
    while words:
        found = next((each for each in known if words.startswith(each.msgid)), None)
        if found is None:
            return [*said, words]
        said.append(found)
        words = words.removeprefix(found.msgid).lstrip()
    return said


def in_words(notes: Mapping[str, str]) -> dict[str, str]:
    """The reasons by part, in the reader's language."""
    return {part: " ".join(str(each) for each in spoken(words)) for part, words in notes.items()}
