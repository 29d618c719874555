"""Vietnamese tax codes: 10 digits, 10-3 for a branch, or the 12 digits of a person or household."""

from __future__ import annotations

import re

from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from shop.core.errors import BadInput
from shop.core.sentences import lazy

_SPACING = re.compile(r"[ .\-]+")
_PERSON = re.compile(r"0[0-9]{11}")


def parse_tax_code(text: str, field: str = "tax_code") -> str:
    """`0301448733`, `0301448733-001` or twelve digits beginning with 0; the check digit of the first two counts.

    Raises BadInput for ``field``.
    """
    bare = _SPACING.sub("", text)
    hyphened = "-" in text and len(bare) != 13
    if hyphened or not bare.isascii() or not bare.isdigit() or len(bare) not in {10, 12, 13}:
        raise BadInput(field, lazy("Mã số thuế có 10 chữ số, 10-3 chữ số hoặc 12 chữ số."))
    if len(bare) == 12:
        if _PERSON.fullmatch(bare):
            return bare
        raise BadInput(field, lazy("Mã số thuế 12 chữ số bắt đầu bằng số 0."))
    try:
        mst.validate(bare)
    except ValidationError:
        raise BadInput(field, lazy("Mã số thuế này không đúng. Hãy xem lại từng chữ số.")) from None
    return bare if len(bare) == 10 else f"{bare[:10]}-{bare[10:]}"
