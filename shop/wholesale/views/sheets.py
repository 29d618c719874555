"""The sheet of a product, in two languages, and the form of a buyer's question."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttling
from shop.accounts.guards import public
from shop.accounts.throttling import Limit, TooManyTries
from shop.core.clock import now, today
from shop.core.tokens import random_token
from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.i18n import _, in_language, language
from shop.web.pages import flash_done, keep_private, render, see_other
from shop.wholesale import queries, services
from shop.wholesale.forms import EnquiryForm
from shop.wholesale.views.blueprint import SHEET, blueprint
from shop.wholesale.views.sheet_rows import lines

PER_VISITOR, HOUR = 10, 3600


@blueprint.get(SHEET)
@public
def sheet(slug: str) -> str:
    """Printed on A4: pack, shelf life, least order, papers, certificate with its date."""
    found = queries.sheet(slug, today())
    return render("wholesale/sheet.html", found=found, lines=lines(found), today=today())


@blueprint.route(f"{SHEET}/hoi", methods=["GET", "POST"])
@public
def ask(slug: str) -> ResponseReturnValue:
    """A buyer asks; no account is needed."""
    keep_private()
    found = queries.sheet(slug, today())
    form = EnquiryForm(data={"key": random_token()})
    name = in_language(found.version.name, found.version.name_en)

    def write() -> None:
        services.ask(slug, form.enquiry(language()), key=form.key.data, at=now())

    if form.is_sent_and_valid() and not is_throttled(form, "wholesale") and accepted(form, write):
        flash_done(_("Đã gửi câu hỏi. Chủ thể sẽ trả lời bạn."))
        return see_other(url_for("catalogue.product", slug=slug))
    page = render("wholesale/ask.html", form=form, name=name, slug=slug, noindex=True)
    return page, 422 if form.errors else 200


def is_throttled(form: Form, purpose: str) -> bool:
    """Whether this visitor sent too much within the hour; said on the form."""
    try:
        throttling.spend([Limit(throttling.key(purpose, throttling.visitor()), PER_VISITOR, HOUR)], now())
    except TooManyTries as error:
        form.refuse(error)
        return True
    return False
