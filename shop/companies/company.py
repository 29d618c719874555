"""Who orders: the company as it was typed, and what a checkout asks of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from shop.checkout.details import Details
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.core.taxcode import parse_tax_code
from shop.orders.states import Door

LONGEST_SENDER = 100


@dataclass(frozen=True, slots=True)
class Company:
    """A company. Phone in E.164; `sender`: who signs the cards, `email` gets letters and the invoice."""

    name: str
    tax_code: str
    address: str
    email: str
    phone: str
    payment: str
    sender: str = ""
    invoice: bool = True
    gift_bag: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the sheet keeps it."""
        return asdict(self)

    @property
    def details(self) -> Details:
        """As a checkout keeps a buyer: gifts without prices, at addresses of their own."""
        details = Details(
            Door.DELIVERY,
            self.sender or self.name,
            self.phone,
            self.payment,
            email=self.email,
            hides_prices=True,
            gift_bag=self.gift_bag,
        )
        if not self.invoice:
            return details
        return replace(
            details,
            invoice_name=self.name,
            invoice_tax_code=self.tax_code,
            invoice_address=self.address,
            invoice_email=self.email,
        )


def checked(company: Company) -> Company:
    """The company with a clean tax code. Raises BadInput on `tax_code`, `sender`."""
    if len(company.sender or company.name) > LONGEST_SENDER:
        raise BadInput("sender", lazy("Tên công ty dài quá cho thiệp. Hãy điền tên ngắn ở đây."))
    return replace(company, tax_code=parse_tax_code(company.tax_code))
