"""What a line of the balance at a payment service means for the shop's own books. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from shop.core.money import Dong
from shop.payments.providers.base import Movement, MovementKind
from shop.payments.refund_states import RefundState
from shop.reconciliation.states import Mismatch

CURRENCY = "vnd"


@dataclass(frozen=True, slots=True)
class Own:
    """What the shop wrote down of the same money: a payment (`paid`), or a refund with its `state`."""

    paid: Dong
    state: RefundState | None = None


def judge(movement: Movement, own: Own | None) -> Mismatch | None:
    """Why people have to look; None when both say the same, or when the line is no payment and no refund.

    A dispute has a case of its own from the day it was opened; fees and payouts are the service's.
    """
    if movement.kind not in {MovementKind.CHARGE, MovementKind.REFUND, MovementKind.REFUND_FAILED}:
        return None
    if movement.currency.lower() != CURRENCY:
        return Mismatch.CURRENCY
    if own is None:
        return Mismatch.UNKNOWN
    if abs(movement.amount) != own.paid:
        return Mismatch.AMOUNT
    went = movement.kind is MovementKind.REFUND
    if own.state is not None and (own.state is RefundState.DONE) is not went:
        return None if went and own.state is RefundState.SENDING else Mismatch.STATE
    return None
