"""What the states and steps of an order are called on the outlet's pages."""

from shop.core.sentences import lazy
from shop.orders.board import CLAIMED, Part, Tab
from shop.orders.models import OrderEvent
from shop.orders.states import FOR_NOTHING, CallState, Door, FulfilmentState, OrderState
from shop.web.context import moment
from shop.web.i18n import _

Words = tuple[str, str]


_SAID = {
    "edited": lazy("Sửa đơn"),
    "moved_out": lazy("Chuyển sang điểm bán khác"),
    "moved_in": lazy("Nhận từ điểm bán khác"),
    "call": lazy("Khách đã xác nhận qua điện thoại"),
    "invoice_taken_back": lazy("Hóa đơn VAT đã hủy"),
    "pickup_extended": lazy("Gia hạn nhận hàng"),
    "pickup_reminded": lazy("Đã nhắc khách đến nhận"),
    "age_checked": lazy("Đã kiểm tra giấy tờ: khách đủ 18 tuổi"),
    CLAIMED: lazy("Khách báo đã chuyển khoản"),
    "rest_paid": lazy("Khách đã trả trước phần còn lại"),
    "paid_in_cash": lazy("Đổi sang trả tiền khi nhận hàng"),
    "payment_changed": lazy("Khách đổi cách trả tiền"),
    "card_paid_before": lazy("Thẻ đã trả trước khi kịp hủy hoặc đổi"),
    "card_disputed": lazy("Chủ thẻ khiếu nại với ngân hàng"),
    "card_dispute_ended": lazy("Ngân hàng đã quyết định về khiếu nại"),
}


def tab_words(tab: Tab) -> str:
    """The name of a heap."""
    return {
        Tab.MONEY: _("Chờ trả tiền"),
        Tab.CALL: _("Chờ gọi xác nhận"),
        Tab.NEW: _("Đơn mới"),
        Tab.PREPARING: _("Đang chuẩn bị"),
        Tab.READY: _("Chờ khách nhận"),
        Tab.SHIPPED: _("Đang giao"),
        Tab.LATE: _("Quá hẹn"),
        Tab.LEAVING: _("Sắp quá hạn nhận"),
        Tab.ENDED: _("Đã xong"),
    }[tab]


def state_words(
    state: FulfilmentState, call_state: CallState, order_state: OrderState = OrderState.CONFIRMED
) -> Words:
    """A part's state in words, and the kind of tag that shows it."""
    if order_state is OrderState.AWAITING_PAYMENT:
        return _("Chờ trả tiền"), "warn"
    if order_state is OrderState.LAPSED:
        return _("Hết hạn trả tiền"), "bad"
    if state is FulfilmentState.NEW and call_state is CallState.WAITING:
        return _("Chờ gọi xác nhận"), "warn"
    return {
        FulfilmentState.NEW: (_("Đơn mới"), "wait"),
        FulfilmentState.PREPARING: (_("Đang chuẩn bị"), "wait"),
        FulfilmentState.READY: (_("Sẵn sàng nhận"), "info"),
        FulfilmentState.SHIPPED: (_("Đang giao"), "info"),
        FulfilmentState.HANDED_OVER: (_("Đã bàn giao"), "good"),
        FulfilmentState.DELIVERED: (_("Đã giao"), "good"),
        FulfilmentState.REFUSED: (_("Không giao được"), "bad"),
        FulfilmentState.CANCELLED: (_("Đã hủy"), "bad"),
        FulfilmentState.NOT_COLLECTED: (_("Khách không đến nhận"), "bad"),
    }[state]


def next_steps(part: Part) -> frozenset[str]:
    """Which steps the page offers now: call, prepare, ready, hand_over, wait, ship, delivered, refusal, cancel."""
    state, pickup = part.fulfilment.state, part.fulfilment.door is Door.PICKUP
    if part.order.state is not OrderState.CONFIRMED:
        return frozenset()
    if state is FulfilmentState.NEW:
        waiting = part.order.call_state is CallState.WAITING
        return frozenset({"call" if waiting else "prepare", "cancel"})
    return {
        FulfilmentState.PREPARING: frozenset({"ready" if pickup else "ship", "cancel"}),
        FulfilmentState.READY: frozenset({"hand_over", "wait", "cancel"}),
        FulfilmentState.SHIPPED: frozenset({"delivered", "refusal"}),
    }.get(state, frozenset())


def may_move(part: Part) -> bool:
    """Whether another outlet may still serve lines of this part."""
    return part.order.state is OrderState.CONFIRMED and part.fulfilment.state is FulfilmentState.NEW


def event_words(event: OrderEvent) -> tuple[str, str, str]:
    """A row of the history for the timeline: what, when, how it looks."""
    words = _event(event)
    if event.note:
        words = f"{words}: {event.note}"
    bad = event.to_state in {*FOR_NOTHING, OrderState.LAPSED}
    return words, moment(event.at), "bad" if bad else "done"


_MOVED = {
    ("refund", "due"): lazy("Phải hoàn tiền"),
    ("refund", "sending"): lazy("Đang hoàn tiền về thẻ"),
    ("refund", "done"): lazy("Đã hoàn tiền"),
    ("refund", "failed"): lazy("Hoàn tiền về thẻ không thành"),
    ("refund", "cancelled"): lazy("Thôi hoàn tiền"),
    ("return", "requested"): lazy("Khách xin trả hàng"),
    ("return", "approved"): lazy("Đồng ý nhận lại hàng"),
    ("return", "refused"): lazy("Không nhận lại hàng"),
    ("return", "received"): lazy("Đã nhận lại hàng"),
    ("return", "withdrawn"): lazy("Khách rút yêu cầu trả hàng"),
    ("return", "closed"): lazy("Trả hàng đã xong"),
}


def _event(event: OrderEvent) -> str:
    moved = _MOVED.get((event.kind, event.to_state or ""))
    if moved is not None:
        return str(moved)
    if event.kind in _SAID:
        return str(_SAID[event.kind])
    if event.from_state == OrderState.AWAITING_PAYMENT and event.to_state == OrderState.CONFIRMED:
        return _("Đơn được xác nhận")
    if event.to_state == OrderState.AWAITING_PAYMENT:
        return _("Đã đặt hàng, chờ trả tiền")
    if event.kind == "lots":
        return _("Đã đổi sang lô còn dùng được")
    if event.kind == "fulfilment" and event.to_state:
        return state_words(FulfilmentState(event.to_state), CallState.NOT_NEEDED)[0]
    known: dict[str, str] = {
        OrderState.CONFIRMED: _("Đã đặt hàng"),
        OrderState.COMPLETED: _("Đơn hoàn tất"),
        OrderState.CANCELLED: _("Đơn đã hủy"),
        OrderState.LAPSED: _("Đơn hết hạn thanh toán"),
    }
    return known.get(event.to_state or "", _("Đã ghi nhận"))
