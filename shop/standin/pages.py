"""What a customer sees in place of Stripe's hosted page: no script, no cookie, marked as a test on every page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shop.core.clock import VN
from shop.core.money import format_dong
from shop.standin import alarms, paying, sessions
from shop.standin.api import Call, Reply
from shop.standin.errors import ApiError
from shop.standin.formdata import Node, decode
from shop.standin.paying import Result
from shop.standin.store import Books, Json, Store
from shop.standin.words import REASONS, TABLE, WORDS

FOLDER = Path(__file__).parent / "pages"
PREFIX = "/c/pay/"
SHEET = "/standin.css"
CONFIRM = "/confirm"
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def answer(store: Store, call: Call) -> Reply:
    """The page at an address, or what comes of a form."""
    if call.path == SHEET:
        sheet = (FOLDER / "page.css").read_text(encoding="utf-8")
        return Reply(200, sheet, {"Content-Type": "text/css; charset=utf-8"})
    language = "en" if call.headers.get("accept-language", "").startswith("en") else "vi"
    if not call.path.startswith(PREFIX):
        return _page(404, "closed", language, state="unknown", link=None)
    session_id = call.path.removeprefix(PREFIX)
    asked = session_id.endswith(CONFIRM)
    try:
        form = decode(call.body) if call.method == "POST" else None
        with store.books(base=call.base) as books:
            alarms.ring(books)
            return _session_page(books, session_id.removesuffix(CONFIRM), language, form, asked=asked)
    except ApiError:
        return _page(404, "closed", language, state="unknown", link=None)


def _session_page(books: Books, session_id: str, language: str, form: Node | None, *, asked: bool) -> Reply:
    session = books.get("checkout.session", session_id)
    if session["locale"] not in {None, "auto"}:
        language = "en" if session["locale"].startswith("en") else "vi"
    if session["status"] == "expired":
        return _page(410, "closed", language, state="expired", link=session["cancel_url"])
    if session["status"] == "complete":
        if form is not None:
            return _see(_return_url(session))
        return _page(200, "closed", language, state="complete", link=_return_url(session))
    if form is None:
        return _open_page(books, session, language, asked=asked)
    if asked:
        result, reason = paying.confirm(books, session_id, agreed=form.get("answer") == "yes")
    else:
        result, reason = paying.pay(books, session_id, str(form.get("card", "")))
    if result is Result.PAID:
        return _see(_return_url(session))
    if result is Result.CONFIRM:
        return _see(f"{PREFIX}{session_id}{CONFIRM}")
    return _pay_page(books, session, language, 422, str(reason or result))


def _open_page(books: Books, session: Json, language: str, *, asked: bool) -> Reply:
    intent = books.look(session["payment_intent"] or "")
    waits = intent is not None and intent["status"] == "requires_action"
    if asked and waits:
        return _page(200, "confirm", language, total=_dong(session["amount_total"], language))
    return _pay_page(books, session, language, 200, None)


def _pay_page(books: Books, session: Json, language: str, status: int, reason: str | None) -> Reply:
    moment = datetime.fromtimestamp(session["expires_at"], UTC).astimezone(VN)
    return _page(
        status,
        "pay",
        language,
        lines=_lines(sessions.kept(books, session["id"])["lines"], language),
        total=_dong(session["amount_total"], language),
        until=moment.strftime("%H:%M %d/%m/%Y"),
        action=f"{PREFIX}{session['id']}",
        link=session["cancel_url"],
        error=REASONS[language][reason] if reason else None,
        cards=TABLE[language],
    )


def _lines(lines: Iterable[Json], language: str) -> list[tuple[str, str, str]]:
    return [
        (line["description"], str(line["quantity"]), _dong(line["amount_total"], language)) for line in lines
    ]


def _dong(amount: int, language: str) -> str:
    return format_dong(amount, language)


def _return_url(session: Json) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _see(url: str) -> Reply:
    return Reply(303, "", {**HEADERS, "Location": url})


def _page(status: int, name: str, language: str, **values: Any) -> Reply:
    template = _environment().get_template(f"{name}.html")
    words = WORDS[language]
    return Reply(status, template.render(language=language, words=words, sheet=SHEET, **values), HEADERS)
