"""Papers of other schemes on the listing page: a producer enters one for its product, staff check it."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from shop.catalogue.models import Product
from shop.catalogue.queries.schemes import papers_of_product
from shop.catalogue.services.schemes import link_scheme, unlink_scheme
from shop.certification import schemes
from shop.certification.scheme_forms import SchemePart
from shop.certification.states import CertificateState
from shop.certification.wording import SCHEMES, STATES
from shop.core.errors import BadInput, Refused, ShopError
from shop.core.sentences import Text, lazy
from shop.media import services as media
from shop.media.services import Prepared
from shop.unit_of_work import in_transaction

DROP = re.compile(r"drop_scheme-([0-9]{1,18})")


class SchemeLine(NamedTuple):
    """A paper that names the product; ``words``: whether it was checked, with the look of a tag."""

    id: int
    name: str
    number: str
    words: tuple[Text, str]
    refusal: str
    may_drop: bool


def scheme_lines(product: Product) -> list[SchemeLine]:
    """Every paper that names a product; none for one that is not kept yet."""
    is_new = product.id is None
    rows = [] if is_new else papers_of_product(product.id)
    return [
        SchemeLine(
            row.id,
            str(SCHEMES[row.kind]),
            row.number,
            STATES[row.state],
            row.refusal or "",
            row.state is not CertificateState.VERIFIED,
        )
        for row in rows
    ]


def change_schemes(
    do: str, part: SchemePart, paper: Prepared | None, product: Product, *, by: int | None, at: datetime
) -> None:
    """Enter the paper that was typed, or take one back, as the button says; other buttons change nothing.

    A scan that was chosen is never lost: it is entered whichever button was pressed. Raises Refused; the sentence
    stands at the field of the part.
    """
    if found := DROP.fullmatch(do):
        in_transaction(lambda: unlink_scheme(int(found[1]), product.id, by=by, at=at))
    elif do == "add_scheme" or paper:
        try:
            _enter(part, paper, product, by=by, at=at)
        except ShopError as error:
            part.refuse(error)
            raise Refused(lazy("Có ô cần sửa ở chứng nhận khác.")) from error


def _enter(
    part: SchemePart, paper: Prepared | None, product: Product, *, by: int | None, at: datetime
) -> None:
    missing = part.missing()
    if missing or paper is None:
        raise BadInput([*missing, "scan"][0], lazy("Hãy điền ô này."))

    def write() -> None:
        scan_id = media.keep(paper, by=by, at=at).id
        row = schemes.record_scheme(product.producer_id, part.draft(scan_id), by=by, at=at)
        link_scheme(row.id, product.id, by=by, at=at)

    in_transaction(write)
