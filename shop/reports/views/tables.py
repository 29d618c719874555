"""All that a reader may take away, on one page: for an outlet, for the programme and for a producer."""

from __future__ import annotations

from typing import Any

from flask import Response, g, url_for

from shop.accounts.guards import outlet_managers, producer_member, programme_staff
from shop.reports import tables
from shop.reports.views.blueprint import blueprint
from shop.reports.views.period import asked_period
from shop.sheets.writing import table_of
from shop.web.files import attachment
from shop.web.i18n import _
from shop.web.pages import render

PROGRAMME = "/quan-tri/tai-du-lieu"
OUTLET = "/quan-ly/<outlet_slug>/tai-du-lieu"
OWN = "/kenh-chu-the/tai-du-lieu"
KIND = "<any(xlsx, csv):kind>"
FORMATS = ("xlsx", "csv")


@blueprint.get(OUTLET)
@outlet_managers()
def outlet_tables(outlet_slug: str) -> Any:
    """Orders, ledger, stock and sales of an outlet."""
    form, first, last = asked_period()
    here: dict[str, Any] = {"outlet_slug": outlet_slug}
    days = {**here, "tu": first.isoformat(), "den": last.isoformat()}
    offered = [
        (
            _("Đơn hàng"),
            _("Đơn đặt trong những ngày này: người mua, hàng, tiền."),
            _files("outlet_orders_file", days),
        ),
        (
            _("Sổ kho"),
            _("Từng lần tồn thay đổi trong những ngày này, ai ghi."),
            _files("outlet_ledger_file", days),
        ),
        (_("Doanh thu"), _("Tiền bán từng ngày, đã trừ hoàn."), _files("outlet_sales_file", days)),
        (_("Tồn kho"), _("Từng quy cách lúc này."), _stock(here)),
    ]
    page = render(
        "reports/tables.html", form=form, here=url_for("reports.outlet_tables", **here), offered=offered
    )
    return page, 422 if form.errors else 200


@blueprint.get(f"{OUTLET}/don-hang/{KIND}")
@outlet_managers()
def outlet_orders_file(outlet_slug: str, kind: str) -> Response:
    """The orders of a period."""
    _form, first, last = asked_period()
    rows = tables.orders(g.outlet.outlet_id, first, last)
    return _file(rows, kind, _("Đơn hàng"), f"don-hang-{outlet_slug}-{first:%Y%m%d}-{last:%Y%m%d}")


@blueprint.get(f"{OUTLET}/so-kho/{KIND}")
@outlet_managers()
def outlet_ledger_file(outlet_slug: str, kind: str) -> Response:
    """The movements of a period."""
    _form, first, last = asked_period()
    rows = tables.ledger(g.outlet.outlet_id, first, last)
    return _file(rows, kind, _("Sổ kho"), f"so-kho-{outlet_slug}-{first:%Y%m%d}-{last:%Y%m%d}")


@blueprint.get(PROGRAMME)
@programme_staff()
def programme_tables() -> str:
    """Products, producers, certificates and sales of a province; for admins of all."""
    offered = [
        (_("Chủ thể"), _("Loại hình, nơi, liên hệ, tình trạng."), _files("programme_producers_file", {})),
        (
            _("Chứng nhận OCOP"),
            _("Hạng sao, quyết định, ngày, tình trạng."),
            _files("programme_certificates_file", {}),
        ),
        (
            _("Doanh thu"),
            _("30 ngày qua, theo hạng sao; trang Doanh thu có các cách xếp khác."),
            _files("programme_file", {}),
        ),
        (_("Chương trình"), _("Sản phẩm có sao và chỉ tiêu năm nay."), _files("reached_file", {})),
        (_("Sản phẩm"), _("Mọi sản phẩm và tình trạng."), _goods("imports.programme_products")),
    ]
    return render("reports/tables.html", form=None, here="", offered=offered)


@blueprint.get(f"{PROGRAMME}/chu-the/{KIND}")
@programme_staff()
def programme_producers_file(kind: str) -> Response:
    """The producers."""
    return _file(tables.producers(g.province_code), kind, _("Chủ thể"), "chu-the")


@blueprint.get(f"{PROGRAMME}/chung-nhan/{KIND}")
@programme_staff()
def programme_certificates_file(kind: str) -> Response:
    """The certificates."""
    return _file(tables.certificates(g.province_code), kind, _("Chứng nhận OCOP"), "chung-nhan")


@blueprint.get(OWN)
@producer_member()
def own_tables() -> str:
    """Goods, batches and sales of one's own."""
    offered = [
        (_("Lô hàng"), _("Ngày, hạn, còn bao nhiêu ở các điểm bán."), _files("own_lots_file", {})),
        (
            _("Doanh thu"),
            _("30 ngày qua; trang Doanh thu có ngày và cách xếp khác."),
            _files("own_sales_file", {}),
        ),
        (_("Sản phẩm"), _("Mọi quy cách, sửa được và tải lên lại."), _goods("imports.own_products")),
    ]
    return render("reports/tables.html", form=None, here="", offered=offered)


@blueprint.get(f"{OWN}/lo-hang/{KIND}")
@producer_member()
def own_lots_file(kind: str) -> Response:
    """The batches."""
    return _file(tables.lots(g.producer_ids), kind, _("Lô hàng"), "lo-hang")


def _files(endpoint: str, values: dict[str, Any]) -> dict[str, str]:
    return {kind: url_for(f"reports.{endpoint}", kind=kind, **values) for kind in FORMATS}


def _goods(endpoint: str) -> dict[str, str]:
    return {kind: url_for(endpoint, file_kind=kind) for kind in FORMATS}


def _stock(here: dict[str, Any]) -> dict[str, str]:
    return {kind: url_for("imports.outlet_stock", file_kind=kind, **here) for kind in FORMATS}


def _file(rows: tables.Rows, kind: str, title: str, name: str) -> Response:
    return attachment(table_of(rows, kind, title), kind, name)
