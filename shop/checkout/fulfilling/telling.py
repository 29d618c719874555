"""What the customer is told while an outlet works on a part: by e-mail, or by hand from the outlet."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from shop.core.money import Dong, format_dong
from shop.core.phone import format_phone
from shop.extensions import session
from shop.messages.services import drop_untold
from shop.orders.letters import link, write
from shop.orders.models import Fulfilment, Order
from shop.orders.states import OPEN, Door, FulfilmentState, OrderState
from shop.outlets.models import Outlet
from shop.payments.queries import is_prepaid
from shop.web.context import day_in
from shop.web.i18n import speaking

READY = "part_ready"
REMINDER = "pickup_reminder"
EXTENDED = "pickup_extended"
NOT_COLLECTED = "pickup_not_collected"
SHIPPED = "part_shipped"
CANCELLED = "part_cancelled"
COMPLETED = "order_completed"
PART = "fulfilment"


def ready(order: Order, part: Fulfilment, its: Sequence[Fulfilment], *, at: datetime) -> None:
    """Say where the goods lie, the code to show and what there is to pay."""
    _ = speaking(order.language)
    subject = _("Đơn %(code)s đã sẵn sàng tại %(place)s", code=order.code, place=_name(_outlet(part), order))
    _tell(order, part, READY, subject, invitation(order, part, its), at=at)


def together(order: Order, part: Fulfilment) -> list[Fulfilment]:
    """The open parts of an order that are collected with this one: kiosks of one hub share its desk and the code."""
    mine = (Fulfilment.order_id == order.id, Fulfilment.pickup_code == part.pickup_code)
    found = session.scalars(select(Fulfilment).where(*mine).order_by(Fulfilment.id)).all()
    return [each for each in found if each.state in OPEN]


def is_asked(its: Sequence[Fulfilment]) -> bool:
    """Whether the customer is asked to come for what is collected together: once, when the last of it lies ready."""
    return bool(its) and all(each.state is FulfilmentState.READY for each in its)


def reminder(order: Order, part: Fulfilment, its: Sequence[Fulfilment], *, at: datetime) -> None:
    """Say once more where the goods lie, shortly before they are put back."""
    drop_ready(part, at=at)
    _ = speaking(order.language)
    until = day_in(part.pickup_until, order.language)
    subject = _("Nhắc nhận hàng: đơn %(code)s được giữ đến hết %(day)s", code=order.code, day=until)
    _tell(order, part, REMINDER, subject, invitation(order, part, its), at=at)


def extended(order: Order, part: Fulfilment, *, at: datetime) -> None:
    """Say the new last day: of what is collected together, the first one."""
    its = together(order, part)
    if not is_asked(its):
        return
    drop_ready(part, at=at)
    _ = speaking(order.language)
    until = day_in(_until(its, part), order.language)
    subject = _("Đơn %(code)s được giữ thêm đến hết %(day)s", code=order.code, day=until)
    _tell(order, part, EXTENDED, subject, invitation(order, part, its), at=at)


def invitation(order: Order, part: Fulfilment, its: Sequence[Fulfilment]) -> str:
    """Where the goods lie and until when, the code to show and what there is to pay. `its`: collected together."""
    _, outlet = speaking(order.language), _outlet(part)
    call = f" ({format_phone(outlet.phone)})" if outlet.phone else ""
    return _(
        "Kính mời quý khách %(name)s đến %(place)s, %(street)s nhận đơn %(code)s đến hết %(day)s."
        " Mã nhận hàng: %(pickup)s (mã QR ở trang đơn hàng). Số tiền cần trả: %(amount)s. %(link)s",
        name=order.name,
        place=_name(outlet, order),
        street=f"{outlet.street}{call}",
        code=order.code,
        day=day_in(_until(its, part), order.language),
        pickup=part.pickup_code,
        amount=_owed(order, sum(each.amount_to_collect for each in its)),
        link=link(order),
    )


def not_collected(order: Order, part: Fulfilment, *, at: datetime) -> None:
    """Say that nobody came, that the goods are put back, and what becomes of the money."""
    drop_ready(part, at=at)
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Đơn %(code)s tại %(outlet)s chưa được nhận nên điểm bán đã cất hàng lại."
        " %(money)s %(link)s",
        name=order.name,
        code=order.code,
        outlet=_name(_outlet(part), order),
        money=_no_money(order),
        link=link(order),
    )
    _tell(order, part, NOT_COLLECTED, _("Đơn %(code)s đã quá hạn nhận", code=order.code), body, at=at)


def shipped(order: Order, part: Fulfilment, *, at: datetime) -> None:
    """Say who brings the parcel, when, and what is collected; of many gifts the page of recipients tells."""
    if order.recipient_count:
        return
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Đơn %(code)s đã gửi qua %(carrier)s, dự kiến đến trước hoặc trong ngày %(day)s."
        " Số tiền thu khi giao: %(amount)s. %(link)s",
        name=order.name,
        code=order.code,
        carrier=f"{part.carrier} {part.tracking or ''}".strip(),
        day=f"{part.hand_over_day:%d/%m/%Y}",
        amount=_owed(order, part.amount_to_collect),
        link=link(order),
    )
    _tell(order, part, SHIPPED, _("Đơn %(code)s đang được giao", code=order.code), body, at=at)


def cancelled(order: Order, part: Fulfilment, reason: str, *, at: datetime) -> None:
    """Say that a part cannot be served, and why."""
    drop_ready(part, at=at)
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Rất tiếc, %(outlet)s không phục vụ được phần hàng của đơn %(code)s:"
        " %(reason)s. %(money)s %(link)s",
        name=order.name,
        outlet=_name(_outlet(part), order),
        code=order.code,
        reason=reason,
        money=_no_money(order),
        link=link(order),
    )
    subject = _("Đơn %(code)s: có phần hàng không phục vụ được", code=order.code)
    _tell(order, part, CANCELLED, subject, body, at=at)


def completed(order: Order, *, at: datetime) -> None:
    """Thank for a completed order and ask what its goods are like: by e-mail only, nobody is called for this."""
    if order.state is not OrderState.COMPLETED or not order.email:
        return
    _ = speaking(order.language)
    body = _(
        "Kính chào quý khách %(name)s. Cảm ơn quý khách đã mua đơn %(code)s. Quý khách thấy thế nào?"
        " Mời quý khách đánh giá, kèm ảnh nếu có: %(link)s",
        name=order.name,
        code=order.code,
        link=link(order),
    )
    write(order, COMPLETED, _("Đơn %(code)s đã hoàn tất", code=order.code), body, at=at)


def drop_ready(part: Fulfilment, *, at: datetime) -> None:
    """Take back what is no longer true and was not told yet."""
    for kind in (READY, REMINDER, EXTENDED):
        drop_untold(PART, part.id, kind, at=at)


def _until(its: Sequence[Fulfilment], part: Fulfilment) -> date | None:
    """The day by which all that is collected together still lies there."""
    days = [each.pickup_until for each in its if each.pickup_until]
    return min(days, default=part.pickup_until)


def _owed(order: Order, due: Dong) -> str:
    """What is paid when the goods change hands, or that it was paid ahead."""
    if is_prepaid(order.payment_method) and not due:
        _ = speaking(order.language)
        return _("đã trả")
    return format_dong(due, order.language)


def _no_money(order: Order) -> str:
    """What becomes of the money of a part that is not served."""
    _ = speaking(order.language)
    if is_prepaid(order.payment_method):
        return _("Số tiền quý khách đã trả cho phần này sẽ được hoàn lại.")
    return _("Quý khách không phải trả tiền cho phần này.")


def _tell(order: Order, part: Fulfilment, kind: str, subject: str, body: str, *, at: datetime) -> None:
    write(order, kind, subject, body, at=at, outlet_id=part.outlet_id, cause=(PART, part.id))


def _outlet(part: Fulfilment) -> Outlet:
    """Where it is handed over: a kiosk's pick-ups at the desk of its hub."""
    found = session.scalars(select(Outlet).where(Outlet.id == part.outlet_id)).one()
    if part.door is not Door.PICKUP or found.hub_id is None:
        return found
    hub = session.get_one(Outlet, found.hub_id)
    return hub if hub.offers_pickup else found


def _name(outlet: Outlet, order: Order) -> str:
    return (outlet.name_en if order.language == "en" else None) or outlet.name
