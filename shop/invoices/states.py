"""The life of an invoice."""

from enum import StrEnum

from shop.core.states import Transitions


class InvoiceState(StrEnum):
    """Where an invoice stands. The shop issues none itself: ``issued`` means that its number came back."""

    REQUESTED = "requested"
    EXPORTED = "exported"
    ISSUED = "issued"
    CANCELLED = "cancelled"


INVOICE_MOVES = Transitions(
    "invoice",
    {
        InvoiceState.REQUESTED: {InvoiceState.EXPORTED, InvoiceState.ISSUED, InvoiceState.CANCELLED},
        InvoiceState.EXPORTED: {InvoiceState.ISSUED, InvoiceState.CANCELLED},
        InvoiceState.ISSUED: {InvoiceState.CANCELLED},
        InvoiceState.CANCELLED: {InvoiceState.REQUESTED, InvoiceState.EXPORTED, InvoiceState.ISSUED},
    },
)
