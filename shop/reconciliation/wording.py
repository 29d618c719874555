"""What stands on the page of reconciliation."""

from __future__ import annotations

from shop.core.sentences import Sentence, lazy
from shop.payments.providers.base import MovementKind
from shop.payments.states import TransferState
from shop.reconciliation.states import Mismatch

KINDS: dict[MovementKind, Sentence] = {
    MovementKind.CHARGE: lazy("Khách trả"),
    MovementKind.REFUND: lazy("Hoàn cho khách"),
    MovementKind.REFUND_FAILED: lazy("Hoàn không thành, tiền trở lại"),
    MovementKind.DISPUTE: lazy("Khiếu nại của chủ thẻ"),
    MovementKind.FEE: lazy("Phí của dịch vụ"),
    MovementKind.PAYOUT: lazy("Chuyển về tài khoản ngân hàng"),
    MovementKind.OTHER: lazy("Khoản khác"),
}
TRANSFERS: dict[TransferState, Sentence] = {
    TransferState.APPLIED: lazy("Đã ghi cho đơn"),
    TransferState.OPEN: lazy("Chưa biết của đơn nào, hoặc thừa"),
    TransferState.RETURNED: lazy("Đã hoàn lại"),
}
MISMATCHES: dict[Mismatch, Sentence] = {
    Mismatch.UNKNOWN: lazy("Không thuộc đơn nào của cửa hàng"),
    Mismatch.AMOUNT: lazy("Số tiền khác với số cửa hàng ghi"),
    Mismatch.CURRENCY: lazy("Không phải tiền đồng"),
    Mismatch.STATE: lazy("Cửa hàng ghi khoản này chưa xảy ra, hoặc ngược lại"),
}
