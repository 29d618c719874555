"""A buyer's bank takes money of a card back: meanwhile nothing of it is sent, and what it keeps is not given back again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from shop import jobs
from shop.cases.services import open_case, resolve
from shop.cases.states import CaseKind
from shop.checkout.refunding import covering, telling
from shop.checkout.refunding.owing import ORDER, Owed, case_key, owe, put_before_people
from shop.core.money import Dong, format_dong
from shop.extensions import session
from shop.orders import services as orders
from shop.orders.models import Fulfilment, Order
from shop.payments import disputes, refunds
from shop.payments.dispute_states import DisputeState
from shop.payments.models import CardDispute, Refund
from shop.payments.providers.base import SeenDispute
from shop.payments.refund_states import RefundState, RefundWay
from shop.unit_of_work import afterwards

CURRENCY = "vnd"
STATES = {
    "needs_response": DisputeState.OPEN,
    "under_review": DisputeState.OPEN,
    "won": DisputeState.WON,
    "lost": DisputeState.LOST,
}  # of what the service says; only asking (`warning_…`), a bank takes nothing
AGAIN = "Tính lại: ngân hàng đã quyết định khác, hoặc khoản đã hoàn quay về."
GONE = "Ngân hàng đã trả khoản này cho chủ thẻ theo khiếu nại."


def take(seen: SeenDispute, *, at: datetime) -> None:
    """What a dispute does to the money of its orders, whose locks are taken here. The same word twice changes nothing."""
    state = STATES.get(seen.state)
    if state is None or not seen.intent or seen.currency.lower() != CURRENCY:
        return
    locked = [orders.lock_order(order_id).order for order_id in disputes.orders_of(seen.intent)]
    found = disputes.of_ref(seen.ref)
    if not found:
        found = disputes.open_for(seen.ref, seen.intent, seen.amount, at=at)
    for order in locked:
        for one in found:
            if one.order_id == order.id and state not in {one.state, DisputeState.OPEN}:
                _decided(order, one, state, at)


def settle(order: Order, *, at: datetime) -> None:
    """After what was sent came back to a locked order: what a lost dispute took is still not sent again."""
    for one in session.scalars(
        select(CardDispute).where(CardDispute.order_id == order.id, CardDispute.state == DisputeState.LOST)
    ):
        one.twice = 0
        session.flush()
        resolve(_key(one), resolution=AGAIN, by=None, at=at)
        _lower(order, one, at)


def _decided(order: Order, one: CardDispute, to: DisputeState, at: datetime) -> None:
    was = one.state
    disputes.move(one, to, at=at)
    resolve(_key(one), resolution=AGAIN, by=None, at=at)
    if to is DisputeState.LOST:
        _lower(order, one, at)
        return
    if was is DisputeState.LOST:
        _owe_again(order, one, at)
    afterwards("refunds", lambda: jobs.soon("checkout.send_refunds"))


def _owe_again(order: Order, one: CardDispute, at: datetime) -> None:
    """The bank decided anew, and the shop has the money: what was given back with it is owed again, by transfer."""
    given = select(Refund).where(
        Refund.order_id == order.id,
        Refund.way == RefundWay.DISPUTE,
        Refund.state == RefundState.DONE,
        Refund.reference == one.ref,
    )
    for refund in session.scalars(given.execution_options(populate_existing=True)).all():
        refund.way, refund.reference = RefundWay.BANK, None
        refunds.move(refund, RefundState.FAILED, at=at, by=None)
        refunds.move(refund, RefundState.DUE, at=at, by=None)
        put_before_people(order, refund, at=at, by=None)
    _put_before_people(order, one, "ngân hàng đổi quyết định, tiền khiếu nại đã về lại", one.amount, at)


def _lower(order: Order, one: CardDispute, at: datetime) -> None:
    """What is due is given back by the bank as far as it took, the latest first; what went before went twice."""
    for refund in _due(order.id):
        if disputes.cover(order.id) <= 0:
            break
        _shorten(order, refund, at)
    one.twice = min(one.amount, max(0, -refunds.room(order.id)))
    session.flush()
    if one.twice:
        _put_before_people(
            order, one, "khách nhận lại tiền hai lần: đã hoàn, lại thua khiếu nại", one.twice, at
        )


def _shorten(order: Order, refund: Refund, at: datetime) -> None:
    """A due refund is done by the bank, as a whole; else it is owed anew, told over what the bank gave and the rest."""
    one, covered = covering.pieces(order.id, refund.amount)[0]
    if covered == refund.amount:
        covering.by_bank(refund, one, at=at, by=None)
        resolve(case_key(refund.id), resolution=GONE, by=None, at=at)
        telling.done(order, refund, at=at)
        return
    refund.evidence = GONE
    refunds.move(refund, RefundState.CANCELLED, at=at, by=None)
    resolve(case_key(refund.id), resolution=GONE, by=None, at=at)
    part = session.get(Fulfilment, refund.fulfilment_id) if refund.fulfilment_id else None
    anew = Owed(
        refund.reason,
        refund.note or "",
        refunds.lines_of(refund.id),
        refund.delivery_amount,
        refund.amount - refund.goods_amount - refund.delivery_amount,
        refund.return_id,
    )
    owe(order, anew, key=f"{refund.key}:rest", part=part, at=at, by=None)


def _due(order_id: int) -> list[Refund]:
    """What is owed from the money of an order and not on its way, the latest first."""
    return list(
        session.scalars(
            select(Refund)
            .where(
                Refund.order_id == order_id,
                Refund.transfer_id.is_(None),
                Refund.state == RefundState.DUE,
                Refund.way != RefundWay.DISPUTE,
            )
            .order_by(Refund.id.desc())
            .execution_options(populate_existing=True)
        )
    )


def _put_before_people(order: Order, one: CardDispute, what: str, amount: Dong, at: datetime) -> None:
    open_case(
        CaseKind.DISPUTE,
        subject_kind=ORDER,
        subject_id=order.id,
        title=f"Đơn {order.code}: {what} ({format_dong(amount)})",
        details={"order": order.code, "dispute": one.ref, "amount": amount},
        dedupe_key=_key(one),
        by=None,
        at=at,
    )


def _key(one: CardDispute) -> str:
    """What names the open case about the money of a dispute."""
    return f"dispute-money:{one.id}"
