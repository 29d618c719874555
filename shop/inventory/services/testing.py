"""Test reports of batches: entered and withdrawn, never changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from shop.audit.services import record
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import Lot, LotTest
from shop.inventory.queries import lots
from shop.inventory.states import SaidBy
from shop.producers.letters import tell

MOST = 50
FAILED = "lot_failed"
FOR_PROGRAMME = lazy(
    "Phiếu không đạt chỉ cơ quan chương trình rút được. Hãy báo cơ quan chương trình nếu phiếu sai."
)


@dataclass(frozen=True, slots=True)
class Report:
    """What the paper says. ``valid_until``: the last day that it names, if it names one."""

    laboratory: str
    number: str
    subject: str
    tested_on: date
    valid_until: date | None
    passed: bool
    scan_id: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """For whom somebody speaks; ``outlet_id`` for an outlet."""

    said_by: SaidBy
    outlet_id: int | None = None

    def may_withdraw(self, *, said_by: SaidBy, outlet_id: int | None, passed: bool) -> bool:
        """The programme any report; others their own, unless it says that the batch failed.

        Who sells a batch must not be able to hide that it failed while people buy it.
        """
        if self.said_by is SaidBy.PROGRAMME:
            return True
        return passed and self == Side(said_by, outlet_id)


def add_test(root_id: int, report: Report, *, side: Side, by: int | None, at: datetime) -> int:
    """Enter a report on a batch; gives its id. The caller has checked that the batch is the side's business.

    The producer hears of a failed one that others enter.

    Raises NotFound for no batch, BadInput for days that cannot be or a report that the batch has already, Refused
    for more than ``MOST`` of them.
    """
    root = session.scalars(
        select(Lot)
        .where(Lot.id == root_id, Lot.root_id.is_(None))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if root is None:
        raise NotFound
    _refuse_days(report, root, vn_day(at))
    _refuse_more(report, root_id)
    row = LotTest(
        root_id=root_id,
        **asdict(report),
        said_by=side.said_by,
        outlet_id=side.outlet_id,
        entered_at=at,
        entered_by=by,
    )
    session.add(row)
    session.flush()
    if not report.passed and side.said_by is not SaidBy.PRODUCER:
        _tell_producer(root_id, report, at)
    details = {"test_id": row.id, "passed": report.passed}
    record("lot.tested", by=by, at=at, subject_kind="lot", subject_id=root_id, details=details)
    return row.id


def withdraw_test(
    root_id: int, test_id: int, *, reason: str, side: Side, by: int | None, at: datetime
) -> None:
    """Take a wrong report back; it stays readable to those who work with the batch, with the reason.

    Raises NotFound for none of this batch, Refused when it is withdrawn already or not the side's to withdraw.
    """
    row = session.scalars(
        select(LotTest)
        .where(LotTest.id == test_id, LotTest.root_id == root_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.withdrawn_at is not None:
        raise Refused(lazy("Phiếu này đã được rút từ trước."))
    if not side.may_withdraw(said_by=row.said_by, outlet_id=row.outlet_id, passed=row.passed):
        raise Refused(lazy("Chỉ nơi đã nhập phiếu mới rút được.") if row.passed else FOR_PROGRAMME)
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = at, by, reason
    session.flush()
    details = {"test_id": test_id, "passed": row.passed}
    record("lot.test_withdrawn", by=by, at=at, subject_kind="lot", subject_id=root_id, details=details)


def _tell_producer(root_id: int, report: Report, at: datetime) -> None:
    """Others found that the batch failed: its producer hears of it, and may ask for its recall."""
    batch = lots.batch_by_id(root_id)
    paper = lazy(
        "Phiếu số %(number)s ngày %(day)s của %(laboratory)s: %(subject)s.",
        number=report.number,
        day=f"{report.tested_on:%d/%m/%Y}",
        laboratory=report.laboratory,
        subject=report.subject,
    )
    see = lazy(
        "Xem phiếu, và yêu cầu thu hồi nếu cần: %(link)s",
        link=f"[[/kenh-chu-the/lo-hang/{root_id}/kiem-nghiem]]",
    )
    goods = f"{batch.product_name}, {batch.variant_name}"
    tell(
        batch.producer_id,
        FAILED,
        lazy("Lô %(lot)s có phiếu kiểm nghiệm không đạt", lot=batch.name),
        [goods, paper, see],
        at,
    )


def _refuse_days(report: Report, root: Lot, today: date) -> None:
    if report.tested_on > today:
        raise BadInput("tested_on", lazy("Ngày kiểm nghiệm không thể sau hôm nay."))
    if root.made_on is not None and report.tested_on < root.made_on:
        made = f"{root.made_on:%d/%m/%Y}"
        raise BadInput(
            "tested_on",
            lazy("Lô này sản xuất ngày %(day)s. Phiếu của lô phải từ ngày đó trở đi.", day=made),
        )
    if report.valid_until is not None and report.valid_until < report.tested_on:
        raise BadInput("valid_until", lazy("Ngày này phải từ ngày kiểm nghiệm trở đi."))


def _refuse_more(report: Report, root_id: int) -> None:
    mine = select(func.count()).select_from(LotTest).where(LotTest.root_id == root_id)
    same = (
        LotTest.laboratory == report.laboratory,
        LotTest.number == report.number,
        LotTest.withdrawn_at.is_(None),
    )
    if session.scalar(mine.where(*same)):
        raise BadInput("number", lazy("Lô này đã có phiếu mang số đó của phòng kiểm nghiệm này."))
    if (session.scalar(mine) or 0) >= MOST:
        raise Refused(lazy("Một lô có nhiều nhất %(most)s phiếu kiểm nghiệm.", most=MOST))
