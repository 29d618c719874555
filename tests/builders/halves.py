"""One province's half of the country that tests walk through (`country` makes two)."""

from __future__ import annotations

from dataclasses import dataclass, field

from shop.accounts.models import User
from shop.outlets.models import Outlet


@dataclass
class Place:
    """One province's half of the country."""

    outlet: Outlet
    people: dict[str, User]
    values: dict[str, list[object]]
    variant_id: int
    cart: str = ""
    customer: User | None = None
    extra: dict[str, object] = field(default_factory=dict)
    special: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def first(self) -> dict[str, object]:
        """One object for each argument."""
        return {name: objects[0] for name, objects in self.values.items()}
