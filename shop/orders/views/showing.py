"""From an order to what its page shows: finished words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from markupsafe import Markup

from shop.core.money import format_dong
from shop.core.quantity import format_quantity
from shop.orders import exchanges, labels
from shop.orders.account_forms import AccountForm
from shop.orders.exchanges import Origin
from shop.orders.labels import Label
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.queries import OrderPage, Part
from shop.orders.states import FOR_NOTHING, CallState, Door, FulfilmentState, OrderState
from shop.orders.views import collecting, paying, refunding, returns
from shop.orders.views.origins import Provenance, origins
from shop.orders.views.paying import TransferView
from shop.orders.views.paying_card import CardView, card_view
from shop.orders.views.paying_rest import RestView, rest_view
from shop.orders.views.recipients import PeopleView, people_view
from shop.orders.views.refunding import RefundsView
from shop.orders.views.returns import ReturnsView
from shop.outlets import queries as outlets
from shop.outlets.queries import OutletRow
from shop.payments import queries as payments
from shop.payments.states import Method
from shop.promotions.wording import sum_rows
from shop.reviews.queries import buyers as reviews
from shop.web.codes import qr_svg
from shop.web.context import day, moment
from shop.web.i18n import _, language

Event = tuple[str, str, str]
EDITS = frozenset({"edited", "moved_out"})


@dataclass(frozen=True, slots=True)
class PartView:
    """One outlet's part. `qr` and `code` only for pick-up that is still to come."""

    heading: str
    label: Label
    outlet: OutletRow
    outlet_name: str
    hours: str
    next: str
    brought: str
    is_pickup: bool
    code: str
    qr: Markup | None
    carrier: str
    lines: Sequence[tuple[str, str, int]]
    rows: Sequence[tuple[str, int | str]]
    collect: int
    owed: str
    seller: str
    timeline: Sequence[Event]


@dataclass(frozen=True, slots=True)
class OrderView:
    """The whole page."""

    code: str
    token: str
    label: Label
    placed_at: str
    name: str
    phone: str
    address: str
    note: str
    payment: str
    voucher_code: str
    discount_total: int
    total: int
    vat_total: int
    parts: Sequence[PartView]
    people: PeopleView | None
    reviews: Sequence[tuple[str, str, str]]
    can_cancel: bool
    ended: str
    cancel_note: str
    cancel_url: str
    transfer: TransferView | None
    card: CardView | None
    rest: RestView | None
    gift: Sequence[tuple[str, str]]
    has_recipient: bool
    refunds: RefundsView | None
    edits: Sequence[tuple[str, str]]
    returns: ReturnsView | None
    needs_papers: bool
    origin: Origin | None
    origins: Sequence[Provenance]


def order_view(found: OrderPage, at: datetime, *, account: AccountForm | None = None) -> OrderView:
    """Everything of one order; two more packages are asked once each, a third when something was received."""
    order = found.order
    places = collecting.desks(outlets.by_ids([part.fulfilment.outlet_id for part in found.parts]), order)
    people = people_view(found)
    rows = payments.payments_of(order.id)
    at_door = [row for row in rows if not payments.is_prepaid(row.method.value)]
    paid = {row.fulfilment_id for row in at_door if row.paid and row.paid >= row.amount}
    transfer = paying.transfer_view(order, at) if paying.is_by_transfer(rows) else None
    return OrderView(
        code=order.code,
        token=order.token,
        label=labels.order_label(order.state, order.call_state, found.states),
        placed_at=moment(order.placed_at),
        name=order.name,
        phone=order.phone,
        address=order.address_text or "",
        note=order.note or "",
        payment=payments.label_of(order.payment_method),
        voucher_code=order.voucher_code or "",
        discount_total=order.discount_total,
        total=order.total,
        vat_total=order.vat_total,
        parts=[] if people else [_part(part, found, places, paid, at) for part in found.parts],
        people=people,
        reviews=[] if people else _reviews(found),
        can_cancel=labels.can_cancel(order.state, found.states),
        ended=paying.ended(order, rows),
        cancel_note=paying.cancel_note(rows),
        cancel_url=url_for("orders.cancel", token=order.token),
        transfer=transfer,
        card=card_view(order, at),
        rest=rest_view(order, [part.fulfilment for part in found.parts]),
        gift=_gift(order),
        has_recipient=order.is_for_others,
        refunds=refunding.refunds_view(order.id, order.token, rows, account),
        returns=returns.returns_view(found, at),
        edits=[(moment(event.at), event.note or "") for event in found.events if event.kind in EDITS],
        origin=exchanges.origin(order.id) if order.payment_method == Method.EXCHANGE.value else None,
        origins=origins(found),
        needs_papers=order.age_confirmed
        and order.state in {OrderState.AWAITING_PAYMENT, OrderState.CONFIRMED},
    )


def _gift(order: Order) -> list[tuple[str, str]]:
    """Who gets the gift and what goes with it; never the recipient's number, which is for whoever brings it."""
    rows = []
    if order.recipient_name:
        rows.append((_("Người nhận quà"), order.recipient_name))
    if order.wanted_day:
        rows.append((_("Ngày muốn nhận"), day(order.wanted_day, weekday=True)))
    if order.card_text:
        rows.append((_("Thiệp"), order.card_text))
    if order.gift_bag:
        rows.append((_("Túi quà"), _("có")))
    if order.hides_prices:
        rows.append((_("Giá trong kiện hàng"), _("không ghi")))
    return rows


def _reviews(found: OrderPage) -> list[tuple[str, str, str]]:
    """(what was bought, address of its review, what to do there) of everything that was received."""
    if not {FulfilmentState.HANDED_OVER, FulfilmentState.DELIVERED}.intersection(found.states):
        return []
    is_english = language() == "en"
    return [
        (
            (line.name_en if is_english else None) or line.name,
            url_for("reviews.line", token=line.token, order_line_id=line.order_line_id),
            _("Xem đánh giá của bạn") if line.state else _("Đánh giá"),
        )
        for line in reviews.of_order(found.order.id)
    ]


def _part(
    part: Part, found: OrderPage, places: Mapping[int, OutletRow], paid: set[int | None], at: datetime
) -> PartView:
    row = part.fulfilment
    outlet = places[row.outlet_id]
    name = (outlet.name_en if language() == "en" else None) or outlet.name
    is_pickup = row.door is Door.PICKUP
    shows_code = (is_pickup and found.order.state is OrderState.CONFIRMED) and row.state in {
        FulfilmentState.NEW,
        FulfilmentState.PREPARING,
        FulfilmentState.READY,
    }
    return PartView(
        heading=_("Nhận tại %(outlet)s", outlet=name) if is_pickup else _("Giao từ %(outlet)s", outlet=name),
        label=labels.part_label(row.state),
        outlet=outlet,
        outlet_name=name,
        hours=outlets.hours_line(outlet, at),
        next=_next(part, found),
        brought=collecting.brought(found.order, part.lines) if shows_code else "",
        is_pickup=is_pickup,
        code=row.pickup_code,
        qr=qr_svg(row.pickup_code) if shows_code else None,
        carrier=" ".join(word for word in (row.carrier, row.tracking) if word),
        lines=[_line(line, part.lines) for line in part.lines if line.parent_id is None],
        rows=sum_rows(sum(line.discount for line in part.lines), row.fee),
        collect=_total(part),
        owed=_owed(row, found.order, is_paid=row.id in paid),
        seller=part.lines[0].seller_name if part.lines else "",
        timeline=_timeline(part, found),
    )


def _total(part: Part) -> int:
    """What a part costs: its lines and its delivery, whenever it is paid."""
    return sum(line.total for line in part.lines) + part.fulfilment.fee


def _owed(part: Fulfilment, order: Order, *, is_paid: bool) -> str:
    """What the sum of a part is: paid, nothing that anybody owes any more, or still to pay."""
    if is_paid:
        return _("Đã trả")
    if order.state is OrderState.LAPSED or part.state in FOR_NOTHING:
        return _("Không phải trả")
    if part.amount_to_collect and payments.is_prepaid(order.payment_method):
        rest = format_dong(part.amount_to_collect, language())
        return _("Đã trả một phần, còn trả %(rest)s khi nhận", rest=rest)
    if payments.is_prepaid(order.payment_method):
        is_waiting = order.state is OrderState.AWAITING_PAYMENT
        ahead = _("Trả trước bằng thẻ") if order.payment_method == "card" else _("Chuyển khoản trước")
        return ahead if is_waiting else _("Đã trả")
    return _("Trả khi nhận")


def _line(line: OrderLine, lines: Sequence[OrderLine]) -> tuple[str, str, int]:
    """Name, quantity, amount before any discount; a basket's amount is that of its components."""
    is_english = language() == "en"
    name = (line.name_en if is_english else None) or line.name
    pack = (line.variant_name_en if is_english else None) or line.variant_name
    amount = line.gross or sum(other.gross for other in lines if other.parent_id == line.id)
    words = f"{name}, {pack} · {_sold_as(line.stars)}" if line.stars else f"{name}, {pack}"
    return words, format_quantity(line.quantity, line.measure, language()), amount


def _sold_as(stars: int) -> str:
    """The star of the day of sale; in a sample shop it says that it is one of the sample."""
    if current_app.config["SHOP_MODE"] == "sample":
        return _("OCOP %(stars)s sao (mẫu)", stars=stars)
    return _("OCOP %(stars)s sao", stars=stars)


def _next(part: Part, found: OrderPage) -> str:
    """What happens next, with its day."""
    row = part.fulfilment
    if found.order.state is OrderState.AWAITING_PAYMENT:
        return _("Hàng đang được giữ cho bạn. Điểm bán chuẩn bị khi đã nhận được tiền.")
    when = day(row.hand_over_day, weekday=True)
    if row.state in {FulfilmentState.READY, FulfilmentState.NOT_COLLECTED}:
        return collecting.words(row, found.order)
    if row.state is FulfilmentState.SHIPPED:
        return _("Hàng đang trên đường, dự kiến tới trước hoặc trong %(day)s.", day=when)
    is_open = row.state in {FulfilmentState.NEW, FulfilmentState.PREPARING}
    if not is_open or found.order.state is OrderState.LAPSED:
        return ""
    if found.order.call_state is CallState.WAITING and row.prepare_on:
        return _("Điểm bán sẽ gọi cho bạn để xác nhận, rồi mới chuẩn bị hàng và giao vào %(day)s.", day=when)
    if found.order.call_state is CallState.WAITING:
        return _(
            "Điểm bán sẽ gọi cho bạn để xác nhận, rồi mới chuẩn bị hàng. Dự kiến giao trước hoặc trong %(day)s.",
            day=when,
        )
    words = _("Điểm bán đang chuẩn bị. Dự kiến giao trước hoặc trong %(day)s.", day=when)
    if row.door is Door.PICKUP:
        words = _("Hàng sẵn sàng từ %(day)s. Điểm bán sẽ báo cho bạn; hãy mang theo mã nhận hàng.", day=when)
    elif row.prepare_on:
        words = _("Điểm bán giao vào %(day)s.", day=when)
    return words


def _timeline(part: Part, found: OrderPage) -> list[Event]:
    """What has happened to a part and what comes, in the order of its life."""
    row = part.fulfilment
    events: list[Event] = [(_("Đã đặt hàng"), moment(found.order.placed_at), "done")]
    steps = labels.steps(row.door)
    reached = {step: found.reached(row.id, step.value) for step in steps}
    for step in steps:
        when = reached[step]
        if when is not None:
            events.append(
                (str(labels.part_label(step).text), moment(when), "now" if row.state is step else "done")
            )
    if row.state in FOR_NOTHING:
        when = row.ended_at or row.moved_at
        return [*events, (str(labels.part_label(row.state).text), moment(when), "bad")]
    if found.order.state is OrderState.LAPSED:
        ended = found.reached(None, OrderState.LAPSED.value)
        return [*events, (str(labels.LAPSED.text), moment(ended), "bad")]
    if row.state is FulfilmentState.NEW:
        events[0] = (events[0][0], events[0][1], "now")
    coming = [step for step in steps if reached[step] is None]
    return [*events, *((str(labels.part_label(step).text), "", "next") for step in coming)]
