"""The tables of money, one module a subject."""

from shop.payments.models.attempts import (
    BankStatement,
    BankTransfer,
    Payment,
    PaymentEvent,
    ProviderEvent,
)
from shop.payments.models.disputes import CardDispute
from shop.payments.models.refunds import Refund, RefundAccount, RefundLine

__all__ = [
    "BankStatement",
    "BankTransfer",
    "CardDispute",
    "Payment",
    "PaymentEvent",
    "ProviderEvent",
    "Refund",
    "RefundAccount",
    "RefundLine",
]
