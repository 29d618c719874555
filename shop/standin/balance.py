"""What came onto and went off the account at Stripe: balance transactions, with the fee of each."""

from __future__ import annotations

from shop.core.money import Dong, percent
from shop.standin.store import Books, Json, new_id

FEE_BASIS_POINTS = 340
FEE_FIXED = 4_000
DISPUTE_FEE = 390_000
PAID_OUT_AFTER = 7 * 24 * 3600
CATEGORIES = {"adjustment": "dispute"}


def fee_of(amount: Dong) -> Dong:
    """3.4 % and 4,000 đồng: about what Stripe takes; the true fee stands in each contract."""
    return percent(amount, FEE_BASIS_POINTS) + FEE_FIXED


def book(books: Books, kind: str, amount: Dong, source: str, *, fee: Dong, words: str) -> Json:
    """Write down a movement of the account, in đồng; money that leaves is negative."""
    kinds = [{"amount": fee, "application": None, "currency": "vnd", "description": "Stripe processing fees"}]
    return books.put(
        {
            "id": new_id("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": books.at + PAID_OUT_AFTER,
            "balance_type": "payments",
            "created": books.at,
            "currency": "vnd",
            "description": words,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": [{**detail, "type": "stripe_fee"} for detail in kinds if fee],
            "net": amount - fee,
            "reporting_category": CATEGORIES.get(kind, kind),
            "source": source,
            "status": "pending",
            "type": kind,
        }
    )
