"""What a customer typed on the way to the order, as the cart keeps it between the two pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from shop.checkout.quote import Where
from shop.geography import queries as geography
from shop.invoices.buyers import Buyer
from shop.orders.services import Gift
from shop.orders.states import Door


@dataclass(frozen=True, slots=True)
class Details:
    """Complete and valid answers of the first page. Phones in E.164; an outlet or an address, by the door.

    With a recipient the order is a gift that goes straight to somebody else; the address is theirs.
    """

    door: Door
    name: str
    phone: str
    payment: str
    email: str | None = None
    outlet_id: int | None = None
    commune_code: str | None = None
    street: str | None = None
    note: str | None = None
    recipient_name: str | None = None
    recipient_phone: str | None = None
    card_text: str | None = None
    hides_prices: bool = False
    gift_bag: bool = False
    wanted_day: date | None = None
    invoice_name: str | None = None
    invoice_tax_code: str | None = None
    invoice_address: str | None = None
    invoice_email: str | None = None
    one_parcel: bool = False

    @property
    def buyer(self) -> Buyer | None:
        """Who the VAT invoice is made out to; None when none is asked for."""
        if not self.invoice_name:
            return None
        return Buyer(
            self.invoice_name, self.invoice_address or "", self.invoice_email or "", self.invoice_tax_code
        )

    @property
    def where(self) -> Where:
        """The place and the day as a quote asks for them."""
        if self.door is Door.PICKUP:
            return Where(Door.PICKUP, outlet_id=self.outlet_id)
        return Where(
            Door.DELIVERY,
            commune_code=self.commune_code,
            wanted_day=self.wanted_day,
            one_parcel=self.one_parcel,
        )

    @property
    def gift(self) -> Gift | None:
        """What makes it a gift; None for an order like any other."""
        gift = Gift(
            self.recipient_name,
            self.recipient_phone,
            self.card_text,
            hides_prices=self.hides_prices,
            gift_bag=self.gift_bag,
        )
        return gift if gift != Gift() else None

    @property
    def address_text(self) -> str | None:
        """Street, commune, province in one line; none for pick-up."""
        if self.commune_code is None:
            return None
        return f"{self.street}, {geography.place_name(self.commune_code)}"

    def to_json(self) -> dict[str, Any]:
        """As the cart keeps it."""
        values = {name: value for name, value in asdict(self).items() if value not in {None, False}}
        return values | ({"wanted_day": self.wanted_day.isoformat()} if self.wanted_day else {})


def from_json(kept: Mapping[str, Any]) -> Details | None:
    """The answers a cart keeps; None while the first page was not sent."""
    if not kept.get("door"):
        return None
    day = kept.get("wanted_day")
    read = {"door": Door(kept["door"]), "wanted_day": date.fromisoformat(day) if day else None}
    return Details(**{**kept, **read})
