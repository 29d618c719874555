"""Words of the yearly cycle."""

from __future__ import annotations

from shop.core.sentences import Sentence, lazy
from shop.evaluations.dates import Deadline
from shop.evaluations.states import FileKind, FileState, Finding, ListKind

KINDS: dict[FileKind, Sentence] = {
    FileKind.FIRST: lazy("Đánh giá lần đầu"),
    FileKind.UPGRADE: lazy("Nâng hạng"),
    FileKind.AGAIN: lazy("Đánh giá lại"),
}
STATES: dict[FileState, tuple[Sentence, str]] = {
    FileState.FILED: (lazy("Đã nộp"), "info"),
    FileState.RECEIVED: (lazy("Xã đã tiếp nhận"), "wait"),
    FileState.SENT: (lazy("Đã gửi tỉnh"), "wait"),
    FileState.RECOGNISED: (lazy("Được công nhận"), "good"),
    FileState.NOT_RECOGNISED: (lazy("Không được công nhận"), "bad"),
    FileState.WITHDRAWN: (lazy("Đã rút"), "plain"),
}
STEPS: dict[FileState, Sentence] = {
    FileState.RECEIVED: lazy("Ghi ngày xã tiếp nhận"),
    FileState.SENT: lazy("Ghi ngày gửi tỉnh"),
    FileState.RECOGNISED: lazy("Được công nhận"),
    FileState.NOT_RECOGNISED: lazy("Không được công nhận"),
    FileState.WITHDRAWN: lazy("Chủ thể rút hồ sơ"),
}
DEADLINES: dict[Deadline, Sentence] = {
    Deadline.FILE: lazy("Hạn nộp hồ sơ đánh giá lại"),
    Deadline.CHECK: lazy("Xã kiểm tra xong"),
    Deadline.RESULT: lazy("Có kết quả"),
    Deadline.CENTRAL_RESULT: lazy("Bộ có kết quả (5 sao)"),
}
FINDINGS: dict[Finding, tuple[Sentence, str]] = {
    Finding.OPEN: (lazy("Chờ khắc phục"), "warn"),
    Finding.CLEAN: (lazy("Không có sai sót"), "good"),
    Finding.PUT_RIGHT: (lazy("Đã khắc phục"), "good"),
    Finding.NOT_PUT_RIGHT: (lazy("Không khắc phục"), "bad"),
}
LISTS: dict[ListKind, Sentence] = {
    ListKind.TRAINING: lazy("Tập huấn"),
    ListKind.FAIR: lazy("Hội chợ, xúc tiến thương mại"),
}
