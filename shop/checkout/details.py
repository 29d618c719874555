"""What a customer typed on the way to the order, as the cart keeps it between the two pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from shop.checkout.quote import Where
from shop.geography import queries as geography
from shop.orders.states import Door


@dataclass(frozen=True, slots=True)
class Details:
    """Complete and valid answers of the first page. Phone in E.164; an outlet or an address, by the door."""

    door: Door
    name: str
    phone: str
    payment: str
    email: str | None = None
    outlet_id: int | None = None
    commune_code: str | None = None
    street: str | None = None
    note: str | None = None

    @property
    def where(self) -> Where:
        """The place as a quote asks for it."""
        if self.door is Door.PICKUP:
            return Where(Door.PICKUP, outlet_id=self.outlet_id)
        return Where(Door.DELIVERY, commune_code=self.commune_code)

    @property
    def address_text(self) -> str | None:
        """Street, commune, province in one line; none for pick-up."""
        if self.commune_code is None:
            return None
        return f"{self.street}, {geography.place_name(self.commune_code)}"

    def to_json(self) -> dict[str, Any]:
        """As the cart keeps it."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def from_json(kept: Mapping[str, Any]) -> Details | None:
    """The answers a cart keeps; None while the first page was not sent."""
    if not kept.get("door"):
        return None
    return Details(**{**kept, "door": Door(kept["door"])})
