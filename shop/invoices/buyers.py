"""Who an invoice is made out to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.core.taxcode import parse_tax_code


@dataclass(frozen=True, slots=True)
class Buyer:
    """A company with its tax code, or a person without. The e-mail gets the invoice."""

    name: str
    address: str
    email: str
    tax_code: str | None = None

    def to_json(self) -> dict[str, str]:
        """As a cart keeps it."""
        return {name: value for name, value in asdict(self).items() if value}


def checked(buyer: Buyer, prefix: str = "") -> Buyer:
    """The buyer with a clean tax code. Raises BadInput on the fields `<prefix>name`, `…tax_code`, `…address`, `…email`."""
    needed = (
        ("name", buyer.name, lazy("Hãy điền tên đơn vị hoặc người mua ghi trên hóa đơn.")),
        ("address", buyer.address, lazy("Hãy điền địa chỉ ghi trên hóa đơn.")),
        ("email", buyer.email, lazy("Hãy điền e-mail nhận hóa đơn.")),
    )
    for field, value, sentence in needed:
        if not value:
            raise BadInput(f"{prefix}{field}", sentence)
    code = parse_tax_code(buyer.tax_code, f"{prefix}tax_code") if buyer.tax_code else None
    return Buyer(buyer.name, buyer.address, buyer.email, code)


def from_json(kept: Mapping[str, Any] | None) -> Buyer | None:
    """What a cart keeps; None when no invoice is asked for."""
    return Buyer(**kept) if kept else None
