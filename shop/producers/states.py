"""The kinds that producers knows."""

from enum import StrEnum


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
