"""The words of sheets."""

from __future__ import annotations

from shop.core.sentences import Text, lazy
from shop.imports.states import ImportState, LineKind

STATES: dict[ImportState, tuple[Text, str]] = {
    ImportState.READ: (lazy("Chờ chọn cột"), "wait"),
    ImportState.CHECKING: (lazy("Đang xem"), "wait"),
    ImportState.CHECKED: (lazy("Chờ ghi"), "wait"),
    ImportState.WRITING: (lazy("Đang ghi"), "wait"),
    ImportState.WRITTEN: (lazy("Đã ghi"), "good"),
    ImportState.UNDOING: (lazy("Đang hoàn tác"), "wait"),
    ImportState.UNDONE: (lazy("Đã hoàn tác"), "plain"),
}
KINDS: dict[LineKind, tuple[Text, str]] = {
    LineKind.NEW: (lazy("Mới"), "good"),
    LineKind.CHANGED: (lazy("Thay đổi"), "info"),
    LineKind.UNCHANGED: (lazy("Không đổi"), "plain"),
    LineKind.WRONG: (lazy("Lỗi"), "bad"),
}
