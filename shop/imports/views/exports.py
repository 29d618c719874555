"""Sheets to take away: the template, and the goods that the reader may see."""

from __future__ import annotations

from flask import Response, g, request

from shop.accounts.guards import outlet_staff, producer_member, programme_staff, signed_in
from shop.catalogue.states import ProductState
from shop.core.clock import now
from shop.core.sentences import lazy
from shop.imports import exporting, tables
from shop.imports.views.blueprint import STAFF, blueprint
from shop.producers import queries as producers
from shop.web.files import attachment

KIND = "<any(xlsx, csv):file_kind>"
GOODS = lazy("Sản phẩm")
STOCK = lazy("Tồn kho")


@blueprint.get(f"/kenh-chu-the/nhap-bang/mau/{KIND}")
@signed_in
def template(file_kind: str) -> Response:
    """The sheet to fill in: headings, an example, the values that may be chosen."""
    data = exporting.template_book()
    if file_kind == "csv":
        data = exporting.file_of(exporting.template_rows(), file_kind, str(GOODS))
    return attachment(data, file_kind, "bang-san-pham")


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


@blueprint.get(f"/quan-ly/<outlet_slug>/ton-kho/xuat/{KIND}")
@outlet_staff()
def outlet_stock(outlet_slug: str, file_kind: str) -> Response:
    """The stock of an outlet as it is now."""
    rows = tables.stock(g.outlet.outlet_id, now())
    return attachment(exporting.file_of(rows, file_kind, str(STOCK)), file_kind, f"ton-kho-{outlet_slug}")


@blueprint.get(f"/quan-tri/san-pham/xuat/{KIND}")
@programme_staff()
def programme_products(file_kind: str) -> Response:
    """The goods of an officer's province, or of all, as the list of staff shows them."""
    state = next((each for each in ProductState if each.value == request.args.get("loc")), None)
    text = request.args.get("q", "").strip()[:100]
    rows = tables.products(g.province_code, state, text)
    return attachment(exporting.file_of(rows, file_kind, str(GOODS)), file_kind, "san-pham")


def _goods(producer_ids: list[int], kind: str) -> Response:
    return attachment(
        exporting.file_of(exporting.product_rows(producer_ids), kind, str(GOODS)), kind, "san-pham"
    )
