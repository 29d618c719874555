"""How an order that is paid by transfer shows its money: the code, the account, until when, and what else can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from markupsafe import Markup

from shop.checkout import paying as ahead
from shop.core.money import format_dong
from shop.orders.board import BoardRow
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import FOR_NOTHING, FulfilmentState, OrderState
from shop.orders.views import paying_card
from shop.payments import queries as payments
from shop.payments.queries import PaymentRow
from shop.payments.states import Method, PaymentState
from shop.web.codes import qr_svg
from shop.web.context import moment
from shop.web.i18n import _, language


@dataclass(frozen=True, slots=True)
class TransferView:
    """What the section about the transfer shows. `qr` and what follows only while money is awaited."""

    is_awaited: bool
    sentence: str
    qr: Markup | None = None
    bank: str = ""
    account: str = ""
    name: str = ""
    amount: int = 0
    purpose: str = ""
    state: str = ""
    is_claimed: bool = False
    instead: Sequence[tuple[str, str, str]] = ()


def is_by_transfer(rows: Sequence[PaymentRow]) -> bool:
    """Whether an order was ever to be paid by transfer."""
    return any(row.method is Method.VIETQR for row in rows)


def transfer_view(order: Order, at: datetime) -> TransferView | None:
    """The transfer of an order as it stands; None once it is paid otherwise. One statement."""
    found = payments.transfer_of(order.id, order.code)
    if found is None or order.payment_method != Method.VIETQR.value:
        return None
    if order.state is not OrderState.AWAITING_PAYMENT:
        return TransferView(is_awaited=False, sentence=_after(order, found))
    return TransferView(
        is_awaited=True,
        sentence=_until(found, at),
        qr=qr_svg(found.qr_text),
        bank=found.account.bank,
        account=found.account.number,
        name=found.account.name,
        amount=found.missing,
        purpose=found.purpose,
        state=payments.waiting_text(order.state, found.paid),
        is_claimed=found.claimed_at is not None,
        instead=_instead(order, found),
    )


def ended(order: Order, rows: Sequence[PaymentRow]) -> str:
    """What an order that ended without goods means for the money; empty for every other order."""
    if order.state not in {OrderState.CANCELLED, OrderState.LAPSED}:
        return ""
    by_card = order.payment_method == Method.CARD.value
    if _came(rows) and by_card:
        return _("Đơn đã kết thúc. Số tiền bạn đã trả được hoàn về thẻ.")
    if _came(rows):
        return _("Đơn đã kết thúc. Số tiền bạn đã chuyển sẽ được hoàn lại; điểm bán liên hệ với bạn.")
    if order.state is OrderState.LAPSED and by_card:
        return _(
            "Đơn đã hết hạn vì chưa được trả bằng thẻ, hàng được bán lại. Thẻ của bạn không bị trừ tiền."
        )
    if order.state is OrderState.LAPSED:
        return _(
            "Đơn đã hết hạn vì chưa nhận được tiền chuyển khoản, hàng được bán lại. Nếu bạn đã chuyển, hãy gọi cho"
            " điểm bán: tiền tới sau vẫn được ghi nhận."
        )
    return _("Đơn đã hủy. Bạn không phải trả tiền.")


def cancel_note(rows: Sequence[PaymentRow]) -> str:
    """What cancelling means for the money."""
    if any(row.paid and row.method is Method.CARD for row in rows):
        return _("Bạn hủy được cho tới khi điểm bán bắt đầu chuẩn bị. Số tiền đã trả được hoàn về thẻ.")
    if _came(rows):
        return _(
            "Bạn hủy được cho tới khi điểm bán bắt đầu chuẩn bị. Số tiền đã chuyển sẽ được hoàn lại cho bạn."
        )
    return _("Bạn hủy được cho tới khi điểm bán bắt đầu chuẩn bị. Bạn không phải trả tiền.")


def _came(rows: Sequence[PaymentRow]) -> bool:
    return any(row.paid and payments.is_prepaid(row.method.value) for row in rows)


def _after(order: Order, found: payments.Transfer | None) -> str:
    if found is not None and order.state in {OrderState.CONFIRMED, OrderState.COMPLETED}:
        amount = format_dong(found.paid, language())
        return _("Đã nhận %(amount)s chuyển khoản lúc %(when)s.", amount=amount, when=moment(found.moved_at))
    return ""


def _until(found: payments.Transfer, at: datetime) -> str:
    if found.paid:
        amount, rest = format_dong(found.paid, language()), format_dong(found.missing, language())
        return _(
            "Đã nhận %(amount)s, còn thiếu %(rest)s. Hãy chuyển nốt phần còn thiếu.", amount=amount, rest=rest
        )
    if found.deadline_at is not None and found.deadline_at <= at:
        return _("Đã quá hạn chuyển khoản. Đơn sẽ kết thúc nếu chưa có tiền.")
    return _("Hàng được giữ tới %(when)s.", when=moment(found.deadline_at))


def _instead(order: Order, found: payments.Transfer) -> list[tuple[str, str, str]]:
    """The other ways to pay; none once a part of the money came."""
    return [] if found.paid else paying_card.ways(order)


def urls(token: str) -> dict[str, str]:
    """Where the waiting page looks, and what its buttons do."""
    names = {"picture": "qr_picture", "state": "order_state", "claim": "claim", "switch": "switch"}
    return {name: url_for(f"payments.{endpoint}", token=token) for name, endpoint in names.items()}


@dataclass(frozen=True, slots=True)
class StaffMoney:
    """The money of one part as its outlet sees it; `amount`: what the part costs (đồng), whenever it is paid."""

    is_awaited: bool
    is_paid: bool
    amount: int
    sentence: str
    by_card: bool = False
    can_confirm: bool = False


def staff_view(order: Order, part: Fulfilment, lines: Sequence[OrderLine]) -> StaffMoney:
    """Whether a part was paid ahead, is to be, or is paid at the door. One statement more for transfers only."""
    if part.amount_to_collect or not payments.is_prepaid(order.payment_method):
        words = _("Phần lớn đã trả trước; đơn được sửa nên còn thu thêm khi giao.")
        if order.payment_method == Method.EXCHANGE.value:
            words = _("Đơn đổi hàng: khi giao, thu phần chênh lệch.")
        said = words if payments.is_prepaid(order.payment_method) else ""
        rest = ahead.rest_of(order, [part])
        if rest is not None and ahead.comes_first(order, part):
            said = _(
                "Chờ khách trả trước phần còn lại rồi mới chuẩn bị: quà tặng và rượu bia không thu khi giao."
            )
        return StaffMoney(
            is_awaited=False,
            is_paid=False,
            amount=part.amount_to_collect,
            sentence=said,
            can_confirm=rest is not None and rest.account is not None,
        )
    amount = sum(line.total for line in lines) + part.fee
    if order.payment_method == Method.CARD.value:
        return _staff_card(order, amount)
    found = payments.transfer_of(order.id, order.code)
    is_awaited = order.state is OrderState.AWAITING_PAYMENT
    if found is None or not is_awaited:
        is_paid = found is not None and found.paid == found.amount
        return StaffMoney(is_awaited=False, is_paid=is_paid, amount=amount, sentence=_after(order, found))
    until = _(
        "Chờ khách chuyển %(sum)s, hạn %(when)s.", sum=_sum(found.missing), when=moment(found.deadline_at)
    )
    if found.claimed_at is not None:
        said = _("Khách báo đã chuyển lúc %(when)s: hãy xem tài khoản.", when=moment(found.claimed_at))
        until = f"{until} {said}"
    return StaffMoney(is_awaited=True, is_paid=False, amount=amount, sentence=until)


def _staff_card(order: Order, amount: int) -> StaffMoney:
    found = payments.card_of(order.id)
    is_awaited = order.state is OrderState.AWAITING_PAYMENT
    if found is None or not is_awaited:
        is_paid = found is not None and found.state is PaymentState.PAID
        words = paying_card.after(order, found) if found else ""
        return StaffMoney(is_awaited=False, is_paid=is_paid, amount=amount, sentence=words, by_card=True)
    words = paying_card.awaited(found)
    return StaffMoney(is_awaited=True, is_paid=False, amount=amount, sentence=words, by_card=True)


def _sum(amount: int) -> str:
    return format_dong(amount, language())


def money_words(row: BoardRow) -> tuple[str, str]:
    """The money of a part in words, and the kind of its tag; an empty kind: an amount to collect (đồng)."""
    if row.order_state is OrderState.AWAITING_PAYMENT and row.payment_method == Method.CARD.value:
        return _("Chưa trả thẻ"), "warn"
    if row.order_state is OrderState.AWAITING_PAYMENT:
        return (_("Khách báo đã chuyển"), "info") if row.claimed else (_("Chưa chuyển"), "warn")
    if row.order_state is OrderState.LAPSED or row.state in FOR_NOTHING:
        return _("Không thu"), "wait"
    if payments.is_prepaid(row.payment_method) and not row.amount_to_collect:
        return _("Đã trả trước"), "good"
    if row.state in {FulfilmentState.HANDED_OVER, FulfilmentState.DELIVERED}:
        return _("Đã thu"), "good"
    return "", ""
