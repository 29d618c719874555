"""A card holder disputes a charge: the bank takes the money and a fee at once."""

from __future__ import annotations

from shop.core.money import Dong
from shop.standin import balance
from shop.standin.errors import ApiError
from shop.standin.events import tell
from shop.standin.store import Books, Json, new_id

ANSWER_WITHIN = 9 * 24 * 3600


def open_for(books: Books, charge: Json, amount: Dong, reason: str) -> Json:
    """Open a dispute over a charge. Raises ApiError when it was not paid, is disputed, or was less."""
    if charge["status"] != "succeeded" or charge["disputed"] or not 0 < amount <= charge["amount"]:
        raise ApiError(f"Charge {charge['id']} cannot be disputed over {amount}.")
    dispute_id = new_id("dp")
    booked = balance.book(
        books,
        "adjustment",
        -amount,
        dispute_id,
        fee=balance.DISPUTE_FEE,
        words=f"Chargeback withdrawal for {charge['id']}",
    )
    charge["disputed"] = True
    books.put(charge)
    dispute = books.put(
        {
            "id": dispute_id,
            "object": "dispute",
            "amount": amount,
            "balance_transactions": [booked],
            "charge": charge["id"],
            "created": books.at,
            "currency": charge["currency"],
            "enhanced_eligibility_types": [],
            "evidence": {"enhanced_evidence": {}},
            "evidence_details": {
                "due_by": books.at + ANSWER_WITHIN,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
                "submission_method": "not_submitted",
            },
            "is_charge_refundable": False,
            "livemode": False,
            "metadata": {},
            "network_reason_code": None,
            "payment_intent": charge["payment_intent"],
            "reason": reason,
            "status": "needs_response",
        }
    )
    tell(books, "charge.dispute.created", dispute)
    return dispute
