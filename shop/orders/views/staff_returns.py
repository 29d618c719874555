"""Goods that come back, on the pages of the outlet that sold them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers, outlet_staff
from shop.checkout import returning
from shop.checkout.returning import Decision, Proposal, Received, Wish
from shop.checkout.returning.requesting import HERE, returnable
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.core.tokens import random_token
from shop.media import answers
from shop.orders import board, return_book
from shop.orders.models import OrderLine
from shop.orders.return_book import LotOut, ReturnPage
from shop.orders.return_forms import (
    ApproveForm,
    CloseForm,
    CounterForm,
    ReceiveForm,
    RefuseForm,
    line_name,
    lot_name,
    with_lots,
    with_units,
)
from shop.orders.return_states import ReturnCondition, ReturnState
from shop.orders.return_wording import CONDITIONS, EXCHANGES, REASONS, state_words
from shop.orders.views import exchanging
from shop.orders.views.blueprint import blueprint
from shop.payments import refund_book
from shop.payments.refund_wording import STATES as REFUND_STATES
from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, keep_private, render, see_other
from shop.web.paging import page_number

PER_PAGE = 50
PLACE = "/quan-ly/<outlet_slug>/tra-hang"
ONE = f"{PLACE}/<int:return_id>"
WORDS = {
    "state_of": state_words,
    "reasons": REASONS,
    "conditions": CONDITIONS,
    "exchanges": EXCHANGES,
}


@blueprint.get(PLACE)
@outlet_staff()
def returns(outlet_slug: str) -> str:
    """What waits for an answer or for goods, then what is over."""
    number = page_number()
    found = return_book.over_at(g.outlet.outlet_id, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return render(
        "orders/returns.html",
        waiting=return_book.open_at(g.outlet.outlet_id),
        rows=found[:PER_PAGE],
        number=number,
        has_more=len(found) > PER_PAGE,
        outlet_slug=outlet_slug,
        **WORDS,
    )


@blueprint.get(ONE)
@outlet_staff()
def return_page(outlet_slug: str, return_id: int) -> str:
    """One return, and what may be done next."""
    del outlet_slug
    return _page(return_id, {})


@blueprint.get(f"{ONE}/anh/<int:media_id>")
@outlet_staff()
def return_picture(outlet_slug: str, return_id: int, media_id: int) -> Response:
    """A picture that the customer sent."""
    del outlet_slug
    return answers.attachment(return_book.photo(return_id, media_id, outlet_id=g.outlet.outlet_id))


@blueprint.post(f"{ONE}/dong-y")
@outlet_staff()
def return_approve(outlet_slug: str, return_id: int) -> ResponseReturnValue:
    """The goods may come back."""
    form = ApproveForm()
    return _step(
        outlet_slug,
        return_id,
        "approve",
        form,
        lambda outlet_id, **who: returning.approve(
            outlet_id, return_id, form.how.data, goods_stay=bool(form.goods_stay.data), **who
        ),
        _("Đã đồng ý. Khách được báo."),
    )


@blueprint.post(f"{ONE}/tu-choi")
@outlet_staff()
def return_refuse(outlet_slug: str, return_id: int) -> ResponseReturnValue:
    """The goods stay with the customer."""
    form = RefuseForm()
    return _step(
        outlet_slug,
        return_id,
        "refuse",
        form,
        lambda outlet_id, **who: returning.refuse(outlet_id, return_id, form.why.data, **who),
        _("Đã từ chối. Khách được báo."),
    )


@blueprint.post(f"{ONE}/da-nhan")
@outlet_staff()
def return_receive(outlet_slug: str, return_id: int) -> ResponseReturnValue:
    """Goods came, from these lots, to these places."""
    page = return_book.one(g.outlet.outlet_id, return_id)
    form = _receive_form(page)
    ids = {line.sold.id: line.line.id for line in page.lines}

    def act(outlet_id: int, **who: Any) -> None:
        lots = [(line.sold, line.lots) for line in page.lines]
        units = [Received(ids[sold], lot, quantity, to) for sold, lot, quantity, to in _typed(form, lots)]
        returning.receive(outlet_id, return_id, units, is_all=bool(form.is_all.data), **who)

    return _step(outlet_slug, return_id, "receive", form, act, _("Đã ghi hàng nhận lại vào kho."))


@blueprint.post(f"{ONE}/ket-thuc")
@outlet_managers()
def return_close(outlet_slug: str, return_id: int) -> ResponseReturnValue:
    """What is owed for it is decided."""
    page = return_book.one(g.outlet.outlet_id, return_id)
    form = _close_form(page, returning.proposal(page.one))

    def act(outlet_id: int, **who: Any) -> None:
        units = {line.sold.id: form[line_name(line.sold)].data or 0 for line in page.lines}
        decision = Decision({key: each for key, each in units.items() if each}, bool(form.with_fee.data))
        returning.close(outlet_id, return_id, decision, **who)

    return _step(
        outlet_slug,
        return_id,
        "close",
        form,
        act,
        _("Đã xong phần hàng. Tiền phải hoàn nằm ở trang Hoàn tiền."),
    )


@blueprint.route("/quan-ly/<outlet_slug>/don-hang/<int:fulfilment_id>/tra-hang", methods=["GET", "POST"])
@outlet_staff()
def return_at_counter(outlet_slug: str, fulfilment_id: int) -> ResponseReturnValue:
    """The customer stands at the counter with the goods: asked, agreed and received on one page."""
    part = board.part(g.outlet.outlet_id, fulfilment_id)
    if part.fulfilment.state not in HERE:
        raise NotFound
    left = {line.id: most for line, most in returnable(part.fulfilment)}
    lots = return_book.lots_of(list(left))
    lines = [(line, lots[line.id], left[line.id]) for line in part.lines if left.get(line.id)]
    form = with_lots(CounterForm, lines, data={"key": random_token()})
    before = return_book.made_by(form.key.data, fulfilment_id)
    if before is not None:
        return see_other(url_for("orders.return_page", outlet_slug=outlet_slug, return_id=before))
    if request.method == "POST" and form.is_sent_and_valid():
        made: list[int] = []

        def take() -> None:
            made[:] = [_taken_over(fulfilment_id, form, [(line, held) for line, held, _most in lines])]

        if accepted(form, take):
            flash_done(_("Đã nhận lại hàng. Hãy đổi hàng hoặc chốt tiền phải hoàn."))
            return see_other(url_for("orders.return_page", outlet_slug=outlet_slug, return_id=made[0]))
    keep_private()
    answer = render(
        "orders/return_at_counter.html",
        part=part,
        form=form,
        lines=_shown(form, lines),
        today=today(),
        outlet_slug=outlet_slug,
    )
    return (answer, 422) if request.method == "POST" else answer


def _taken_over(
    fulfilment_id: int, form: CounterForm, lots: Sequence[tuple[OrderLine, Sequence[LotOut]]]
) -> int:
    """One transaction: the return is agreed, and its goods are in. Raises as the services do."""
    typed, who = _typed(form, lots), _who()
    units: dict[int, int] = {}
    for sold, _lot, quantity, _to in typed:
        units[sold] = units.get(sold, 0) + quantity
    wish = Wish(form.key.data or random_token(), fulfilment_id, units, form.reason.data, form.note.data)
    one = returning.take_over(g.outlet.outlet_id, wish, **who)
    if one.state is ReturnState.APPROVED:
        ids = {line.sold.id: line.line.id for line in return_book.one(g.outlet.outlet_id, one.id).lines}
        back = [Received(ids[sold], lot, quantity, to) for sold, lot, quantity, to in typed]
        returning.receive(g.outlet.outlet_id, one.id, back, is_all=True, **who)
    return one.id


def _who() -> dict[str, Any]:
    return {"at": now(), "by": actor().user_id}


def _typed(
    form: Form, lots: Sequence[tuple[OrderLine, Sequence[LotOut]]]
) -> list[tuple[int, int, int, ReturnCondition]]:
    """(order line, lot, units, condition) of everything that was typed."""
    return [
        (line.id, lot.lot_id, form[lot_name(line, lot)].data, form[f"{lot_name(line, lot)}_to"].data)
        for line, held in lots
        for lot in held
        if form[lot_name(line, lot)].data
    ]


def _step(  # noqa: PLR0917 - one step of every kind
    slug: str, return_id: int, name: str, form: Form, act: Callable[..., object], done: str
) -> ResponseReturnValue:
    outlet_id, by = g.outlet.outlet_id, actor().user_id
    return_book.one(outlet_id, return_id)
    if not (form.is_sent_and_valid() and accepted(form, lambda: act(outlet_id, at=now(), by=by))):
        return _page(return_id, {name: form}), 422
    flash_done(done)
    return see_other(url_for("orders.return_page", outlet_slug=slug, return_id=return_id))


def _page(return_id: int, forms: dict[str, Form]) -> str:
    keep_private()
    page = return_book.one(g.outlet.outlet_id, return_id)
    proposal = returning.proposal(page.one)
    blank: dict[str, Callable[[], Form]] = {
        "approve": lambda: ApproveForm(formdata=None),
        "refuse": lambda: RefuseForm(formdata=None),
        "receive": lambda: _receive_form(page, formdata=None),
        "close": lambda: _close_form(page, proposal, formdata=None),
    }
    shown = {f"{name}_form": forms.get(name) or make() for name, make in blank.items()}
    receive = shown["receive_form"]
    return render(
        "orders/return_page.html",
        page=page,
        today=today(),
        proposal=proposal,
        receive_lines=_shown(receive, [(line.sold, line.lots, line.left) for line in page.lines]),
        close_lines=[(shown["close_form"][line_name(line.sold)], line.sold) for line in page.lines],
        refunds=[row for row in refund_book.of_order(page.order.id) if row.return_id == page.one.id],
        refund_states=REFUND_STATES,
        gone=refund_book.gone_by_disputes(page.order.id),
        failed=next((form for form in forms.values() if form.errors), None),
        state=state_words(page.one),
        **exchanging.shown(page),
        **shown,
        **WORDS,
    )


def _shown(
    form: Form, lines: Sequence[tuple[OrderLine, Sequence[LotOut], int]]
) -> list[tuple[OrderLine, int, list[tuple[Any, Any, LotOut]]]]:
    """Each line with the fields of its lots: quantity, condition."""
    return [
        (
            line,
            most,
            [
                (form[lot_name(line, lot)], form[f"{lot_name(line, lot)}_to"], lot)
                for lot in lots
                if lot_name(line, lot) in form
            ],
        )
        for line, lots, most in lines
    ]


def _receive_form(page: ReturnPage, **values: Any) -> ReceiveForm:
    lines = [(line.sold, line.lots, line.left) for line in page.lines if line.left > 0]
    return with_lots(ReceiveForm, lines, **values)


def _close_form(page: ReturnPage, found: Proposal, **values: Any) -> CloseForm:
    units = {line_name(sold): back.quantity for sold, back in found.lines}
    lines = [(line.sold, line.line.quantity) for line in page.lines]
    return with_units(CloseForm, lines, required=True, data={**units, "with_fee": found.fee > 0}, **values)
