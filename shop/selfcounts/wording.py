"""Words of producers' own counts."""

from shop.core.sentences import Sentence, lazy
from shop.selfcounts.states import SelfCountState

STATES: dict[SelfCountState, tuple[Sentence, str]] = {
    SelfCountState.WAITING: (lazy("Chờ chủ thể xác nhận"), "wait"),
    SelfCountState.AGREES: (lazy("Khớp với sổ"), "good"),
    SelfCountState.DIFFERS: (lazy("Khác với sổ"), "bad"),
    SelfCountState.REVOKED: (lazy("Đã thu hồi liên kết"), "plain"),
    SelfCountState.ENDED: (lazy("Hết hạn, không trả lời"), "warn"),
}
