"""Sheets to take away: the template, and the goods that the reader may see."""

from __future__ import annotations

from flask import Response, g

from shop.accounts.guards import producer_member, programme_staff, signed_in
from shop.core.sentences import lazy
from shop.imports import exporting
from shop.imports.views.blueprint import STAFF, blueprint
from shop.imports.views.files import sent
from shop.producers import queries as producers

KIND = "<any(xlsx, csv):file_kind>"
GOODS = lazy("Sản phẩm")


@blueprint.get(f"/kenh-chu-the/nhap-bang/mau/{KIND}")
@signed_in
def template(file_kind: str) -> Response:
    """The sheet to fill in: headings, an example, the values that may be chosen."""
    data = exporting.template_book()
    if file_kind == "csv":
        data = exporting.file_of(exporting.template_rows(), file_kind, str(GOODS))
    return sent(data, file_kind, "bang-san-pham")


@blueprint.get(f"/kenh-chu-the/nhap-bang/xuat/{KIND}")
@producer_member()
def own_products(file_kind: str) -> Response:
    """One's own goods, in the columns that can be uploaded again."""
    return _goods(sorted(g.producer_ids), file_kind)


@blueprint.get(f"{STAFF}/xuat/{KIND}")
@programme_staff()
def staff_products(producer_id: int, file_kind: str) -> Response:
    """The goods of a producer."""
    return _goods([producers.by_id(producer_id, g.province_code).id], file_kind)


def _goods(producer_ids: list[int], kind: str) -> Response:
    return sent(exporting.file_of(exporting.product_rows(producer_ids), kind, str(GOODS)), kind, "san-pham")
