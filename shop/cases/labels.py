"""What cases are called on pages."""

from __future__ import annotations

from shop.cases.states import CaseKind, CaseState
from shop.core.sentences import Sentence, lazy

KINDS: dict[CaseKind, Sentence] = {
    CaseKind.SHORTFALL: lazy("Thiếu hàng cho đơn"),
    CaseKind.PROOF_FAILED: lazy("Sổ sách lệch nhau"),
    CaseKind.CERTIFICATE_ENDED: lazy("Giấy chứng nhận hết hiệu lực"),
    CaseKind.ON_DEMAND: lazy("Đặt trước"),
    CaseKind.RECALL_ASKED: lazy("Yêu cầu thu hồi lô"),
    CaseKind.ADJUST_REVIEW: lazy("Điều chỉnh cần xem lại"),
    CaseKind.SELF_COUNT: lazy("Chủ thể đếm khác sổ"),
    CaseKind.LATE_MONEY: lazy("Tiền đến muộn"),
    CaseKind.MONEY_UNMATCHED: lazy("Tiền chưa khớp đơn"),
    CaseKind.REFUND_DUE: lazy("Phải hoàn tiền cho khách"),
    CaseKind.DISPUTE: lazy("Khiếu nại của chủ thẻ"),
    CaseKind.OTHER: lazy("Việc khác"),
}
STATES: dict[CaseState, tuple[Sentence, str]] = {
    CaseState.OPEN: (lazy("Chưa xử lý"), "warn"),
    CaseState.WORKING: (lazy("Đang xử lý"), "wait"),
    CaseState.CLOSED: (lazy("Đã xong"), "good"),
}
DETAILS: dict[str, Sentence] = {
    "name": lazy("Tên khách"),
    "phone": lazy("Điện thoại"),
    "email": lazy("E-mail"),
    "quantity": lazy("Số lượng"),
    "day": lazy("Ngày muốn nhận"),
    "note": lazy("Lời nhắn"),
    "product": lazy("Sản phẩm"),
    "order": lazy("Đơn hàng"),
    "lot": lazy("Lô"),
    "reason": lazy("Lý do"),
    "amount": lazy("Số tiền"),
    "text": lazy("Nội dung chuyển khoản"),
    "statement": lazy("Sao kê"),
}
