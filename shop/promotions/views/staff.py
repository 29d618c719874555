"""Vouchers for their makers: admins those of the whole shop, people of an operator those of their outlets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response, g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.core.sentences import Sentence
from shop.orders import queries as orders
from shop.outlets import queries as outlets
from shop.promotions import queries, services, wording
from shop.promotions.forms import BetterForm, DraftForm, filled
from shop.promotions.models import Voucher
from shop.promotions.queries import UseRow
from shop.promotions.rules import Scope
from shop.promotions.states import FundedBy, Kind, VoucherState
from shop.promotions.views.blueprint import ONE, STAFF, blueprint
from shop.settings import queries as settings
from shop.web.doing import accepted, press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import page_number


@blueprint.get(STAFF)
@operator_staff()
def staff_list() -> ResponseReturnValue:
    """All vouchers that the reader may manage, with their uses and what they have given."""
    rows = [
        (voucher, _state(voucher), wording.gives(queries.plain(voucher)), given)
        for voucher, given in queries.of_operators(g.operator_ids, is_admin=actor().is_admin)
    ]
    return render("promotions/staff_list.html", rows=rows, operators=_operators())


@blueprint.route(f"{STAFF}/moi", methods=["GET", "POST"])
@operator_staff()
def staff_new() -> ResponseReturnValue:
    """A new voucher, first as a draft."""
    form = DraftForm(
        data={"funded_by": FundedBy.OPERATOR.value, "kind": Kind.AMOUNT.value, "person_limit": 1}
    )
    _offer(form)
    made: list[int] = []
    by, is_admin = actor().user_id, actor().is_admin

    def write() -> None:
        made[:] = [services.create(form.draft(is_admin=is_admin), by=by, at=now())]

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã lưu bản nháp. Xem lại rồi phát hành."))
        return see_other(url_for("promotions.staff_edit", voucher_id=made[0]))
    page = render("promotions/staff_new.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.route(ONE, methods=["GET", "POST"])
@operator_staff()
def staff_edit(voucher_id: int) -> ResponseReturnValue:
    """A draft to change and publish; a live one to extend or stop; and everybody who used it."""
    row = _mine(voucher_id)
    form: DraftForm | BetterForm = _draft_form(row) if row.state is VoucherState.DRAFT else _better_form(row)
    if form.is_sent_and_valid() and accepted(form, _writing(voucher_id, form)):
        flash_done(_("Đã lưu mã giảm giá."))
        return see_other(url_for("promotions.staff_edit", voucher_id=voucher_id))
    number = page_number()
    uses, has_more = queries.uses(voucher_id, number)
    scope = queries.scopes([voucher_id]).get(voucher_id, Scope())
    page = render(
        "promotions/staff_edit.html",
        voucher=row,
        form=form,
        state=_state(row),
        conditions=wording.conditions(
            queries.plain(row, scope), queries.named([scope]), settings.number("promotion_most_percent")
        ),
        funded=wording.FUNDED[row.funded_by],
        given=queries.given(voucher_id),
        uses=_use_rows(uses),
        number=number,
        has_more=has_more,
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"{ONE}/phat-hanh")
@operator_staff()
def staff_publish(voucher_id: int) -> Response:
    """The code works from now on, within its days."""
    return _press(voucher_id, services.publish, _("Đã phát hành mã giảm giá."))


@blueprint.post(f"{ONE}/dung")
@operator_staff()
def staff_stop(voucher_id: int) -> Response:
    """Nobody can use it any more."""
    return _press(voucher_id, services.stop, _("Đã dừng mã giảm giá."))


def _use_rows(uses: Sequence[UseRow]) -> list[tuple[UseRow, str, str, Sentence]]:
    """Each use with its order's code, the order's page at an outlet of the reader's, and its state in words."""
    parts = orders.parts_of_all([use.order_id for use in uses])
    slugs = {outlet.id: outlet.slug for outlet in outlets.of_operators(g.operator_ids)}
    found = []
    for use in uses:
        mine = next((part for part in parts[use.order_id] if part.outlet_id in slugs), None)
        url = ""
        if mine is not None:
            url = url_for(
                "orders.fulfilment", outlet_slug=slugs[mine.outlet_id], fulfilment_id=mine.fulfilment_id
            )
        found.append((use, parts[use.order_id][0].code, url, wording.USES[use.state]))
    return found


def _press(voucher_id: int, verb: Callable[..., None], done: str) -> Response:
    _mine(voucher_id)
    by = actor().user_id
    back = url_for("promotions.staff_edit", voucher_id=voucher_id)
    return press(lambda: verb(voucher_id, by=by, at=now()), back=back, done=done)


def _writing(voucher_id: int, form: DraftForm | BetterForm) -> Callable[[], None]:
    by, is_admin = actor().user_id, actor().is_admin
    if isinstance(form, DraftForm):
        return lambda: services.change(voucher_id, form.draft(is_admin=is_admin), by=by, at=now())
    return lambda: services.improve(voucher_id, form.better(), by=by, at=now())


def _draft_form(row: Voucher) -> DraftForm:
    scope = queries.scopes([row.id]).get(row.id, Scope())
    slugs = {key: one.slug for key, one in queries.named([scope]).items()}
    form = DraftForm(data=filled(row, scope, slugs))
    _offer(form)
    return form


def _better_form(row: Voucher) -> BetterForm:
    return BetterForm(
        data={
            "last_day": row.last_day,
            "total_limit": row.total_limit,
            "person_limit": row.person_limit,
        }
    )


def _offer(form: DraftForm) -> None:
    form.offer(
        list(_operators().items()),
        [(outlet.id, outlet.name) for outlet in outlets.of_operators(g.operator_ids)],
        queries.product_sets(),
        is_admin=actor().is_admin,
    )


def _operators() -> dict[int, str]:
    return {one.id: one.legal_name for one in outlets.operators(g.operator_ids)}


def _mine(voucher_id: int) -> Voucher:
    """Raises NotFound for what the reader may not manage."""
    if not g.operator_ids and not actor().is_admin:
        raise NotFound
    return queries.one(voucher_id, g.operator_ids, is_admin=actor().is_admin)


def _state(row: Voucher) -> tuple[str, str]:
    """State in words and the kind of its tag."""
    day = today()
    if row.state is VoucherState.LIVE and row.last_day < day:
        return _("Đã hết hạn"), "plain"
    if row.state is VoucherState.LIVE and row.first_day > day:
        return _("Sắp bắt đầu"), "wait"
    kinds = {VoucherState.DRAFT: "wait", VoucherState.LIVE: "good", VoucherState.STOPPED: "plain"}
    return str(wording.STATES[row.state]), kinds[row.state]
