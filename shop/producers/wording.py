"""What people read about producers."""

from __future__ import annotations

from shop.core.sentences import Text, lazy
from shop.producers.states import DocumentKind, JoiningState, LegalForm, PaperState

LEGAL_FORMS: dict[LegalForm, Text] = {
    LegalForm.COOPERATIVE: lazy("Hợp tác xã"),
    LegalForm.COOPERATIVE_GROUP: lazy("Tổ hợp tác"),
    LegalForm.COMPANY: lazy("Doanh nghiệp nhỏ và vừa"),
    LegalForm.FARM: lazy("Trang trại"),
    LegalForm.HOUSEHOLD_BUSINESS: lazy("Hộ kinh doanh"),
    LegalForm.ASSOCIATION: lazy("Hội, hiệp hội (du lịch)"),
    LegalForm.UNKNOWN: lazy("Chưa rõ"),
}
DOCUMENTS: dict[DocumentKind, Text] = {
    DocumentKind.REGISTRATION: lazy("Đăng ký kinh doanh"),
    DocumentKind.FOOD_SAFETY: lazy("Giấy chứng nhận an toàn thực phẩm"),
    DocumentKind.SELF_DECLARATION: lazy("Bản tự công bố sản phẩm"),
    DocumentKind.TRADEMARK: lazy("Nhãn hiệu"),
    DocumentKind.TEST_REPORT: lazy("Phiếu kiểm nghiệm"),
    DocumentKind.OCOP_DECISION: lazy("Quyết định OCOP"),
}
JOINING: dict[JoiningState, tuple[Text, str]] = {
    JoiningState.APPLIED: (lazy("Chờ xét"), "wait"),
    JoiningState.NEEDS_PAPERS: (lazy("Cần bổ sung giấy tờ"), "warn"),
    JoiningState.ACCEPTED: (lazy("Đã được nhận"), "good"),
    JoiningState.REFUSED: (lazy("Bị từ chối"), "bad"),
}
PAPER_STATES: dict[PaperState, tuple[Text, str]] = {
    PaperState.WAITING: (lazy("Chờ xét"), "wait"),
    PaperState.ACCEPTED: (lazy("Đạt"), "good"),
    PaperState.REFUSED: (lazy("Không đạt"), "bad"),
    PaperState.WAIVED: (lazy("Được miễn"), "info"),
}
