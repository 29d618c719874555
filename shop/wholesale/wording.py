"""Words of wholesale."""

from shop.core.sentences import Sentence, lazy
from shop.wholesale.states import EnquiryState, PostState

ENQUIRIES: dict[EnquiryState, tuple[Sentence, str]] = {
    EnquiryState.NEW: (lazy("Chờ trả lời"), "warn"),
    EnquiryState.ANSWERED: (lazy("Đã trả lời"), "good"),
}
POSTS: dict[PostState, tuple[Sentence, str]] = {
    PostState.SUBMITTED: (lazy("Chờ duyệt"), "wait"),
    PostState.SHOWN: (lazy("Đang đăng"), "good"),
    PostState.REFUSED: (lazy("Không đăng"), "bad"),
    PostState.CLOSED: (lazy("Đã đóng"), "plain"),
}
