"""The public check of a certificate of another scheme: the address that its tag points at."""

from __future__ import annotations

from datetime import date

from flask import Response

from shop.accounts.guards import public
from shop.catalogue.queries.schemes import NamedProduct, products_of_scheme, published_of_producer
from shop.certification import scheme_queries
from shop.certification.models import SchemeCertificate
from shop.certification.scheme_queries import Listed
from shop.certification.states import SchemeScope
from shop.certification.views.blueprint import blueprint
from shop.certification.views.check import Answer
from shop.certification.views.doing import public_scan
from shop.certification.wording import SCHEMES
from shop.core.clock import today
from shop.storefront.queries.scheme_rows import facts_of
from shop.web.caching import public_page
from shop.web.context import day as day_text
from shop.web.i18n import _
from shop.web.pages import render


@blueprint.get("/chung-nhan-khac/<code>")
@public
def scheme(code: str) -> Response:
    """Whether a paper is in force today, and for which products."""
    found = scheme_queries.by_code(code.upper())
    row = found.row
    return public_page(
        render(
            "certification/scheme_check.html",
            scheme=found,
            name=str(SCHEMES[row.kind]),
            papers=facts_of([row]),
            answer=answer(found, today()),
            products=_products(row),
            for_all=row.scope is SchemeScope.PRODUCER,
            today=today(),
            scan=public_scan(row.scan_id if row.scan_shown else None),
        )
    )


def answer(found: Listed, today: date) -> Answer:
    """In force, ended, withdrawn or not yet in force, with the day."""
    row, until = found.row, found.until
    if row.withdrawn_on is not None and row.withdrawn_on <= today:
        text = _("Không còn hiệu lực từ ngày %(day)s.", day=day_text(row.withdrawn_on))
        return Answer("error", _("Đã thu hồi"), text)
    if until is not None and today > until:
        return Answer(
            "warning", _("Hết hiệu lực"), _("Ngày cuối còn hiệu lực là %(day)s.", day=day_text(until))
        )
    if today < row.issued_on:
        text = _("Giấy có hiệu lực từ ngày %(day)s.", day=day_text(row.issued_on))
        return Answer("info", _("Chưa có hiệu lực"), text)
    text = _("Có hiệu lực; văn bản không ghi ngày hết hạn.")
    if until is not None:
        text = _("Có hiệu lực đến hết ngày %(day)s.", day=day_text(until))
    return Answer("success", _("Còn hiệu lực"), text)


def _products(row: SchemeCertificate) -> list[NamedProduct]:
    if row.scope is SchemeScope.PRODUCER:
        return published_of_producer(row.producer_id)
    return products_of_scheme(row.id)
