"""The Vietnamese words of settlement."""

from shop.core.sentences import Sentence, lazy
from shop.settlement.states import EntryKind, PayoutState, StatementState

STATES: dict[StatementState, tuple[Sentence, str]] = {
    StatementState.CLOSED: (lazy("Chờ xác nhận"), "wait"),
    StatementState.DISPUTED: (lazy("Có ý kiến"), "bad"),
    StatementState.SIGNED: (lazy("Hai bên đã xác nhận"), "good"),
    StatementState.PAID: (lazy("Đã trả tiền"), "good"),
}
PAYOUTS: dict[PayoutState, tuple[Sentence, str]] = {
    PayoutState.DRAFT: (lazy("Chờ chuyển tiền"), "wait"),
    PayoutState.PAID: (lazy("Đã trả tiền"), "good"),
    PayoutState.DROPPED: (lazy("Đã bỏ"), "plain"),
}
KINDS: dict[EntryKind, Sentence] = {
    EntryKind.RECEIVED: lazy("Nhận vào"),
    EntryKind.FOUND: lazy("Tìm thấy khi kiểm"),
    EntryKind.RETURNED: lazy("Khách trả lại"),
    EntryKind.TRANSFERRED_IN: lazy("Chuyển đến"),
    EntryKind.TRANSFERRED_OUT: lazy("Chuyển đi"),
    EntryKind.TRANSFERRED_BACK: lazy("Chuyển đi rồi quay về"),
    EntryKind.MOVED: lazy("Đổi tình trạng"),
    EntryKind.LEFT: lazy("Rời kệ"),
    EntryKind.SOLD: lazy("Bán"),
    EntryKind.RESOLD: lazy("Bán cho đơn vị khác"),
    EntryKind.RETURNED_TO_PRODUCER: lazy("Trả lại chủ thể"),
    EntryKind.EXPIRED: lazy("Hết hạn"),
    EntryKind.DAMAGED: lazy("Hư hỏng"),
    EntryKind.SAMPLED: lazy("Dùng thử"),
    EntryKind.GIVEN: lazy("Biếu tặng"),
    EntryKind.STOLEN: lazy("Mất trộm"),
    EntryKind.LOST: lazy("Thất lạc"),
    EntryKind.LOST_IN_TRANSIT: lazy("Mất trên đường chuyển"),
    EntryKind.CORRECTED: lazy("Sửa sổ"),
    EntryKind.REFUNDED: lazy("Hoàn tiền cho khách"),
    EntryKind.COLLECTED: lazy("Tiền khách trả qua đơn vị khác"),
    EntryKind.COLLECTED_BACK: lazy("Hoàn tiền từ khoản thu hộ"),
    EntryKind.TRANSFER_PRICE: lazy("Bán hàng cho đơn vị khác"),
    EntryKind.PAID_OUT: lazy("Đã trả"),
}
# What stands in one column of the goods of a statement. Each unit that came or went is in exactly one of them.
COLUMNS: tuple[tuple[Sentence, tuple[EntryKind, ...]], ...] = (
    (lazy("Nhận"), (EntryKind.RECEIVED, EntryKind.TRANSFERRED_IN, EntryKind.TRANSFERRED_BACK)),
    (lazy("Khách trả, tìm thấy"), (EntryKind.RETURNED, EntryKind.FOUND)),
    (lazy("Bán"), (EntryKind.SOLD,)),
    (lazy("Chuyển đi, trả lại"), (EntryKind.TRANSFERRED_OUT, EntryKind.RETURNED_TO_PRODUCER)),
    (
        lazy("Hao hụt"),
        (
            *(EntryKind.EXPIRED, EntryKind.DAMAGED, EntryKind.SAMPLED, EntryKind.GIVEN),
            *(EntryKind.STOLEN, EntryKind.LOST),
        ),
    ),
    (lazy("Sửa sổ"), (EntryKind.CORRECTED, EntryKind.MOVED, EntryKind.LEFT)),
)
