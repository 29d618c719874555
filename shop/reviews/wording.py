"""States, grounds and marks in words."""

from __future__ import annotations

from shop.core.sentences import Sentence, Text, lazy
from shop.reviews.states import AnswerState, Flag, Ground, ReviewState

STATES: dict[ReviewState, tuple[Text, str]] = {
    ReviewState.WAITING: (lazy("Chờ duyệt"), "wait"),
    ReviewState.PUBLISHED: (lazy("Đang hiện"), "good"),
    ReviewState.REFUSED: (lazy("Không được đăng"), "bad"),
    ReviewState.TAKEN_DOWN: (lazy("Đã gỡ"), "bad"),
    ReviewState.WITHDRAWN: (lazy("Người viết đã rút"), "plain"),
}
ANSWERS: dict[AnswerState, tuple[Text, str]] = {
    AnswerState.SHOWN: (lazy("Đang hiện"), "good"),
    AnswerState.HIDDEN: (lazy("Đã ẩn"), "bad"),
    AnswerState.WAITING: (lazy("Chờ duyệt lại"), "wait"),
}
GROUNDS: dict[Ground, Sentence] = {
    Ground.OFF_TOPIC: lazy("Không nói về sản phẩm hoặc việc mua sản phẩm này"),
    Ground.ABUSE: lazy("Lời lẽ xúc phạm người khác"),
    Ground.PRIVATE_DATA: lazy("Có số điện thoại, địa chỉ hoặc thông tin riêng của ai đó"),
    Ground.ADVERTISING: lazy("Quảng cáo hoặc dẫn tới nơi bán khác"),
    Ground.HEALTH_CLAIM: lazy("Nói sản phẩm chữa được bệnh, điều pháp luật không cho phép"),
    Ground.PICTURE: lazy("Ảnh không phải của sản phẩm, hoặc thấy rõ mặt người khác"),
    Ground.UNLAWFUL: lazy("Nội dung trái pháp luật"),
}
FLAGS: dict[Flag, Text] = {
    Flag.PHONE: lazy("có số điện thoại"),
    Flag.LINK: lazy("có đường dẫn"),
    Flag.EMAIL: lazy("có e-mail"),
    Flag.BAD_WORD: lazy("có lời thô tục"),
    Flag.HEALTH_CLAIM: lazy("nói chữa bệnh"),
}
STARS: dict[int, Text] = {
    5: lazy("5 – rất hài lòng"),
    4: lazy("4 – hài lòng"),
    3: lazy("3 – bình thường"),
    2: lazy("2 – không hài lòng"),
    1: lazy("1 – rất không hài lòng"),
}


def because(ground: Ground | None, note: str | None) -> str:
    """Why something is not shown, as its writer reads it: the ground and what staff added; "" without one."""
    if ground is None:
        return ""
    return f"{GROUNDS[ground]}: {note}" if note else f"{GROUNDS[ground]}."
