"""The Vietnamese words of proposed prices."""

from shop.core.sentences import Sentence, lazy
from shop.proposals.states import AnswerState

STATES: dict[AnswerState, tuple[Sentence, str]] = {
    AnswerState.WAITING: (lazy("Chờ điểm bán trả lời"), "wait"),
    AnswerState.AGREED: (lazy("Điểm bán đã đồng ý"), "good"),
    AnswerState.DECLINED: (lazy("Điểm bán chưa đồng ý"), "bad"),
    AnswerState.WITHDRAWN: (lazy("Chủ thể đã rút"), "plain"),
    AnswerState.REPLACED: (lazy("Đã có đề nghị khác"), "plain"),
}
