"""The name by which a person signs in: a phone number or an e-mail address, typed into one field."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shop.core.errors import BadInput
from shop.core.phone import parse_phone
from shop.core.sentences import lazy

LONGEST_EMAIL = 200
_EMAIL = re.compile(r"[^@\s\"<>,;:\\()\[\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Identifier:
    """Exactly one of the two: `phone` in E.164 or `email` in lower case."""

    phone: str | None = None
    email: str | None = None

    @property
    def value(self) -> str:
        """Whichever is there."""
        return self.phone or self.email or ""


def parse(text: str) -> Identifier:
    """A typed phone number (Vietnamese or international) or e-mail address. Raises BadInput on `identifier`."""
    bare = text.strip()
    if "@" in bare:
        email = bare.lower()
        if len(email) <= LONGEST_EMAIL and email.isascii() and _EMAIL.fullmatch(email):
            return Identifier(email=email)
        raise BadInput("identifier", lazy("Địa chỉ e-mail chưa đúng. Ví dụ: ten@vidu.vn."))
    try:
        return Identifier(phone=parse_phone(bare))
    except BadInput as error:
        raise BadInput(
            "identifier", lazy("Hãy nhập số điện thoại hoặc e-mail. Ví dụ: 0912 345 678.")
        ) from error
