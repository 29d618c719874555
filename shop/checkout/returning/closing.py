"""What is owed for goods that came back, or that were bad and stay: by line and unit, with the fee by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.checkout.refunding.owing import Owed, bought, owe
from shop.checkout.returning import telling
from shop.checkout.returning.deciding import locked
from shop.checkout.returning.requesting import returnable
from shop.core.errors import BadInput, Refused
from shop.core.money import Dong
from shop.core.sentences import lazy
from shop.extensions import session
from shop.orders import exchanges, returning
from shop.orders.models import Fulfilment, OrderLine, Return
from shop.orders.return_states import ReturnReason, ReturnState
from shop.payments import refunds
from shop.payments.models import Refund
from shop.payments.refund_rules import Back, fee_back, share
from shop.payments.refund_states import RefundReason

WHY = "khách trả hàng"
KEPT = "hàng không đúng, khách giữ hàng"
MISSED = "giao thiếu hàng"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would go back: each line with units and đồng, the fee by rule, and all that is left of the fee."""

    lines: Sequence[tuple[OrderLine, Back]]
    fee: Dong
    fee_most: Dong

    @property
    def amount(self) -> Dong:
        """All of it by rule."""
        return sum(back.amount for _line, back in self.lines) + self.fee


@dataclass(frozen=True, slots=True)
class Decided:
    """What a return comes to: why money is owed, and for what."""

    reason: RefundReason
    why: str
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff decide: `units` by order line (None: as proposed), and whether the fee goes back (None: by rule)."""

    units: Mapping[int, int] | None = None
    with_fee: bool | None = None


def proposal(one: Return, decision: Decision | None = None) -> Proposal:
    """What goes back for what came; before anything came, for what was asked."""
    decision = decision or Decision()
    came = returning.came_back(one.id)
    lines = returning.lines_of(one.id)
    default = {sold.id: came.get(line.id, 0) if came else line.quantity for line, sold in lines}
    units = default if decision.units is None else decision.units
    before = refunds.backs(list(default))
    shares = []
    for _line, sold in lines:
        back, wanted = before.get(sold.id, Back()), units.get(sold.id, 0)
        wanted = min(wanted, default[sold.id], sold.quantity - back.quantity)
        if wanted > 0:
            shares.append((sold, share(bought(sold), back, wanted)))
    return Proposal(shares, *_fee(one, shares, is_here=bool(came), with_fee=decision.with_fee))


def close(
    outlet_id: int, return_id: int, decision: Decision, *, at: datetime, by: int | None
) -> Refund | None:
    """End a return: its money becomes a refund that is due; None where nothing is owed.

    Raises NotFound, BadInput on `units` for more than came back, Refused before it was agreed or received.
    """
    order, one = locked(outlet_id, return_id)
    found = decided(one, decision)
    returning.move(one, ReturnState.CLOSED, at=at, by=by)
    exchanges.drop(one.id, at=at, by=by)
    owed = Owed(
        found.reason,
        found.why,
        [(sold.id, back) for sold, back in found.proposal.lines],
        found.proposal.fee,
        return_id=one.id,
    )
    part = session.get_one(Fulfilment, one.fulfilment_id)
    refund = owe(order, owed, key=f"return:{one.id}", part=part, at=at, by=by)
    telling.closed(order, one, refund, at=at)
    return refund


def decided(one: Return, decision: Decision) -> Decided:
    """What a return of a locked order comes to, in money or in goods.

    Raises BadInput on `units` for more than came back, Refused before it was agreed or received.
    """
    if one.state not in {ReturnState.APPROVED, ReturnState.RECEIVED}:
        raise Refused(lazy("Yêu cầu này chưa được đồng ý, hoặc đã xong."))
    came = bool(returning.came_back(one.id))
    if came and one.state is ReturnState.APPROVED:
        raise Refused(lazy("Hàng mới về một phần: hãy ghi nhận nốt, hoặc ghi là không còn gì về thêm."))
    found = proposal(one, decision)
    asked = sum((decision.units or {}).values())
    if decision.units is not None and asked > sum(back.quantity for _line, back in found.lines):
        raise BadInput("units", lazy("Nhiều hơn số hàng đã nhận lại."))
    if came:
        return Decided(RefundReason.RETURNED, WHY, found)
    return Decided(RefundReason.GOODWILL, MISSED if one.reason is ReturnReason.MISSING else KEPT, found)


def _fee(
    one: Return, shares: Sequence[tuple[OrderLine, Back]], *, is_here: bool, with_fee: bool | None
) -> tuple[Dong, Dong]:
    """(what goes back of the fee, what is left of it)."""
    part = session.get_one(Fulfilment, one.fulfilment_id)
    gone = refunds.fee_returned(part.id)
    most = max(0, part.fee - gone)
    now = {sold.id: back.quantity for sold, back in shares}
    lines = [line for line, _left in returnable(part)]
    before = refunds.backs([line.id for line in lines])
    is_whole = bool(shares) and all(
        before.get(line.id, Back()).quantity + now.get(line.id, 0) == line.quantity for line in lines
    )
    reason = RefundReason.RETURNED if is_here else RefundReason.GOODWILL
    ruled = fee_back(part.fee, gone, reason=reason, is_fault=one.reason.is_fault, is_whole=is_whole)
    if with_fee is None:
        return ruled, most
    return (most if with_fee else 0), most
