"""What the nightly proof found, kept in the log of acts: everybody may read how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shop.audit.models import AuditEvent
from shop.audit.services import record
from shop.core.sentences import Sentence, lazy
from shop.extensions import session
from shop.inventory.models import StockMovement
from shop.orders.models import Order
from shop.payments.models import PaymentEvent
from shop.reports.verify.findings import Finding
from shop.reports.verify.services import TRUTHS
from shop.settlement.models import SettlementEntry

ACTION = "proof.ran"
NIGHTS = 30
WORDS: dict[int, Sentence] = {
    1: lazy("Sổ kho cộng lại bằng số hàng trên kệ, không nơi nào âm."),
    2: lazy("Hàng giữ cho đơn bằng đúng số khách đã đặt."),
    3: lazy("Không món nào đã hết hạn hay bị thu hồi mà vẫn giao cho khách."),
    4: lazy("Tiền của từng đơn, từng khoản hoàn và từng bảng đối soát cộng lại đúng."),
    5: lazy("Không đơn nào, khoản tiền nào hay số chứng từ nào bị ghi hai lần."),
    6: lazy("Mỗi lô: nhận, chuyển, bán, trả, hao hụt và còn lại khớp nhau."),
    7: lazy("Sao ghi trên đơn đúng với chứng nhận có hiệu lực hôm bán."),
    8: lazy("Điểm đánh giá bằng trung bình các đánh giá đang hiện."),
}


@dataclass(frozen=True, slots=True)
class Night:
    """One run: when, how many rows it looked at by kind, how many differences by truth."""

    at: datetime
    counted: dict[str, int]
    differences: dict[int, int]

    @property
    def total(self) -> int:
        """All differences."""
        return sum(self.differences.values())


def note(found: Sequence[Finding], *, at: datetime) -> None:
    """Write down how a run ended. Four statements."""
    tables = {
        "movements": StockMovement,
        "orders": Order,
        "payments": PaymentEvent,
        "entries": SettlementEntry,
    }
    counted = {
        name: session.scalar(select(func.count()).select_from(table)) for name, table in tables.items()
    }
    by_truth = Counter(str(finding.truth) for finding in found)
    record(
        ACTION,
        by=None,
        at=at,
        subject_kind="shop",
        details={"counted": counted, "differences": dict(by_truth), "truths": len(TRUTHS)},
    )


def nights(most: int = NIGHTS) -> list[Night]:
    """The last runs, the latest first. One statement."""
    rows = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject_kind == "shop", AuditEvent.action == ACTION)
        .order_by(AuditEvent.id.desc())
        .limit(most)
    )
    return [
        Night(
            row.at,
            dict(row.details["counted"]),
            {int(truth): int(count) for truth, count in row.details["differences"].items()},
        )
        for row in rows
    ]
