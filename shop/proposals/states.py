"""The life of what one outlet says to a proposed price."""

from enum import StrEnum

from shop.core.states import Transitions


class AnswerState(StrEnum):
    """Where a proposed price stands at one outlet."""

    WAITING = "waiting"
    AGREED = "agreed"  # a dated price of the outlet was written
    DECLINED = "declined"  # with a reason
    WITHDRAWN = "withdrawn"  # the producer took it back before an answer
    REPLACED = "replaced"  # the producer proposed another before an answer


ANSWER_MOVES = Transitions(
    "price answer",
    {
        AnswerState.WAITING: {
            AnswerState.AGREED,
            AnswerState.DECLINED,
            AnswerState.WITHDRAWN,
            AnswerState.REPLACED,
        },
        AnswerState.AGREED: set(),
        AnswerState.DECLINED: set(),
        AnswerState.WITHDRAWN: set(),
        AnswerState.REPLACED: set(),
    },
)
