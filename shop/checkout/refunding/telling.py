"""What the customer is told about money that goes back."""

from __future__ import annotations

from datetime import datetime

from shop.core.money import format_dong
from shop.orders.letters import link, write
from shop.orders.models import Order
from shop.payments.models import Refund
from shop.payments.refund_states import RefundWay
from shop.web.i18n import speaking

DUE = "refund_due"
SENT_BACK = "refund_sent_back"
DONE = "refund_done"
REFUND = "refund"


def due(order: Order, refund: Refund, *, at: datetime) -> None:
    """Money is owed: by e-mail, and where it goes by transfer the customer is asked for an account."""
    if not order.email:
        return
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Cửa hàng sẽ hoàn %(amount)s của đơn %(code)s cho quý khách.",
        name=order.name,
        amount=format_dong(refund.amount, order.language),
        code=order.code,
    )
    if refund.way is RefundWay.BANK:
        ask = _("Hãy mở trang đơn hàng và cho biết tài khoản nhận tiền:")
        body = f"{body} {ask}"
    subject = _("Đơn %(code)s: sẽ hoàn tiền", code=order.code)
    write(order, DUE, subject, f"{body} {link(order)}", at=at, cause=(REFUND, refund.id))


def sent_back(order: Order, refund: Refund, *, at: datetime) -> None:
    """The account did not take it: by e-mail, or by hand from the outlet, the customer is asked for another."""
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Ngân hàng đã trả lại %(amount)s mà cửa hàng hoàn cho đơn %(code)s. Hãy mở trang đơn"
        " hàng và cho biết lại tài khoản nhận tiền: %(link)s",
        name=order.name,
        amount=format_dong(refund.amount, order.language),
        code=order.code,
        link=link(order),
    )
    write(
        order,
        SENT_BACK,
        _("Đơn %(code)s: cần lại tài khoản nhận tiền hoàn", code=order.code),
        body,
        at=at,
        outlet_id=None if order.email else refund.outlet_id,
        cause=(REFUND, refund.id),
    )


def done(order: Order, refund: Refund, *, at: datetime) -> None:
    """The money has gone: by e-mail, or by hand from the outlet. Never says to which account."""
    _ = speaking(order.language)
    ways: dict[RefundWay, str] = {
        RefundWay.CASH: _("bằng tiền mặt tại điểm bán"),
        RefundWay.BANK: _("bằng chuyển khoản"),
        RefundWay.PROVIDER: _("về thẻ quý khách đã trả; ngân hàng có thể cần vài ngày"),
        RefundWay.DISPUTE: _("về thẻ, theo khiếu nại của quý khách với ngân hàng"),
    }
    body = _(
        "Kính chào quý khách %(name)s. Đã hoàn %(amount)s của đơn %(code)s %(way)s.",
        name=order.name,
        amount=format_dong(refund.amount, order.language),
        code=order.code,
        way=ways[refund.way],
    )
    write(
        order,
        DONE,
        _("Đơn %(code)s: đã hoàn tiền", code=order.code),
        f"{body} {link(order)}",
        at=at,
        outlet_id=None if order.email else refund.outlet_id,
        cause=(REFUND, refund.id),
    )
