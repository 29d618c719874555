"""A producer says where it is paid."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member
from shop.core.clock import now
from shop.extensions import session
from shop.producers.bank import save_bank
from shop.producers.joining_forms import BankForm
from shop.producers.models import ProducerBankAccount
from shop.producers.views.blueprint import blueprint
from shop.producers.views.joining import ONE, own_producer
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.route(f"{ONE}/tai-khoan", methods=["GET", "POST"])
@producer_member()
def own_bank(producer_id: int) -> ResponseReturnValue:
    """The account that operators pay into."""
    row, by = own_producer(producer_id), actor().user_id
    known = session.get(ProducerBankAccount, producer_id)
    form = BankForm(obj=known)
    back = url_for("producers.own_page", producer_id=producer_id)

    def save() -> None:
        save_bank(
            producer_id,
            form.bank_bin.data,
            form.bank_account.data,
            form.bank_account_name.data,
            at=now(),
            by=by,
        )

    if form.is_sent_and_valid() and accepted(form, save):
        flash_done(_("Đã ghi tài khoản nhận tiền."))
        return see_other(back)
    page = render(
        "producers/form.html",
        form=form,
        title=_("Tài khoản nhận tiền của %(producer)s", producer=row.name),
        back=back,
        note=_("Đơn vị bán hàng trả tiền hàng ký gửi vào tài khoản này."),
        act=_("Lưu"),
    )
    return page, 422 if form.errors else 200
