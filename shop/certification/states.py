"""The life of a certificate record, and the kinds around it."""

from enum import StrEnum

from shop.core.states import Transitions


class IssuerLevel(StrEnum):
    """Who recognised the product: districts until July 2025, provinces (3, 4 stars), the ministry (5)."""

    DISTRICT = "district"
    PROVINCE = "province"
    CENTRAL = "central"


class CertificateState(StrEnum):
    """Entered by one person, checked by another."""

    SUBMITTED = "submitted"
    VERIFIED = "verified"
    REJECTED = "rejected"


class WithdrawalGround(StrEnum):
    """Grounds of QĐ 26/2026/QĐ-TTg, Điều 8."""

    FORGED_FILE = "forged_file"
    CRITERIA_NOT_MET = "criteria_not_met"
    LAW_BROKEN = "law_broken"
    MARK_MISUSED = "mark_misused"
    PRODUCTION_ENDED = "production_ended"
    OTHER = "other"


class CertificateEventKind(StrEnum):
    """What happened to a certificate or to its link with a product."""

    SUBMITTED = "submitted"
    VERIFIED = "verified"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    EXTENDED = "extended"
    LINKED = "linked"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"  # a link that staff kept, with a document, when another certificate was withdrawn


CERTIFICATE_MOVES = Transitions(
    "certificate",
    {
        CertificateState.SUBMITTED: {CertificateState.VERIFIED, CertificateState.REJECTED},
        CertificateState.VERIFIED: {CertificateState.REJECTED},
        CertificateState.REJECTED: {CertificateState.SUBMITTED},
    },
)


class SchemeKind(StrEnum):
    """Schemes beside the OCOP stars, in the order in which they are named."""

    VIETGAP = "vietgap"
    ORGANIC = "organic"
    HACCP = "haccp"
    INDICATION = "indication"  # geographical indication
    RURAL_INDUSTRY = "rural_industry"  # công nghiệp nông thôn tiêu biểu
    KEY_PRODUCT = "key_product"  # sản phẩm chủ lực of a province


class SchemeScope(StrEnum):
    """Whether a paper holds for everything its producer makes, or for named products."""

    PRODUCER = "producer"
    PRODUCTS = "products"


MAY_BE_OPEN = frozenset({SchemeKind.INDICATION, SchemeKind.RURAL_INDUSTRY, SchemeKind.KEY_PRODUCT})
"""Recognised by a decision that need not name a last day; the other papers always print one."""
SCHEME_SLUGS = {
    SchemeKind.VIETGAP: "vietgap",
    SchemeKind.ORGANIC: "huu-co",
    SchemeKind.HACCP: "haccp",
    SchemeKind.INDICATION: "chi-dan-dia-ly",
    SchemeKind.RURAL_INDUSTRY: "cnnt-tieu-bieu",
    SchemeKind.KEY_PRODUCT: "chu-luc",
}
"""The schemes as addresses name them."""
SCHEME_BITS = {kind: 1 << place for place, kind in enumerate(SchemeKind)}
"""One bit for each scheme: all that a product has on a day is one number."""
