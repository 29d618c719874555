"""One day's money, what does not agree, and reading the service's balance at once."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import seats
from shop.accounts.guards import actor, admin_only, operator_staff
from shop.core.clock import now, today
from shop.payments import providers
from shop.payments.providers import ProviderRefused, ProviderUnreachable
from shop.payments.refund_wording import WAYS
from shop.payments.states import Method
from shop.reconciliation import queries, services
from shop.reconciliation.forms import DayForm
from shop.reconciliation.jobs import read_balance
from shop.reconciliation.views.blueprint import HERE, blueprint
from shop.reconciliation.wording import KINDS, MISMATCHES, TRANSFERS
from shop.remittances.forms import SeenForm, seen_forms
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, flash_warning, render, see_other


@blueprint.get(HERE)
@operator_staff()
def index() -> ResponseReturnValue:
    """The day that the address names, today without one."""
    form = DayForm(formdata=request.args or None, data={"day": today()})
    is_good = not request.args or form.validate()
    return _page(form), 200 if is_good else 422


@blueprint.post(f"{HERE}/dich-vu-the")
@admin_only
def read_service() -> ResponseReturnValue:
    """Read the balance at the payment service now."""
    try:
        new = read_balance(now())
    except (ProviderUnreachable, ProviderRefused):
        flash_warning(_("Chưa kết nối được với dịch vụ thẻ. Hãy thử lại sau ít phút."))
    else:
        flash_done(_("Đã đọc sổ của dịch vụ thẻ: %(num)s dòng mới.", num=new or 0))
    return see_other(url_for("reconciliation.index"))


@blueprint.post(f"{HERE}/dong/<int:movement_id>")
@admin_only
def see(movement_id: int) -> ResponseReturnValue:
    """Somebody looked into a line that does not agree."""
    form = SeenForm(movement_id)
    services.mismatched(movement_id)

    def done() -> None:
        services.see(movement_id, note=form.note.data, at=now(), by=actor().user_id)

    if not (form.is_sent_and_valid() and accepted(form, done)):
        return _page(DayForm(formdata=None, data={"day": today()}), seen=form), 422
    flash_done(_("Đã ghi cách xử lý."))
    return see_other(url_for("reconciliation.index"))


def _page(form: DayForm, seen: SeenForm | None = None) -> str:
    mine = seats.all_operator_ids() | {None} if actor().is_admin else frozenset(g.operator_ids)
    is_shop = None in mine
    lines = queries.mismatches() if is_shop else []
    return render(
        "reconciliation/day.html",
        form=form,
        seen_forms=seen_forms((line.id for line in lines), seen),
        refused=form if form.errors else seen,
        found=queries.day_of(form.day.data or today(), mine),
        is_shop=is_shop,
        has_service=is_shop and providers.current() is not None,
        last=queries.last_read() if is_shop else None,
        lines=lines,
        codes=queries.codes_of([line.payment_id for line in lines if line.payment_id]),
        kinds=KINDS,
        transfers=TRANSFERS,
        mismatches=MISMATCHES,
        ways=WAYS,
        card=Method.CARD,
    )
