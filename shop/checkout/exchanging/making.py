"""A return ends with goods instead of money: what came back is worth so much, and pays for a new order.

Two rows tell it: a refund of the old order that did not go back as money, and a payment of the new one of the same
sum; of money that two cards brought, two rows for each. From there each order lives by the rules of every order: cancelled, the new one owes its money back, once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from shop.catalogue.queries import remembered
from shop.checkout import alcohol, drafting, fulfilling
from shop.checkout.details import Details
from shop.checkout.exchanging import goods, telling
from shop.checkout.exchanging.goods import METHOD, Worth
from shop.checkout.exchanging.sums import Balance
from shop.checkout.paying import ahead
from shop.checkout.quote import Quote
from shop.checkout.refunding import covering
from shop.checkout.refunding.owing import Owed, owe, set_against
from shop.checkout.returning.closing import Decision, decided
from shop.checkout.returning.deciding import locked
from shop.checkout.rules import current_rules
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Refused, Shortage
from shop.core.money import Dong, format_dong
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory import services as inventory
from shop.invoices import services as invoices
from shop.orders import exchanges, returning
from shop.orders import services as orders
from shop.orders.exchanges import Instead
from shop.orders.models import Fulfilment, Order, Return
from shop.orders.return_states import ExchangeKind, ExchangeState, ReturnState
from shop.orders.services import Created, NewOrder
from shop.orders.states import Channel, Door
from shop.payments import disputes, refunds
from shop.payments import exchanges as money
from shop.payments import services as payments
from shop.payments.refund_states import RefundReason
from shop.payments.services import Due
from shop.payments.states import Method

WHY = "đổi lấy hàng rẻ hơn"


@dataclass(frozen=True, slots=True)
class Replacement:
    """What staff give instead. `units`: what is credited, by order line (None: all that came or was asked).

    `at_once`: over the counter now, else it is prepared like any order for this `door`.
    """

    instead: Instead
    door: Door = Door.PICKUP
    units: Mapping[int, int] | None = None
    at_once: bool = False


def exchange(outlet_id: int, return_id: int, wish: Replacement, *, at: datetime, by: int | None) -> Order:
    """End a return with goods; gives the order that was made. Done twice it gives the same order.

    Raises NotFound, BadInput by field, Refused before the return was agreed or its goods came, when it ended with
    money, when the outlet has not enough, or when what is still to pay cannot be collected at the door.
    """
    order, one = locked(outlet_id, return_id)
    known = exchanges.of_return(return_id)
    if known is not None and known.state is ExchangeState.MADE:
        return session.get_one(Order, known.order_id)
    found = decided(one, Decision(wish.units, with_fee=False))
    worth = sum(back.amount for _sold, back in found.proposal.lines)
    _refuse_disputed(order, worth)
    credit = min(worth, refunds.free(order.id))
    if credit <= 0:
        raise Refused(lazy("Không còn khoản tiền nào của hàng trả này để đổi lấy hàng khác."))
    made = _ordered(
        order, one, wish, [Worth(*line) for line in found.proposal.lines], credit=credit, at=at, by=by
    )
    row = exchanges.want(return_id, wish.instead, at=at, by=by)
    exchanges.made(row, made.id, at=at, by=by)
    returning.move(one, ReturnState.CLOSED, at=at, by=by)
    part = orders.lock_order(made.id).parts[0]
    owed = Owed(
        found.reason, found.why, [(sold.id, back) for sold, back in found.proposal.lines], return_id=one.id
    )
    balance = _pay(order, made, part, (one, owed), at=at, by=by)
    telling.exchanged(order, one, made, part, balance, at=at)
    if wish.at_once:
        _hand_over(part, at, by)
    return made


def _refuse_disputed(order: Order, worth: Dong) -> None:
    """Money that a bank holds, or gave the card holder already, pays for no goods."""
    if disputes.cover(order.id) > 0:
        raise Refused(covering.EXCHANGE)
    if disputes.held(order.id) and refunds.free(order.id) < min(worth, refunds.room(order.id)):
        raise Refused(covering.HELD)


def _ordered(
    order: Order,
    one: Return,
    wish: Replacement,
    worth: list[Worth],
    *,
    credit: Dong,
    at: datetime,
    by: int | None,
) -> Order:
    """The new order with its units held."""
    details = _details(order, one, wish)
    other = _other(wish.instead)
    quote = goods.quoted(
        one.outlet_id,
        details.where,
        worth,
        other,
        free_delivery=one.reason.is_fault,
        at=at,
    )
    extra = Balance(credit, quote.total).extra
    _check_door(order, wish, quote, extra)
    new = _draft(order, details, quote, extra=extra, at_once=wish.at_once, at=at)
    made = orders.create(new, at=at, by=by)
    _hold(new, made, quote, at, by)
    buyer = invoices.buyer_of(order.id, new.fulfilments[0].operator_id)
    if buyer is not None:
        invoices.ask_all(made.order_id, [new.fulfilments[0].operator_id], buyer, at=at)
    return session.get_one(Order, made.order_id)


def _other(instead: Instead) -> tuple[int, int] | None:
    if instead.kind is ExchangeKind.SAME:
        return None
    if instead.goods is None or instead.goods[1] < 1:
        raise BadInput("quantity", lazy("Hãy ghi số lượng của món đổi."))
    return instead.goods


def _details(order: Order, one: Return, wish: Replacement) -> Details:
    """To the counter, or to the address of the order, for the same people. Raises BadInput on `door`."""
    head = (order.name, order.phone, METHOD.method.value, order.email)
    if wish.door is Door.PICKUP:
        return Details(Door.PICKUP, *head, outlet_id=one.outlet_id)
    if order.commune_code is None or wish.at_once:
        raise BadInput("door", lazy("Đơn này không có địa chỉ giao. Khách nhận hàng đổi tại điểm bán."))
    return Details(
        Door.DELIVERY,
        *head,
        commune_code=order.commune_code,
        street=order.street,
        recipient_name=order.recipient_name,
        recipient_phone=order.recipient_phone,
        hides_prices=order.hides_prices,
    )


def _check_door(order: Order, wish: Replacement, quote: Quote, extra: Dong) -> None:
    """What is still to pay can be taken where the goods change hands. Raises Refused."""
    has_alcohol = any(line.variant.alcohol for line in quote.lines)
    if has_alcohol and not order.age_confirmed:
        raise Refused(alcohol.AGE)
    if not extra or wish.at_once:
        return
    if has_alcohol or (wish.door is Door.DELIVERY and order.recipient_name):
        if not ahead.can_prepay(order, extra):
            raise Refused(ahead.ONLY_AHEAD)
        return
    most = current_rules().cod_most
    if wish.door is Door.DELIVERY and extra > most:
        raise Refused(
            lazy("Đơn trả tiền khi nhận hàng nhiều nhất là %(most)s. Hãy bớt hàng.", most=format_dong(most))
        )


def _draft(
    order: Order, details: Details, quote: Quote, *, extra: Dong, at_once: bool, at: datetime
) -> NewOrder:
    stars = remembered.stars(drafting.product_ids(quote), at)
    new = drafting.draft(
        quote,
        details,
        METHOD,
        stars,
        key=random_token(),  # the return itself is exchanged once; a key that can be guessed opens an order
        terms_version=current_rules().version,
        language=order.language,
        user_id=order.user_id,
    )
    [part] = new.fulfilments
    part = replace(part, amount_to_collect=extra, prepare_on=None)
    if at_once:
        part = replace(part, hand_over_day=vn_day(at))
    return replace(new, channel=Channel.STAFF, fulfilments=[part])


def _hold(new: NewOrder, made: Created, quote: Quote, at: datetime, by: int | None) -> None:
    """Over the counter from the shelf, fit on the day; a parcel as promised to everybody."""
    wants = drafting.wants(new, made.lines, drafting.promises(quote))
    if new.door is Door.PICKUP:
        until = new.fulfilments[0].hand_over_day
        wants = [replace(want, counter=True, good_until=until) for want in wants]
    try:
        inventory.reserve(wants, at=at, by=by)
    except Shortage as error:
        names = {line.variant.variant_id: line.variant.name for line in quote.lines}
        raise Refused(
            lazy(
                "Không đủ hàng để đổi: %(name)s còn %(left)s. Hãy chọn hàng khác, hoặc hoàn tiền cho khách.",
                name=names.get(error.lines[0].variant_id, ""),
                left=error.lines[0].available,
            )
        ) from error


def _pay(
    order: Order, made: Order, part: Fulfilment, what: tuple[Return, Owed], *, at: datetime, by: int | None
) -> Balance:
    """The value of the return pays for the new order; what is missing is due at the door, what is left is owed."""
    one, owed = what
    old = session.get_one(Fulfilment, one.fulfilment_id)
    rows = set_against(order, owed, key=f"return:{one.id}", part=old, reference=made.code, at=at, by=by)
    paid = [money.pay(made.id, refund, at=at, by=by) for refund in rows]
    balance = Balance(sum(refund.amount for refund in rows), made.total)
    if balance.extra:
        method = Method.AT_OUTLET if part.door is Door.PICKUP else Method.ON_DELIVERY
        operator_id = made.payee_operator_id
        assert operator_id is not None  # noqa: S101 one outlet serves all of it
        payments.make_due(made.id, method, [Due(part.id, operator_id, balance.extra)], at=at)
    if balance.rest:
        less = Owed(RefundReason.EXCHANGED, WHY, other=balance.rest)
        only = paid[0] if len(paid) == 1 else None
        owe(made, less, key=f"exchange:{one.id}", part=part, payment=only, at=at, by=by)
    return balance


def _hand_over(part: Fulfilment, at: datetime, by: int | None) -> None:
    """The customer stands at the counter: every step of a pick-up in one breath."""
    fulfilling.start_preparing(part.outlet_id, part.id, at=at, by=by, pays_here=True)
    fulfilling.mark_ready(part.outlet_id, part.id, at=at, by=by)
    fulfilling.hand_over(part.outlet_id, part.id, code=part.pickup_code, at=at, by=by)
