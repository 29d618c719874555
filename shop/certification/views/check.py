"""The public check of a certificate: the address that the badge and the label point at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response

from shop.accounts.guards import public
from shop.catalogue.queries.certificates import Covered, products_covered
from shop.certification import queries
from shop.certification.queries import Printed
from shop.certification.views.blueprint import blueprint
from shop.certification.views.doing import public_scan
from shop.certification.wording import STAR_MEANINGS
from shop.core.clock import today
from shop.web.caching import public_page
from shop.web.context import day as day_text
from shop.web.i18n import _
from shop.web.pages import render


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says first; ``kind`` is that of a notice."""

    kind: str
    title: str
    text: str


@blueprint.get("/chung-nhan/<code>")
@public
def check(code: str) -> Response:
    """Whether a certificate is in force today, and for which products."""
    printed = queries.by_code(code.upper())
    covered = products_covered(printed.id)
    return public_page(
        render(
            "certification/check.html",
            certificate=printed,
            answer=answer(printed, covered, today()),
            products=covered,
            today=today(),
            scan=public_scan(printed.shown_scan_id),
            meaning=str(STAR_MEANINGS[printed.stars]),
        )
    )


def answer(printed: Printed, covered: list[Covered], today: date) -> Answer:
    """In force, ended or withdrawn, with the day."""
    withdrawn = [row.withdrawn_on for row in covered if row.withdrawn_on and row.withdrawn_on <= today]
    if withdrawn and len(withdrawn) == len(covered):
        text = _("Không còn sao từ ngày %(day)s.", day=day_text(max(withdrawn)))
        return Answer("error", _("Đã thu hồi"), text)
    if today > printed.until:
        text = _("Ngày cuối còn hiệu lực là %(day)s.", day=day_text(printed.until))
        return Answer("warning", _("Hết hiệu lực"), text)
    if today < printed.issued_on:
        text = _("Giấy có hiệu lực từ ngày %(day)s.", day=day_text(printed.issued_on))
        return Answer("info", _("Chưa có hiệu lực"), text)
    text = _("Có hiệu lực đến hết ngày %(day)s.", day=day_text(printed.until))
    return Answer("success", _("Còn hiệu lực"), text)
