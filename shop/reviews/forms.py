"""The forms of reviews: what a buyer says, what staff decide, what a producer answers."""

from __future__ import annotations

from shop.core.sentences import lazy
from shop.media.addresses import PICTURES
from shop.reviews.moderation import LONGEST_ANSWER, LONGEST_NOTE
from shop.reviews.services import LONGEST_TEXT
from shop.reviews.states import Ground
from shop.reviews.wording import GROUNDS, STARS
from shop.web.forms import Form, HiddenTextField, LinesField, RadioField, TextField, UploadField


class ReviewForm(Form):
    """Stars, words, pictures. Several pictures come under one name; the page reads them one by one."""

    stars = RadioField(lazy("Bạn chấm mấy sao?"), coerce=int)
    text = LinesField(
        lazy("Nhận xét"),
        max_length=LONGEST_TEXT,
        required=False,
        hint=lazy("Hương vị, bao bì, hạn dùng, giao hàng… Đừng ghi số điện thoại hay địa chỉ."),
    )
    photos = UploadField(
        lazy("Ảnh"),
        required=False,
        accept=PICTURES,
        hint=lazy("Nhiều nhất 5 ảnh, tổng dưới 12 MB. Vị trí chụp được xóa khỏi ảnh."),
    )

    def offer(self) -> None:
        """Say the stars in the reader's language, the best first."""
        self.stars.choices = [(stars, str(words)) for stars, words in STARS.items()]


class GroundForm(Form):
    """Why something is not shown: one of the grounds, and more words if needed."""

    ground = RadioField(lazy("Lý do"), coerce=Ground)
    note = TextField(
        lazy("Nói rõ hơn"),
        max_length=LONGEST_NOTE,
        required=False,
        hint=lazy("Người viết đọc được dòng này."),
    )
    revision = HiddenTextField(required=False, max_length=18)

    def offer(self) -> None:
        """Say the grounds in the reader's language."""
        self.ground.choices = [(ground.value, str(words)) for ground, words in GROUNDS.items()]


class AnswerForm(Form):
    """What a producer answers."""

    answer = LinesField(
        lazy("Câu trả lời"),
        max_length=LONGEST_ANSWER,
        hint=lazy("Hiện ngay dưới đánh giá, mọi người đều đọc được. Mỗi đánh giá trả lời một lần, sửa được."),
    )
