"""The customer gives goods back: asks on the order's private page, and sees there what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttling
from shop.accounts.guards import actor, public
from shop.accounts.throttling import Limit
from shop.checkout import editing, returning
from shop.checkout.returning import Wish
from shop.checkout.returning.requesting import HERE, returnable
from shop.core.clock import now
from shop.core.errors import NotFound, ShopError
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.media import answers
from shop.orders import queries, return_book
from shop.orders.models import Fulfilment, OrderLine
from shop.orders.queries import OrderPage
from shop.orders.return_book import ReturnOfOrder
from shop.orders.return_forms import ReturnForm, line_name, with_units
from shop.orders.return_states import WITHDRAWABLE, ExchangeState
from shop.orders.return_wording import EXCHANGES, REASONS, state_words
from shop.orders.views.blueprint import blueprint
from shop.orders.views.return_photos import Sent, sent_photos
from shop.settings import queries as settings
from shop.web.context import day
from shop.web.doing import accepted
from shop.web.i18n import language
from shop.web.pages import flash_done, keep_private, render, see_other

WINDOW = 3600
ORDER_TRIES = 20
ADDRESS_TRIES = 60


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return in words; `instead`: what is wanted for it, `made`: code and address of the order that it became.

    `withdraw`: where it is taken back, while it can be.
    """

    reason: str
    tag: tuple[str, str]
    day: str
    answer: str
    instead: str
    made: tuple[str, str] | None
    withdraw: str


@dataclass(frozen=True, slots=True)
class ReturnsView:
    """The returns of an order, and where more can be asked."""

    rows: Sequence[ReturnRow]
    links: Sequence[str]


def returns_view(found: OrderPage, at: datetime) -> ReturnsView | None:
    """What the order's page says about giving back; None while nothing was received. One statement otherwise."""
    here = [part.fulfilment for part in found.parts if part.fulfilment.state in HERE]
    if not here:
        return None
    days = timedelta(days=settings.number("return_days"))
    rows = [_row(row, found.order.token) for row in return_book.of_order(found.order.id)]
    links = [
        url_for("orders.return_new", token=found.order.token, fulfilment_id=part.id)
        for part in here
        if at <= (part.ended_at or part.moved_at) + days
    ]
    return ReturnsView(rows, links) if rows or links else None


def _row(row: ReturnOfOrder, token: str) -> ReturnRow:
    one, words = row.one, state_words(row.one)
    is_wanted = row.kind is not None and row.state is ExchangeState.WANTED
    may_think_again = one.state in WITHDRAWABLE and not row.has_come
    return ReturnRow(
        str(REASONS[one.reason]),
        (str(words[0]), words[1]),
        day(one.requested_at),
        one.answer or "",
        str(EXCHANGES[row.kind]) if is_wanted and row.kind is not None else "",
        (row.code, url_for("orders.page", token=row.token)) if row.code else None,
        url_for("orders.return_withdraw", token=token, return_id=one.id) if may_think_again else "",
    )


@blueprint.route("/don-hang/<token>/tra-hang/<int:fulfilment_id>", methods=["GET", "POST"])
@public
def return_new(token: str, fulfilment_id: int) -> ResponseReturnValue:
    """Ask to give goods of one part back; whoever has the link may."""
    part = _part(token, fulfilment_id)
    lines = [(line, most) for line, most in returnable(part) if most]
    form = with_units(ReturnForm, lines, data={"key": random_token()})
    form.offer_goods(editing.addable(part.outlet_id, at=now(), english=language() == "en"))
    if request.method == "GET":
        return _page(token, part, form, lines)
    if return_book.made_by(form.key.data, part.id) is not None:
        return see_other(f"{url_for('orders.page', token=token)}#tra-hang")
    try:
        _count_try(token)
    except ShopError as error:
        form.refuse(error)
        return _page(token, part, form, lines), error.status
    return _sent(token, part, form, lines)


@blueprint.get("/don-hang/<token>/tra-hang/<int:return_id>/anh/<int:media_id>")
@public
def return_photo(token: str, return_id: int, media_id: int) -> Response:
    """A picture that this customer sent."""
    order_id = queries.id_by_token(token)
    return answers.attachment(return_book.photo(return_id, media_id, order_id=order_id))


def _part(token: str, fulfilment_id: int) -> Fulfilment:
    found = queries.page_by_token(token)
    part = next((part.fulfilment for part in found.parts if part.fulfilment.id == fulfilment_id), None)
    if part is None:
        raise NotFound
    return part


def _sent(
    token: str, part: Fulfilment, form: ReturnForm, lines: Sequence[tuple[OrderLine, int]]
) -> ResponseReturnValue:
    photos = sent_photos()
    is_valid = form.is_sent_and_valid()
    if photos.error:
        form.refuse(photos.error)
    if not is_valid or photos.error:
        return _page(token, part, form, lines, photos), 422
    units = {line.id: form[line_name(line)].data for line, _most in lines if form[line_name(line)].data}
    wish = Wish(
        form.key.data or random_token(),
        part.id,
        units,
        form.reason.data,
        form.note.data or "",
        photos.photos,
        form.taken(),
    )
    by = actor().user_id
    if not accepted(form, lambda: returning.request(token, wish, at=now(), by=by)):
        return _page(token, part, form, lines, photos), 422
    flash_done(lazy("Đã gửi yêu cầu trả hàng. Điểm bán sẽ trả lời bạn."))
    return see_other(f"{url_for('orders.page', token=token)}#tra-hang")


def _count_try(token: str) -> None:
    """Pictures cost seconds of work: so many tries an order and an address may make. Raises TooManyTries."""
    limits = (
        Limit(throttling.key("return-order", token), ORDER_TRIES, WINDOW),
        Limit(throttling.key("return-from", throttling.visitor()), ADDRESS_TRIES, WINDOW),
    )
    throttling.spend(limits, now())


def _page(
    token: str,
    part: Fulfilment,
    form: ReturnForm,
    lines: Sequence[tuple[OrderLine, int]],
    photos: Sent | None = None,
) -> str:
    keep_private()
    return render(
        "orders/return_new.html",
        token=token,
        part=part,
        form=form,
        lines=[(form[line_name(line)], line, most) for line, most in lines],
        can_return=part.state in HERE and bool(lines),
        held=photos.held if photos else [],
        days=settings.number("return_days"),
        noindex=True,
    )
