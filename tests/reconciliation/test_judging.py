"""What a line of the service's balance means for the shop's books."""

from datetime import UTC, datetime

import pytest

from shop.payments.providers.base import Movement, MovementKind
from shop.payments.refund_states import RefundState
from shop.reconciliation.judging import Own, judge
from shop.reconciliation.states import Mismatch

CHARGE, REFUND, FAILED = MovementKind.CHARGE, MovementKind.REFUND, MovementKind.REFUND_FAILED
DONE, DUE, SENDING = RefundState.DONE, RefundState.DUE, RefundState.SENDING


def movement(kind: MovementKind, amount: int, currency: str = "vnd") -> Movement:
    return Movement("txn_1", kind, amount, 0, currency, datetime(2026, 11, 28, tzinfo=UTC), "src", "pi")


@pytest.mark.parametrize(
    ("kind", "amount", "own", "mismatch"),
    [
        (CHARGE, 120_000, Own(120_000), None),
        (CHARGE, 120_000, Own(100_000), Mismatch.AMOUNT),
        (CHARGE, 120_000, Own(0), Mismatch.AMOUNT),
        (CHARGE, 120_000, None, Mismatch.UNKNOWN),
        (REFUND, -50_000, Own(50_000, DONE), None),
        (REFUND, -50_000, Own(50_000, SENDING), None),
        (REFUND, -50_000, Own(50_000, DUE), Mismatch.STATE),
        (REFUND, -50_000, Own(60_000, DONE), Mismatch.AMOUNT),
        (REFUND, -50_000, None, Mismatch.UNKNOWN),
        (FAILED, 50_000, Own(50_000, DUE), None),
        (FAILED, 50_000, Own(50_000, DONE), Mismatch.STATE),
        (MovementKind.FEE, -3_000, None, None),
        (MovementKind.PAYOUT, -900_000, None, None),
        (MovementKind.DISPUTE, -120_000, None, None),
    ],
)
def test_a_line_agrees_or_says_why_not(kind, amount, own, mismatch):
    assert judge(movement(kind, amount), own) == mismatch


def test_other_money_than_dong_is_never_taken_for_it():
    assert judge(movement(CHARGE, 120_000, "usd"), Own(120_000)) is Mismatch.CURRENCY
