"""What a case is about, as links: the order's parts, the batch, the stock line, the product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from shop.cases.models import Case
from shop.cases.states import CaseKind
from shop.catalogue.queries.addresses import public_slug
from shop.core.errors import NotFound
from shop.inventory.queries import ledger, lots
from shop.orders import queries as orders
from shop.orders.queries import PartRef
from shop.outlets import queries as outlets
from shop.web.i18n import _


@dataclass(frozen=True, slots=True)
class About:
    """Words and where they lead."""

    words: str
    url: str


def about(case: Case, outlet_id: int | None) -> list[About]:
    """Where the reader finds what a case is about; staff of one outlet are led to their own outlet's pages only."""
    return [*_orders(case, outlet_id), *_batch(case), *_goods(case), *_money(case, outlet_id)]


def _orders(case: Case, outlet_id: int | None) -> Iterator[About]:
    parts = [part for part in _parts(case) if outlet_id in {None, part.outlet_id}]
    places = outlets.by_ids({part.outlet_id for part in parts}) if parts else {}
    for part in parts:
        place = places[part.outlet_id]
        yield About(
            _("Đơn %(code)s tại %(outlet)s", code=part.code, outlet=place.name),
            url_for("orders.fulfilment", outlet_slug=place.slug, fulfilment_id=part.fulfilment_id),
        )


def _parts(case: Case) -> list[PartRef]:
    """The parts at the outlet of the case first; where it names none, all."""
    if case.subject_kind in {"order", "orders"}:
        found = orders.parts_of(case.subject_id)
    elif "order" in case.details:
        found = orders.parts_by_code(str(case.details["order"]))
    else:
        return []
    return [part for part in found if case.outlet_id in {None, part.outlet_id}] or found


def _batch(case: Case) -> Iterator[About]:
    root_id = case.subject_id if case.subject_kind == "lots" else case.details.get("lot_root_id")
    if root_id is None:
        return
    try:
        batch = lots.batch_by_id(root_id)
    except NotFound:
        return
    if batch.code:
        words = _("Lô %(lot)s, %(name)s", lot=batch.number or batch.code, name=batch.product_name)
        yield About(words, url_for("inventory.lot", code=batch.code))
    if case.outlet_id is not None:
        yield _stock(case.outlet_id, batch.variant_id)
    if batch.blocked_on is not None or case.kind is CaseKind.RECALL_ASKED:
        yield About(_("Thu hồi lô"), _recall(case, root_id))


def _recall(case: Case, root_id: int) -> str:
    """At the outlet that the case belongs to, else the programme's page."""
    if case.outlet_id is None:
        return url_for("inventory.programme_recall", root_id=root_id)
    return url_for("inventory.recall", outlet_slug=outlets.by_id(case.outlet_id).slug, root_id=root_id)


def _goods(case: Case) -> Iterator[About]:
    if case.subject_kind == "variant" and case.outlet_id is not None:
        yield _stock(case.outlet_id, case.subject_id)
    if case.subject_kind == "stock_items" and (place := ledger.place_of(case.subject_id)):
        yield _stock(*place)
    if case.subject_kind == "transfer" and case.outlet_id is not None:
        here = outlets.by_id(case.outlet_id).slug
        yield About(
            _("Phiếu chuyển hàng"),
            url_for("transfers.page", outlet_slug=here, shipment_id=case.subject_id),
        )
    if case.subject_kind == "self_count" and case.outlet_id is not None:
        here = outlets.by_id(case.outlet_id).slug
        yield About(
            _("Chủ thể xác nhận tồn kho"),
            url_for("selfcounts.page", outlet_slug=here, self_count_id=case.subject_id),
        )
    if case.subject_kind == "inspection":
        yield About(_("Lần kiểm tra"), url_for("evaluations.staff_inspection", inspection_id=case.subject_id))
    if case.subject_kind == "product" and (slug := public_slug(case.subject_id)):
        yield About(_("Trang sản phẩm"), url_for("catalogue.product", slug=slug))


def _stock(outlet_id: int, variant_id: int) -> About:
    slug = outlets.by_id(outlet_id).slug
    return About(
        _("Tồn kho tại điểm bán"), url_for("inventory.variant", outlet_slug=slug, variant_id=variant_id)
    )


def _money(case: Case, outlet_id: int | None) -> Iterator[About]:
    """Pages of money, which belong to operators and admins: staff of an outlet are not led there."""
    if outlet_id is not None:
        return
    if case.subject_kind == "bank_transfer":
        yield About(_("Khoản chuyển"), url_for("payments.transfer", transfer_id=case.subject_id))
    if case.subject_kind == "bank_statement":
        yield About(_("Sao kê"), url_for("payments.statement", statement_id=case.subject_id))
    if case.subject_kind == "remittance":
        yield About(_("Bảng kê thu hộ"), url_for("remittances.page", remittance_id=case.subject_id))
    if case.subject_kind == "provider_movement":
        yield About(_("Đối soát"), url_for("reconciliation.index"))
