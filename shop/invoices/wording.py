"""What the states of an invoice are called."""

from shop.core.sentences import Text, lazy
from shop.invoices.states import InvoiceState

STATES: dict[InvoiceState, tuple[Text, str]] = {
    InvoiceState.REQUESTED: (lazy("Chờ làm hóa đơn"), "warn"),
    InvoiceState.EXPORTED: (lazy("Đã xuất tệp, chờ số"), "info"),
    InvoiceState.ISSUED: (lazy("Đã có số hóa đơn"), "good"),
    InvoiceState.CANCELLED: (lazy("Đã hủy"), "bad"),
}
