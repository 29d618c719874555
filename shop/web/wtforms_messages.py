"""The sentences of WTForms and Flask-WTF, in Vietnamese; from there they go through our own catalogue."""

from __future__ import annotations

from shop.core.sentences import Sentence, lazy
from shop.web.i18n import gettext
from shop.web.i18n import ngettext as our_ngettext

SENTENCES: dict[str, Sentence] = {
    "Not a valid integer value.": lazy("Hãy nhập một số nguyên."),
    "Not a valid decimal value.": lazy("Hãy nhập một số."),
    "Not a valid float value.": lazy("Hãy nhập một số."),
    "Not a valid date value.": lazy("Hãy nhập ngày như 23/11/2026."),
    "Not a valid datetime value.": lazy("Hãy nhập ngày và giờ."),
    "Not a valid time value.": lazy("Hãy nhập giờ như 14:30."),
    "Not a valid week value.": lazy("Hãy nhập một tuần."),
    "Not a valid choice.": lazy("Hãy chọn một mục trong danh sách."),
    "Not a valid choice": lazy("Hãy chọn một mục trong danh sách."),
    "Invalid Choice: could not coerce.": lazy("Hãy chọn một mục trong danh sách."),
    "Invalid choice(s): one or more data inputs could not be coerced.": lazy("Hãy chọn trong danh sách."),
    "Choices cannot be None.": lazy("Danh sách chọn đang trống."),
    "Invalid field name '%s'.": lazy("Biểu mẫu thiếu ô cần so sánh."),
    "Field must be equal to %(other_name)s.": lazy("Hai ô phải giống nhau."),
    "Number must be at least %(min)s.": lazy("Số nhỏ nhất là %(min)s."),
    "Number must be at most %(max)s.": lazy("Số lớn nhất là %(max)s."),
    "Number must be between %(min)s and %(max)s.": lazy("Hãy nhập số từ %(min)s đến %(max)s."),
    "Date must be at least %(min)s.": lazy("Ngày sớm nhất là %(min)s."),
    "Date must be at most %(max)s.": lazy("Ngày muộn nhất là %(max)s."),
    "Date must be between %(min)s and %(max)s.": lazy("Hãy nhập ngày từ %(min)s đến %(max)s."),
    "Field must be between %(min)d and %(max)d characters long.": lazy(
        "Hãy nhập từ %(min)d đến %(max)d ký tự."
    ),
    "This field is required.": lazy("Hãy điền ô này."),
    "This field must be true.": lazy("Hãy đánh dấu ô này."),
    "This field is disabled and cannot have a value.": lazy("Ô này không được điền."),
    "This field cannot be edited.": lazy("Ô này không được sửa."),
    "Invalid input.": lazy("Nội dung này không dùng được."),
    "Invalid email address.": lazy("Địa chỉ e-mail chưa đúng. Ví dụ: ten@vidu.vn."),
    "Invalid IP address.": lazy("Địa chỉ IP chưa đúng."),
    "Invalid Mac address.": lazy("Địa chỉ MAC chưa đúng."),
    "Invalid URL.": lazy("Địa chỉ trang web chưa đúng."),
    "Invalid UUID.": lazy("Mã này chưa đúng."),
    "Invalid value, must be one of: %(values)s.": lazy("Hãy chọn một trong các giá trị: %(values)s."),
    "Invalid value, can't be any of: %(values)s.": lazy("Không dùng được giá trị này: %(values)s."),
    "Invalid CSRF Token.": lazy("Biểu mẫu đã hết hạn. Hãy gửi lại."),
    "CSRF token missing.": lazy("Biểu mẫu đã hết hạn. Hãy gửi lại."),
    "CSRF failed.": lazy("Biểu mẫu đã hết hạn. Hãy gửi lại."),
    "CSRF token expired.": lazy("Biểu mẫu đã hết hạn. Hãy gửi lại."),
    "'%(value)s' is not a valid choice for this field.": lazy("“%(value)s” không có trong danh sách."),
    "File does not have an approved extension: {extensions}": lazy("Hãy chọn tệp thuộc loại: {extensions}."),
    "File does not have an approved extension.": lazy("Loại tệp này không dùng được."),
    "File must be between {min_size} and {max_size} bytes.": lazy(
        "Tệp phải từ {min_size} đến {max_size} byte."
    ),
}
COUNTED: dict[str, Sentence] = {
    "Field must be at least %(min)d character long.": lazy("Hãy nhập ít nhất %(num)d ký tự."),
    "Field cannot be longer than %(max)d character.": lazy("Nhiều nhất %(num)d ký tự."),
    "Field must be exactly %(max)d character long.": lazy("Hãy nhập đúng %(num)d ký tự."),
    "'%(value)s' is not a valid choice for this field.": lazy("“%(value)s” không có trong danh sách."),
    "'%(value)s' are not valid choices for this field.": lazy("“%(value)s” không có trong danh sách."),
}


class Bridge:
    """What WTForms calls a translations object."""

    def gettext(self, sentence: str) -> str:
        """A WTForms sentence in the reader's language."""
        known = SENTENCES.get(sentence)
        return gettext(known.msgid if known else sentence)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """A counted WTForms sentence; its own values are filled in afterwards, so `%` signs stay as they were."""
        known = COUNTED.get(singular)
        if known is None:
            return our_ngettext(singular, plural, n)
        return gettext(known.msgid).replace("%(num)d", str(n))
