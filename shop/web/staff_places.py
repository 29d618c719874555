"""The links beside every working page: of the outlet in `g.outlet`, or of the programme.

Places are named by endpoint, which is not an import. A place that this shop does not have is left out.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, g, request, url_for

from shop.core.sentences import Sentence, lazy
from shop.web import frame
from shop.web.i18n import _

Place = tuple[Sentence, str, bool]

OUTLET: tuple[Place, ...] = (
    (lazy("Hôm nay"), "reports.today", False),
    (lazy("Bán hàng"), "till.index", False),
    (lazy("Đơn hàng"), "orders.board", False),
    (lazy("Cần báo khách"), "messages.to_tell", False),
    (lazy("Trả hàng"), "orders.returns", False),
    (lazy("Hoàn tiền"), "payments.outlet_refunds", True),
    (lazy("Tồn kho"), "inventory.stock", False),
    (lazy("Nhập hàng"), "inventory.receive", False),
    (lazy("Chuyển hàng"), "transfers.index", False),
    (lazy("Giá bán"), "inventory.prices", True),
    (lazy("Kiểm kho"), "counts.index", False),
    (lazy("Hội chợ"), "fairs.stall", False),
    (lazy("Doanh thu"), "reports.outlet_sales", True),
    (lazy("Vụ việc"), "cases.outlet_index", False),
    (lazy("Giờ mở cửa"), "outlets.manager_page", True),
    (lazy("Mã khôi phục"), "accounts.recovery_code", True),
)
PROGRAMME: tuple[Place, ...] = (
    (lazy("Hôm nay"), "reports.programme_today", False),
    (lazy("Sản phẩm"), "catalogue.staff_list", False),
    (lazy("Duyệt sản phẩm"), "catalogue.review_queue", False),
    (lazy("Đánh giá của khách"), "reviews.staff_queue", False),
    (lazy("Chứng nhận"), "certification.staff_list", False),
    (lazy("Chứng nhận khác"), "certification.scheme_list", False),
    (lazy("Phân hạng OCOP"), "evaluations.staff_list", False),
    (lazy("Bán sỉ"), "wholesale.staff_list", False),
    (lazy("Chủ thể"), "producers.staff_list", False),
    (lazy("Hồ sơ chủ thể"), "producers.staff_queue", False),
    (lazy("Cần báo chủ thể"), "producers.staff_tell", False),
    (lazy("Thu hồi"), "inventory.recalls", False),
    (lazy("Điểm bán"), "outlets.staff_list", False),
    (lazy("Hội chợ"), "fairs.staff_list", False),
    (lazy("Hàng toàn mạng"), "reports.network", False),
    (lazy("Doanh thu điểm bán"), "reports.network_sales", False),
    (lazy("Doanh thu"), "reports.programme", False),
    (lazy("Chương trình"), "reports.reached", False),
    (lazy("Đặc điểm"), "catalogue.staff_attributes", False),
    (lazy("Từ đồng nghĩa"), "catalogue.staff_synonyms", False),
    (lazy("Chuyển khoản"), "payments.transfers", False),
    (lazy("Hóa đơn VAT"), "invoices.index", False),
    (lazy("Hoàn tiền"), "payments.refunds", False),
    (lazy("Tiền thu hộ"), "remittances.index", False),
    (lazy("Công nợ ký gửi"), "settlement.index", False),
    (lazy("Thỏa thuận ký gửi"), "agreements.index", False),
    (lazy("Giá hàng ký gửi"), "proposals.desk", False),
    (lazy("Đối soát"), "reconciliation.index", False),
    (lazy("Mã giảm giá"), "promotions.staff_list", False),
    (lazy("Phí giao"), "delivery.rates", True),
    (lazy("Thuế suất"), "catalogue.staff_vat", True),
    (lazy("Ngày nhận đơn"), "delivery.days", False),
    (lazy("Chọn điểm bán"), "checkout.rules", True),
    (lazy("Vụ việc"), "cases.index", True),
    (lazy("Chưa làm được"), "troubles.index", True),
    (lazy("Tài khoản"), "accounts.staff_list", True),
    (lazy("Nhật ký"), "reports.log", True),
    (lazy("Cài đặt"), "settings.edit", True),
)
PRODUCER: tuple[Place, ...] = (
    (lazy("Sản phẩm"), "catalogue.own_list", False),
    (lazy("Nhập từ bảng"), "imports.own_new", False),
    (lazy("Tồn kho"), "reports.own_shelves", False),
    (lazy("Lô hàng"), "inventory.own_lots", False),
    (lazy("Giao hàng"), "supplies.own_list", False),
    (lazy("Doanh thu"), "reports.own_sales", False),
    (lazy("Tiền hàng"), "settlement.own_list", False),
    (lazy("Thỏa thuận"), "agreements.own_list", False),
    (lazy("Giá hàng ký gửi"), "proposals.own_list", False),
    (lazy("Phân hạng OCOP"), "evaluations.own_list", False),
    (lazy("Bán sỉ"), "wholesale.own_list", False),
    (lazy("Đánh giá của khách"), "reviews.own_list", False),
    (lazy("Hồ sơ, nghỉ bán"), "producers.own_index", False),
)

# Where a package has several entries: the beginnings of the endpoints that belong to each, the longest first.
FAMILIES: tuple[tuple[str, str], ...] = (
    ("catalogue.review_", "catalogue.review_queue"),
    ("catalogue.staff_synonym", "catalogue.staff_synonyms"),
    ("catalogue.staff_attribute", "catalogue.staff_attributes"),
    ("certification.scheme_", "certification.scheme_list"),
    ("certification.", "certification.staff_list"),
    ("catalogue.own_", "catalogue.own_list"),
    ("wholesale.own_", "wholesale.own_list"),
    ("wholesale.staff_", "wholesale.staff_list"),
    ("selfcounts.own_", "reports.own_shelves"),
    ("selfcounts.", "counts.index"),
    ("evaluations.own_", "evaluations.own_list"),
    ("evaluations.", "evaluations.staff_list"),
    ("catalogue.staff_vat", "catalogue.staff_vat"),
    ("catalogue.staff_as_producer", "producers.staff_list"),
    ("catalogue.", "catalogue.staff_list"),
    ("producers.staff_queue", "producers.staff_queue"),
    ("producers.staff_application", "producers.staff_queue"),
    ("producers.staff_decide", "producers.staff_queue"),
    ("producers.staff_waive", "producers.staff_queue"),
    ("producers.staff_tell", "producers.staff_tell"),
    ("producers.own_", "producers.own_index"),
    ("producers.", "producers.staff_list"),
    ("inventory.price", "inventory.prices"),
    ("delivery.stop_", "delivery.days"),
    ("delivery.last_day_", "delivery.days"),
    ("delivery.capacity_", "delivery.days"),
    ("delivery.days", "delivery.days"),
    ("delivery.", "delivery.rates"),
    ("orders.return", "orders.returns"),
    ("orders.", "orders.board"),
    ("inventory.programme_", "inventory.recalls"),
    ("inventory.recalls", "inventory.recalls"),
    ("inventory.own_", "inventory.own_lots"),
    ("inventory.receive", "inventory.receive"),
    ("inventory.receipt", "inventory.receive"),
    ("inventory.", "inventory.stock"),
    ("bulk.programme", "catalogue.staff_list"),
    ("bulk.outlet", "inventory.prices"),
    ("supplies.arrive", "inventory.receive"),
    ("supplies.own_", "supplies.own_list"),
    ("imports.decision", "certification.staff_list"),
    ("imports.outlet_", "inventory.stock"),
    ("imports.programme_", "catalogue.staff_list"),
    ("imports.own_", "imports.own_new"),
    ("imports.staff_", "producers.staff_list"),
    ("payments.outlet_refund", "payments.outlet_refunds"),
    ("payments.refund", "payments.refunds"),
    ("payments.transfer", "payments.transfers"),
    ("payments.statement", "payments.transfers"),
    ("agreements.own_", "agreements.own_list"),
    ("agreements.", "agreements.index"),
    ("proposals.own_", "proposals.own_list"),
    ("proposals.desk", "proposals.desk"),
    ("proposals.", "inventory.prices"),
    ("settlement.own_", "settlement.own_list"),
    ("settlement.", "settlement.index"),
    ("payments.confirm", "orders.board"),
    ("reports.network_sales", "reports.network_sales"),
    ("reports.network", "reports.network"),
    ("reports.reached", "reports.reached"),
    ("reports.programme_today", "reports.programme_today"),
    ("reports.programme", "reports.programme"),
    ("reports.log", "reports.log"),
    ("reports.ending", "certification.staff_list"),
    ("reports.outlet_", "reports.outlet_sales"),
    ("reports.own_sales", "reports.own_sales"),
    ("reports.own_tables", "reports.own_sales"),
    ("reports.own_shelves", "reports.own_shelves"),
    ("reports.today", "reports.today"),
)
# What only a stall at a fair has, and what it does in another way.
STALL, ELSEWHERE = {"fairs.stall"}, {"counts.index"}
NEEDED = {"programme_staff": "officer", "operator_staff": "operator"}


def links() -> list[tuple[str, str, bool]]:
    """(label, address, is the one now shown) of the working places around this page; none on public pages."""
    if not _is_working_page():
        return []
    seat = g.get("outlet")
    values: dict[str, Any] = {"outlet_slug": seat.slug} if seat else {}
    return [
        (str(label), url_for(endpoint, **values), _is_here(endpoint))
        for label, endpoint, leaders_only in _places()
        if endpoint in current_app.view_functions and (not leaders_only or _leads()) and _may_open(endpoint)
    ]


def place() -> str:
    """The name shown in the bar: the outlet's, or the office's."""
    seat = g.get("outlet")
    if "producer_ids" in g:
        names = frame.value("own_producers")
        return names[0] if len(names) == 1 else _("Các chủ thể của bạn")
    return seat.name if seat else _("Chương trình OCOP")


def kind() -> str:
    """The word before the name."""
    if "producer_ids" in g:
        return _("Chủ thể OCOP")
    return _("Điểm bán") if g.get("outlet") else _("Quản trị")


def _places() -> tuple[Place, ...]:
    """The places beside this page."""
    if "producer_ids" in g:
        return PRODUCER
    seat = g.get("outlet")
    if seat is None:
        return PROGRAMME
    missing = ELSEWHERE if seat.is_stall else STALL
    return tuple(place for place in OUTLET if place[1] not in missing)


def _is_working_page() -> bool:
    return "outlet" in g or "producer_ids" in g or request.path.startswith("/quan-tri/")


def _leads() -> bool:
    """Whether this person leads the place: anybody but a clerk at an outlet, an admin in the programme."""
    seat = g.get("outlet")
    return seat.role != "clerk" if seat else bool(frame.value("current_actor").is_admin)


def _may_open(endpoint: str) -> bool:
    """Whether the audience of a place of the programme includes this person: no link leads to a 404."""
    who = frame.value("current_actor")
    audience = getattr(current_app.view_functions[endpoint], "audience", None)
    needed = NEEDED.get(audience.name) if audience else None
    return needed is None or who.is_admin or any(grant.role == needed for grant in who.roles)


def _is_here(endpoint: str) -> bool:
    here = request.endpoint or ""
    family = next((entry for beginning, entry in FAMILIES if here.startswith(beginning)), None)
    if family is not None or here == endpoint:
        return endpoint in {family, here}
    return request.blueprint == endpoint.partition(".")[0]


def init_app() -> None:
    """Show the places in the frame of working pages."""
    frame.shows("staff_links")(links)
    frame.shows("staff_place")(place)
    frame.shows("staff_place_kind")(kind)
