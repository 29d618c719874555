"""What people read about certificates."""

from __future__ import annotations

from shop.certification.ending import Window
from shop.certification.models import CertificateEvent
from shop.certification.queries import Filter
from shop.certification.states import (
    CertificateEventKind,
    CertificateState,
    IssuerLevel,
    SchemeKind,
    SchemeScope,
    WithdrawalGround,
)
from shop.core.sentences import Text, lazy

FILTERS: dict[Filter, Text] = {
    Filter.WAITING: lazy("Chờ kiểm tra"),
    Filter.ENDING: lazy("Hết hạn trong 90 ngày"),
    Filter.IN_FORCE: lazy("Còn hiệu lực"),
    Filter.ENDED: lazy("Hết hiệu lực"),
    Filter.WITHDRAWN: lazy("Đã thu hồi"),
    Filter.REJECTED: lazy("Bị từ chối"),
    Filter.ALL: lazy("Tất cả"),
}
ISSUER_LEVELS: dict[IssuerLevel, Text] = {
    IssuerLevel.PROVINCE: lazy("Cấp tỉnh"),
    IssuerLevel.CENTRAL: lazy("Trung ương"),
    IssuerLevel.DISTRICT: lazy("Cấp huyện (trước 7/2025)"),
}
STATES: dict[CertificateState, tuple[Text, str]] = {
    CertificateState.SUBMITTED: (lazy("Chờ kiểm tra"), "wait"),
    CertificateState.VERIFIED: (lazy("Đã kiểm tra"), "good"),
    CertificateState.REJECTED: (lazy("Bị từ chối"), "bad"),
}
GROUNDS: dict[WithdrawalGround, Text] = {
    WithdrawalGround.FORGED_FILE: lazy("a) Hồ sơ gian dối, giả mạo"),
    WithdrawalGround.CRITERIA_NOT_MET: lazy("b) Không còn đáp ứng tiêu chí khi kiểm tra"),
    WithdrawalGround.LAW_BROKEN: lazy(
        "c) Vi phạm pháp luật về chất lượng, an toàn thực phẩm, nhãn, môi trường"
    ),
    WithdrawalGround.MARK_MISUSED: lazy("d) Dùng sai nhãn hiệu OCOP, gây nhầm lẫn"),
    WithdrawalGround.PRODUCTION_ENDED: lazy("đ) Không còn sản xuất"),
    WithdrawalGround.OTHER: lazy("e) Trường hợp khác theo kết luận của cơ quan có thẩm quyền"),
}
EVENTS: dict[CertificateEventKind, Text] = {
    CertificateEventKind.SUBMITTED: lazy("Đã nhập"),
    CertificateEventKind.VERIFIED: lazy("Đã kiểm tra"),
    CertificateEventKind.REJECTED: lazy("Bị từ chối"),
    CertificateEventKind.CORRECTED: lazy("Đã sửa"),
    CertificateEventKind.EXTENDED: lazy("Đã gia hạn"),
    CertificateEventKind.LINKED: lazy("Gắn với sản phẩm"),
    CertificateEventKind.WITHDRAWN: lazy("Thu hồi với sản phẩm"),
    CertificateEventKind.KEPT: lazy("Giữ lại với sản phẩm"),
}
STAR_MEANINGS: dict[int, Text] = {
    3: lazy("3 sao: đạt từ 50 đến dưới 70 điểm trên 100, do tỉnh công nhận (trước 7/2025: huyện)."),
    4: lazy("4 sao: đạt từ 70 đến dưới 90 điểm trên 100, do tỉnh công nhận."),
    5: lazy("5 sao: đạt từ 90 điểm trên 100, do trung ương công nhận."),
}

SCHEMES: dict[SchemeKind, Text] = {
    SchemeKind.VIETGAP: lazy("VietGAP"),
    SchemeKind.ORGANIC: lazy("Hữu cơ"),
    SchemeKind.HACCP: lazy("HACCP"),
    SchemeKind.INDICATION: lazy("Chỉ dẫn địa lý"),
    SchemeKind.RURAL_INDUSTRY: lazy("Công nghiệp nông thôn tiêu biểu"),
    SchemeKind.KEY_PRODUCT: lazy("Sản phẩm chủ lực"),
}
SCHEME_TAGS: dict[SchemeKind, Text] = {SchemeKind.RURAL_INDUSTRY: lazy("CNNT tiêu biểu")}
"""Shorter names, where a tag has no room for the whole."""
SCHEME_SCOPES: dict[SchemeScope, Text] = {
    SchemeScope.PRODUCTS: lazy("Từng sản phẩm ghi trên giấy"),
    SchemeScope.PRODUCER: lazy("Cả cơ sở: mọi sản phẩm của chủ thể"),
}


def event_note(event: CertificateEvent) -> str:
    """What a row of the history adds: a withdrawal's ground stands there as a code, and is said in words."""
    ground, parted, document = (event.note or "").partition(": ")
    if event.kind is not CertificateEventKind.WITHDRAWN or not parted or ground not in set(WithdrawalGround):
        return event.note or ""
    return f"{GROUNDS[WithdrawalGround(ground)]} ({document})"


WINDOWS: dict[Window, tuple[Text, str]] = {
    Window.EARLY: (lazy("Chưa đến kỳ nộp"), "plain"),
    Window.OPEN: (lazy("Đang trong kỳ nộp"), "warn"),
    Window.LATE: (lazy("Đã qua kỳ nộp"), "bad"),
    Window.ENDED: (lazy("Đã hết hạn"), "bad"),
    Window.RENEWED: (lazy("Đã có chứng nhận mới"), "good"),
}
