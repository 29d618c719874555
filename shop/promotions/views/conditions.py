"""What everybody may read: which vouchers there are and what holds for them (domain rule 4.8)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response

from shop.accounts.guards import public
from shop.core.clock import today
from shop.promotions import queries, wording
from shop.promotions.views.blueprint import blueprint
from shop.settings import queries as settings
from shop.web.caching import public_page
from shop.web.i18n import _
from shop.web.pages import render


@dataclass(frozen=True, slots=True)
class Card:
    """A voucher as everybody sees it. `note`: that it has not begun, or that nothing is left; empty otherwise."""

    code: str
    title: str
    gives: str
    note: str
    conditions: list[str]


@blueprint.get("/thong-tin/khuyen-mai")
@public
def index() -> Response:
    """Vouchers that are public, with all their conditions, and the rules of every promotion."""
    day = today()
    found = queries.public(day)
    names = queries.named([terms.scope for terms in found])
    most = settings.number("promotion_most_percent")
    cards = []
    for terms in found:
        note = ""
        if terms.first_day > day:
            note = _("Chưa bắt đầu")
        elif terms.total_limit is not None and terms.used >= terms.total_limit:
            note = _("Đã hết lượt")
        sentences = wording.conditions(terms, names, most)
        cards.append(Card(terms.code, wording.title(terms), wording.gives(terms), note, sentences))
    return public_page(render("promotions/conditions.html", cards=cards, most=wording.rate(most * 100)))
