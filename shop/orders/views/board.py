"""The outlet's order board: every heap, one part of an order, and the steps from call to hand-over."""

from collections.abc import Callable
from typing import Any

from flask import g, request, url_for
from werkzeug.wrappers import Response

from shop.accounts.guards import actor, outlet_staff
from shop.checkout import fulfilling
from shop.core.clock import now, today
from shop.core.errors import ShopError
from shop.orders import board, desk, exchanges, picking
from shop.orders.board_forms import (
    ExtendForm,
    HandOverForm,
    ReasonForm,
    RefusalForm,
    ShipForm,
    StepForm,
    UncollectedForm,
    chosen_lots,
)
from shop.orders.board_words import event_words, next_steps, state_words, tab_words
from shop.orders.views import paying
from shop.orders.views.blueprint import blueprint
from shop.orders.views.chosen import sources_of, why_here
from shop.orders.views.units import holds_unfit, is_short, lot_fields
from shop.payments.states import Method
from shop.transfers import queries as transfers
from shop.unit_of_work import in_transaction
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import page_number

PER_PAGE = 50
HERE = "/quan-ly/<outlet_slug>/don-hang"
ONE = f"{HERE}/<int:fulfilment_id>"


@blueprint.get(HERE, endpoint="board")
@outlet_staff()
def board_page(outlet_slug: str) -> str:
    """One heap of the board, or what a search found."""
    typed = request.args.get("tim", "")[:40]
    tab = _tab(request.args.get("muc", ""))
    number = page_number()
    found = (
        board.find(g.outlet.outlet_id, typed)
        if typed
        else board.rows(g.outlet.outlet_id, tab, today(), limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    )
    return render(
        "orders/board.html",
        away=transfers.away_parts([row.id for row in found[:PER_PAGE]]),
        tabs=_tabs(outlet_slug, tab, _numbers()),
        tab=tab,
        typed=typed,
        rows=[
            (row, state_words(row.state, row.call_state, row.order_state), paying.money_words(row))
            for row in found[:PER_PAGE]
        ],
        has_kiosks=desk.has_kiosks(g.outlet.outlet_id),
        number=number,
        has_more=not typed and len(found) > PER_PAGE,
        today=today(),
    )


@blueprint.get(ONE)
@outlet_staff()
def fulfilment(outlet_slug: str, fulfilment_id: int) -> str:
    """One part of an order with what may be done next."""
    del outlet_slug
    return _part_page(fulfilment_id, {})


@blueprint.post(f"{ONE}/da-goi")
@outlet_staff()
def confirm_call(outlet_slug: str, fulfilment_id: int) -> Any:
    """The customer said yes on the phone."""
    return step(
        outlet_slug, fulfilment_id, StepForm(), "step", fulfilling.confirm_call, _("Đã ghi: khách xác nhận.")
    )


@blueprint.post(f"{ONE}/chuan-bi")
@outlet_staff()
def prepare(outlet_slug: str, fulfilment_id: int) -> Any:
    """Begin to prepare."""
    done = _("Bắt đầu chuẩn bị.")
    return step(outlet_slug, fulfilment_id, StepForm(), "step", fulfilling.start_preparing, done)


@blueprint.post(f"{ONE}/san-sang")
@outlet_staff()
def make_ready(outlet_slug: str, fulfilment_id: int) -> Any:
    """Ready for pick-up."""
    done = _("Đã sẵn sàng. Hãy báo cho khách.")
    return step(outlet_slug, fulfilment_id, StepForm(), "step", fulfilling.mark_ready, done)


@blueprint.post(f"{ONE}/doi-lo")
@outlet_staff()
def replace_units(outlet_slug: str, fulfilment_id: int) -> Any:
    """Hold fit units instead of those that went bad."""
    done = _("Đã đổi sang lô còn dùng được. Hãy lấy đúng các lô ghi dưới đây.")
    return step(outlet_slug, fulfilment_id, StepForm(), "step", fulfilling.replace_units, done)


@blueprint.post(f"{ONE}/gui-di")
@outlet_staff()
def ship(outlet_slug: str, fulfilment_id: int) -> Any:
    """Give the parcel to a carrier."""
    form = ShipForm()

    def act(outlet_id: int, part_id: int, **who: Any) -> None:
        fulfilling.ship(
            outlet_id,
            part_id,
            carrier=form.carrier.data,
            tracking=form.tracking.data,
            lots=_sent_lots(part_id),
            **who,
        )

    return step(outlet_slug, fulfilment_id, form, "ship", act, _("Đã gửi đi. Hàng đang trên đường."))


@blueprint.post(f"{ONE}/ban-giao")
@outlet_staff()
def hand_over(outlet_slug: str, fulfilment_id: int) -> Any:
    """Give the goods to the customer who shows the code."""
    form = HandOverForm()

    def act(outlet_id: int, part_id: int, **who: Any) -> None:
        fulfilling.hand_over(
            outlet_id,
            part_id,
            code=form.code.data,
            age_checked=form.age.data,
            lots=_sent_lots(part_id),
            **who,
        )

    return step(outlet_slug, fulfilment_id, form, "hand_over", act, _("Đã bàn giao cho khách."))


@blueprint.post(f"{ONE}/da-giao")
@outlet_staff()
def delivered(outlet_slug: str, fulfilment_id: int) -> Any:
    """The parcel arrived and was paid."""
    return step(
        outlet_slug, fulfilment_id, StepForm(), "step", fulfilling.deliver, _("Đã ghi: khách đã nhận hàng.")
    )


@blueprint.post(f"{ONE}/tu-choi")
@outlet_staff()
def refused(outlet_slug: str, fulfilment_id: int) -> Any:
    """The parcel came back, or never came anywhere."""
    form = RefusalForm()

    def act(outlet_id: int, part_id: int, **who: Any) -> None:
        end = fulfilling.lose if form.outcome.data == "lost" else fulfilling.refuse
        end(outlet_id, part_id, reason=form.reason.data, **who)

    return step(
        outlet_slug,
        fulfilment_id,
        form,
        "refusal",
        act,
        _("Đã ghi kết quả. Hàng trả về nằm ở khu chờ kiểm tra."),
    )


@blueprint.post(f"{ONE}/huy")
@outlet_staff()
def cancel_part(outlet_slug: str, fulfilment_id: int) -> Any:
    """The outlet cannot serve this part."""
    form = ReasonForm()

    def act(outlet_id: int, part_id: int, **who: Any) -> None:
        fulfilling.cancel_part(outlet_id, part_id, reason=form.reason.data, **who)

    return step(
        outlet_slug, fulfilment_id, form, "cancel", act, _("Đã hủy phần hàng này và nhả hàng đã giữ.")
    )


def step(  # noqa: PLR0917 - one step of every kind
    outlet_slug: str, fulfilment_id: int, form: Form, name: str, act: Callable[..., None], done: str
) -> Response | tuple[str, int]:
    """Check the form, act, go back to the part; a refusal shows the part again with its sentence."""
    outlet_id = g.outlet.outlet_id
    if not form.is_sent_and_valid():
        return _part_page(fulfilment_id, {name: form}), 422
    try:
        in_transaction(lambda: act(outlet_id, fulfilment_id, at=now(), by=actor().user_id))
    except ShopError as error:
        if error.status == 404:
            raise
        form.refuse(error)
        return _part_page(fulfilment_id, {name: form}), 422
    flash_done(done)
    return see_other(url_for("orders.fulfilment", outlet_slug=outlet_slug, fulfilment_id=fulfilment_id))


def _part_page(fulfilment_id: int, forms: dict[str, Form]) -> str:
    part = board.part(g.outlet.outlet_id, fulfilment_id)
    spots = picking.spots_of_lines(g.outlet.outlet_id, part.lines)
    away = transfers.away([line.id for line in part.lines])
    blank = {
        "step": StepForm,
        "ship": ShipForm,
        "hand_over": HandOverForm,
        "refusal": RefusalForm,
        "cancel": ReasonForm,
        "extend": ExtendForm,
        "uncollected": UncollectedForm,
    }
    shown = {name: forms.get(name) or kind(formdata=None) for name, kind in blank.items()}
    return render(
        "orders/fulfilment.html",
        part=part,
        lines=picking.walked(part.lines, spots),
        spots=spots,
        state=state_words(part.fulfilment.state, part.order.call_state, part.order.state),
        money=paying.staff_view(part.order, part.fulfilment, part.lines),
        steps=next_steps(part) - ({"ready"} if away else set()),
        events=[event_words(event) for event in part.events],
        lots=lot_fields(part),
        unfit=holds_unfit(part),
        short=is_short(part, away),
        away=away,
        alcohol=fulfilling.holds_alcohol(part.order, part.fulfilment),
        why=why_here(part.order, part.fulfilment),
        sources=sources_of(part.order),
        origin=exchanges.origin(part.order.id)
        if part.order.payment_method == Method.EXCHANGE.value
        else None,
        today=today(),
        failed=next((form for form in forms.values() if form.errors), None),
        **{f"{name}_form": form for name, form in shown.items()},
    )


def _sent_lots(fulfilment_id: int) -> dict[int, int]:
    return chosen_lots(board.part(g.outlet.outlet_id, fulfilment_id), request.form.to_dict())


def _numbers() -> dict[board.Tab, int]:
    here = g.outlet.outlet_id
    return board.counts(here) | board.pressing(here, today())


def _tab(typed: str) -> board.Tab:
    return board.Tab(typed) if typed in set(board.Tab) else board.Tab.NEW


def _tabs(slug: str, current: board.Tab, counts: dict[board.Tab, int]) -> list[tuple[str, str, bool]]:
    """(label with its number, address, is it shown) of every heap."""
    return [
        (
            f"{tab_words(tab)} ({counts[tab]})" if tab in counts else tab_words(tab),
            url_for("orders.board", outlet_slug=slug, muc=tab.value),
            tab is current,
        )
        for tab in board.Tab
    ]
