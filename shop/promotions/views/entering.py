"""The field "Mã giảm giá": a code is tried on the cart as it lies there, and kept only when it gives something."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.accounts import throttling
from shop.accounts.throttling import Limit, TooManyTries
from shop.cart import services as carts
from shop.cart.queries import Visitor
from shop.checkout.queries import Quote, Tried, Wanted, Where, quote
from shop.promotions import queries, wording
from shop.promotions.forms import VoucherForm
from shop.promotions.queries import Asked
from shop.promotions.rules import Scope
from shop.settings import queries as settings
from shop.unit_of_work import in_transaction
from shop.web.i18n import _

TRIES = 40
WINDOW = 600


@dataclass(frozen=True, slots=True)
class Shown:
    """The voucher of a cart in words. `problem`: why it gives nothing now; `amount`: đồng it gives."""

    code: str
    title: str
    gives: str
    amount: int
    problem: str
    conditions: Sequence[str]


def enter(
    form: VoucherForm,
    visitor: Visitor,
    wanted: Sequence[Wanted],
    where: Where,
    *,
    phone: str | None,
    at: datetime,
) -> bool:
    """Keep the code with the cart; False puts a sentence beside the field, and the cart stays as it was."""

    def on_cart(code: str) -> Quote:
        return quote(wanted, where, at=at, asked=Asked(code, phone, visitor.user_id))

    tried = attempt(form, on_cart, at=at)
    if tried is None:
        return False
    in_transaction(lambda: carts.keep_voucher(visitor, tried.code, at=at))
    return True


def attempt(form: VoucherForm, ask: Callable[[str], Quote], *, at: datetime) -> Tried | None:
    """What a typed code gives on the quote that `ask` makes with it; None puts a sentence beside the field."""
    if not form.is_sent_and_valid():
        return None
    try:
        throttling.spend([Limit(throttling.key("voucher", throttling.visitor()), TRIES, WINDOW)], at)
    except TooManyTries as error:
        form.code.errors = [str(error.sentence)]
        return None
    tried = ask(form.code.data).voucher
    if tried is None or tried.problem is not None:
        form.code.errors = [
            wording.why(tried.problem) if tried and tried.problem else _("Giỏ hàng đang trống.")
        ]
        return None
    return tried


def shown(tried: Tried | None) -> Shown | None:
    """What the pages say of a cart's voucher. One more statement where its goods have names."""
    if tried is None:
        return None
    if tried.terms is None:
        return Shown(tried.code, "", "", 0, wording.why(tried.problem) if tried.problem else "", ())
    terms = tried.terms
    names = queries.named([terms.scope]) if terms.scope != Scope() else {}
    gives = wording.gives(terms)
    if tried.waits:
        gives = _("%(gives)s: tính khi bạn chọn nơi nhận.", gives=gives)
    return Shown(
        code=tried.code,
        title=wording.title(terms),
        gives=gives,
        amount=tried.amount,
        problem=wording.why(tried.problem) if tried.problem else "",
        conditions=wording.conditions(terms, names, settings.number("promotion_most_percent")),
    )
