"""The kinds that accounts knows."""

from enum import StrEnum


class ConsentPurpose(StrEnum):
    """What a person was asked to agree to; each purpose is asked apart (Luật 91/2025/QH15)."""

    TERMS = "terms"
    PRIVACY = "privacy"
    MARKETING = "marketing"
