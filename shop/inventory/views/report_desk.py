"""The page of a batch's test reports, the same for its producer, an outlet and the programme.

What differs between them stands in ``ReportDesk``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor
from shop.core.clock import now, today
from shop.core.errors import NotFound, ShopError
from shop.inventory.forms import ReportForm, WithdrawForm
from shop.inventory.labels import SAID_BY
from shop.inventory.queries import lot_tests
from shop.inventory.queries.lot_tests import Tested
from shop.inventory.queries.lots import Batch
from shop.inventory.services.testing import Side, add_test, withdraw_test
from shop.media import services as media
from shop.unit_of_work import in_transaction
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """Where reports are looked at: for whom, and the addresses around.

    ``withdraw``: the address that withdraws a report; ``recall``: the form that stops the batch, or asks for it
    (``asks``).
    """

    batch: Batch
    side: Side
    here: str
    withdraw: Callable[[int], str]
    recall: str
    asks: bool
    crumbs: tuple[tuple[str, str], ...]


def page(desk: ReportDesk) -> ResponseReturnValue:
    """The reports, and the form for another one."""
    form = ReportForm()
    if form.is_sent_and_valid() and _entered(desk, form):
        flash_done(_("Đã ghi phiếu kiểm nghiệm. Khách đọc được ở trang nguồn gốc của lô."))
        return see_other(desk.here)
    rows = lot_tests.tests_of(desk.batch.root_id)
    body = render(
        "inventory/lot_tests.html",
        desk=desk,
        batch=desk.batch,
        form=form,
        rows=[(row, _may_withdraw(desk, row)) for row in rows],
        failed=any(not row.passed and row.withdrawn_at is None for row in rows),
        said_by=SAID_BY,
        today=today(),
    )
    return (body, 422) if form.errors else body


def withdraw(desk: ReportDesk, test_id: int) -> ResponseReturnValue:
    """Withdraw one report, with the reason. Raises NotFound for one that is not this side's to withdraw."""
    row, form = lot_tests.one_of(desk.batch.root_id, test_id), WithdrawForm()
    if not _is_withdrawable(desk, row):
        raise NotFound
    by, at = actor().user_id, now()

    def work() -> None:
        reason = str(form.reason.data)
        withdraw_test(desk.batch.root_id, test_id, reason=reason, side=desk.side, by=by, at=at)

    if form.is_sent_and_valid() and accepted(form, work):
        flash_done(_("Đã rút phiếu kiểm nghiệm."))
        return see_other(desk.here)
    body = render("inventory/lot_test_withdraw.html", desk=desk, batch=desk.batch, row=row, form=form)
    return (body, 422) if form.errors else body


def recall_reason(root_id: int) -> str:
    """What the form of a recall begins with: the report that the batch failed, if there is one."""
    failed = next((row for row in lot_tests.standing(root_id) if not row.passed), None)
    if failed is None:
        return ""
    return f"Kiểm nghiệm không đạt: {failed.subject} (phiếu {failed.number}, {failed.laboratory})"[:300]


def _may_withdraw(desk: ReportDesk, row: Tested) -> bool:
    return row.withdrawn_at is None and _is_withdrawable(desk, row)


def _is_withdrawable(desk: ReportDesk, row: Tested) -> bool:
    return desk.side.may_withdraw(said_by=row.said_by, outlet_id=row.outlet_id, passed=row.passed)


def _entered(desk: ReportDesk, form: ReportForm) -> bool:
    """Whether it was written. The field has stored the scan before the transaction begins. Raises NotFound."""
    paper, by, at = form.scan.data, actor().user_id, now()

    def work() -> None:
        scan_id = media.keep(paper, by=by, at=at).id if paper else None
        add_test(desk.batch.root_id, form.report(scan_id), side=desk.side, by=by, at=at)

    try:
        in_transaction(work)
    except NotFound:
        raise
    except ShopError as error:
        form.refuse(error)
        return False
    return True
