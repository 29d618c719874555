"""The life of a review and of the answer to it, and the only grounds on which staff may refuse one.

A low number of stars is no ground: what buyers truly found is published, praise and blame alike.
"""

from enum import StrEnum

from shop.core.states import Transitions


class ReviewState(StrEnum):
    """Where a review stands. Shoppers see published ones only."""

    WAITING = "waiting"
    PUBLISHED = "published"
    REFUSED = "refused"
    TAKEN_DOWN = "taken_down"
    WITHDRAWN = "withdrawn"


class AnswerState(StrEnum):
    """Where a producer's answer stands: shown at once; after staff hid it, a changed one waits for them."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    WAITING = "waiting"


class Ground(StrEnum):
    """Why staff refuse or take down a review, or hide an answer."""

    OFF_TOPIC = "off_topic"
    ABUSE = "abuse"
    PRIVATE_DATA = "private_data"
    ADVERTISING = "advertising"
    HEALTH_CLAIM = "health_claim"
    PICTURE = "picture"
    UNLAWFUL = "unlawful"


class Flag(StrEnum):
    """What a machine saw in the words of a review; a person decides what it means."""

    PHONE = "phone"
    LINK = "link"
    EMAIL = "email"
    BAD_WORD = "bad_word"
    HEALTH_CLAIM = "health_claim"


REVIEW_MOVES = Transitions(
    "review",
    {
        ReviewState.WAITING: {ReviewState.PUBLISHED, ReviewState.REFUSED, ReviewState.WITHDRAWN},
        ReviewState.REFUSED: {ReviewState.PUBLISHED, ReviewState.WAITING, ReviewState.WITHDRAWN},
        ReviewState.PUBLISHED: {ReviewState.TAKEN_DOWN, ReviewState.WITHDRAWN},
        ReviewState.TAKEN_DOWN: {ReviewState.PUBLISHED, ReviewState.WAITING, ReviewState.WITHDRAWN},
        ReviewState.WITHDRAWN: set(),
    },
)
EDITABLE = frozenset({ReviewState.WAITING, ReviewState.REFUSED, ReviewState.TAKEN_DOWN})
