"""The kinds that producers knows."""

from enum import StrEnum

from shop.core.states import Transitions


class LegalForm(StrEnum):
    """Who may be a chủ thể OCOP (QĐ 26/2026/QĐ-TTg, Điều 2.3)."""

    COOPERATIVE = "cooperative"
    COOPERATIVE_GROUP = "cooperative_group"
    COMPANY = "company"
    FARM = "farm"
    HOUSEHOLD_BUSINESS = "household_business"
    ASSOCIATION = "association"
    UNKNOWN = "unknown"


class DocumentKind(StrEnum):
    """Papers a producer shows."""

    REGISTRATION = "registration"
    FOOD_SAFETY = "food_safety"
    SELF_DECLARATION = "self_declaration"
    TRADEMARK = "trademark"
    TEST_REPORT = "test_report"
    OCOP_DECISION = "ocop_decision"


class JoiningState(StrEnum):
    """Whether a producer may sell here: it applies, staff decide."""

    APPLIED = "applied"
    NEEDS_PAPERS = "needs_papers"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class PaperState(StrEnum):
    """What staff found of a paper. A waived one may be missing, for a written reason."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WAIVED = "waived"


JOINING_MOVES = Transitions(
    "joining",
    {
        JoiningState.APPLIED: {JoiningState.ACCEPTED, JoiningState.REFUSED, JoiningState.NEEDS_PAPERS},
        JoiningState.NEEDS_PAPERS: {JoiningState.APPLIED, JoiningState.REFUSED},
        JoiningState.REFUSED: {JoiningState.APPLIED},
        JoiningState.ACCEPTED: set(),
    },
)
PAPER_MOVES = Transitions(
    "paper",
    {
        PaperState.WAITING: {PaperState.ACCEPTED, PaperState.REFUSED, PaperState.WAIVED},
        PaperState.REFUSED: {PaperState.ACCEPTED, PaperState.WAIVED},
        PaperState.ACCEPTED: {PaperState.REFUSED},
        PaperState.WAIVED: {PaperState.ACCEPTED, PaperState.REFUSED},
    },
)
NEEDED_PAPERS = (DocumentKind.REGISTRATION, DocumentKind.FOOD_SAFETY)
