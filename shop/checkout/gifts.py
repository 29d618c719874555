"""A gift to somebody else is paid ahead: nobody asks the recipient for money."""

from __future__ import annotations

from shop.checkout.paying import payee
from shop.checkout.quote import Quote
from shop.core.errors import Refused
from shop.core.sentences import lazy
from shop.orders.states import Door
from shop.payments import queries as payments
from shop.payments.methods.base import PaymentMethod

PREPAID_ONLY = lazy(
    "Quà gửi cho người khác phải trả trước: người nhận không phải trả tiền khi nhận. Hãy chọn cách trả trước."
)
NOT_POSSIBLE = lazy(
    "Gửi quà cho người khác cần trả trước, mà hiện chưa điểm bán nào nhận tiền trước. Bạn vẫn đặt được để tự trao quà."
)


def possible(quote: Quote) -> bool:
    """Whether these goods could be paid ahead, as a gift to somebody else has to be."""
    ahead = [method for method in payments.methods_for(Door.DELIVERY) if method.is_prepaid]
    return bool(quote.parcels) and any(_is_taken(method, quote) for method in ahead)


def _is_taken(method: PaymentMethod, quote: Quote) -> bool:
    try:
        payee.check(method, quote)
    except Refused:
        return False
    return True


def check(method: PaymentMethod, *, for_others: bool) -> None:
    """Raises Refused when the recipient is not the buyer and would be asked for money."""
    if for_others and not method.is_prepaid:
        raise Refused(PREPAID_ONLY)
