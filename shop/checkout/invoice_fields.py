"""The part of the first page that asks for a VAT invoice: one tick, and what it opens. Nothing of it is required."""

from __future__ import annotations

from typing import Any

from shop.checkout.details import Details
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.invoices.buyers import Buyer, checked
from shop.web.forms import EmailField, TextField, TickField

PREFIX = "invoice_"


class InvoiceFields:
    """Fields for a form. They count only where `invoice` is ticked."""

    invoice: Any = TickField(lazy("Lấy hóa đơn VAT"))
    invoice_name: Any = TextField(lazy("Tên đơn vị hoặc người mua"), required=False, max_length=200)
    invoice_tax_code: Any = TextField(
        lazy("Mã số thuế"),
        required=False,
        max_length=20,
        hint=lazy("10 chữ số, 10-3 hoặc 12 chữ số. Cá nhân mua cho mình thì để trống."),
        render_kw={"autocomplete": "off"},
    )
    invoice_address: Any = TextField(lazy("Địa chỉ ghi trên hóa đơn"), required=False, max_length=300)
    invoice_email: Any = EmailField(
        lazy("E-mail nhận hóa đơn"),
        required=False,
        max_length=200,
        render_kw={"autocomplete": "email"},
    )

    def invoice_fields(self) -> list[Any]:
        """The fields that count."""
        if not self.invoice.data:
            return [self.invoice]
        return [
            self.invoice,
            self.invoice_name,
            self.invoice_tax_code,
            self.invoice_address,
            self.invoice_email,
        ]

    def check_invoice(self) -> None:
        """Put a sentence beside what is missing or wrong; one at a time beyond what the fields say themselves."""
        if not self.invoice.data or any(field.errors for field in self.invoice_fields()):
            return
        try:
            checked(self._buyer(), PREFIX)
        except BadInput as error:
            getattr(self, error.field).errors = [str(error.sentence)]

    def invoice_values(self) -> dict[str, Any]:
        """For `Details`; empty where no invoice is asked for."""
        if not self.invoice.data:
            return {}
        buyer = checked(self._buyer(), PREFIX)
        return {f"{PREFIX}{name}": value for name, value in buyer.to_json().items()}

    def _buyer(self) -> Buyer:
        email = self.invoice_email.data or getattr(self, "email").data  # noqa: B009 the form that this is part of
        return Buyer(
            self.invoice_name.data, self.invoice_address.data, email or "", self.invoice_tax_code.data or None
        )


def known(kept: Details) -> dict[str, Any]:
    """What was answered before, for the form."""
    return {"invoice": kept.buyer is not None}
