"""A decision that recognises many products: its annex pasted or uploaded, entered, checked by a second officer."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.certification import queries as certification
from shop.certification.states import CertificateState
from shop.certification.wording import ISSUER_LEVELS, STATES
from shop.core.clock import now
from shop.core.errors import BadInput, ShopError
from shop.core.sentences import lazy
from shop.imports import decision_rows
from shop.imports.decision_products import Matcher, named
from shop.imports.decision_rows import Item
from shop.imports.forms import CheckForm, DecisionForm
from shop.imports.services import decisions
from shop.imports.services.decisions import Entered
from shop.imports.views.blueprint import blueprint
from shop.unit_of_work import in_transaction
from shop.web.doing import accepted
from shop.web.i18n import ngettext
from shop.web.pages import flash_done, render, see_other

HERE = "/quan-tri/chung-nhan/quyet-dinh"


@blueprint.route(f"{HERE}/moi", methods=["GET", "POST"])
@programme_staff()
def decision_new() -> ResponseReturnValue:
    """Type the decision, give its list, look at what was understood, enter it."""
    form = DecisionForm()
    form.offer_provinces(g.province_code)
    if not form.is_sent_and_valid():
        return _page(form, [], 422 if form.errors else 200)
    items: list[Item] = []
    by, at, decision = actor().user_id, now(), form.decision()
    try:
        items = _items(form)
        if request.form.get("do") != "save":
            in_transaction(lambda: decisions.check(decision, items, by=by, at=at))
            return _page(form, items, 200)
        made = in_transaction(lambda: decisions.enter(decision, items, by=by, at=at))
    except ShopError as error:
        form.refuse(error)
        return _page(form, items, 422)
    _tell(made)
    return see_other(url_for("imports.decision", decision_id=made.id))


@blueprint.route(f"{HERE}/<int:decision_id>", methods=["GET", "POST"])
@programme_staff()
def decision(decision_id: int) -> ResponseReturnValue:
    """All certificates of a decision; who did not enter them checks them as a whole."""
    form, by, province = CheckForm(), actor().user_id, g.province_code
    decisions.of_decision(decision_id, province)
    if form.is_sent_and_valid() and accepted(
        form,
        lambda: decisions.verify_all(decision_id, form.seen.data, by=by, at=now(), province_code=province),
    ):
        flash_done(lazy("Đã kiểm tra cả bảng. Sao được hiển thị từ bây giờ."))
        return see_other(url_for("imports.decision", decision_id=decision_id))
    return _decision_page(form, decision_id)


def _tell(made: Entered) -> None:
    """What was written, which may be less than stands in the sheet."""
    if made.entered:
        flash_done(
            ngettext(
                "Đã ghi %(num)d sản phẩm. Một cán bộ khác kiểm tra cả bảng.",
                "Đã ghi %(num)d sản phẩm. Một cán bộ khác kiểm tra cả bảng.",
                made.entered,
            )
        )
    if made.linked:
        flash_done(
            ngettext(
                "Đã gắn sản phẩm vào %(num)d giấy ghi từ trước.",
                "Đã gắn sản phẩm vào %(num)d giấy ghi từ trước.",
                made.linked,
            )
        )
    if not made.entered and not made.linked:
        flash_done(lazy("Không có gì mới: cả bảng đã được ghi từ trước."))


def _decision_page(form: CheckForm, decision_id: int) -> ResponseReturnValue:
    """The decision as it is now; what is confirmed is what is shown, never what was sent."""
    rows, covered = decisions.of_decision(decision_id, g.province_code), decisions.products_of(decision_id)
    form.seen.typed = form.seen.data = decisions.digest(rows, covered)
    by = actor().user_id
    waiting = [row for row in rows if row.state is CertificateState.SUBMITTED]
    page = render(
        "imports/decision.html",
        form=form,
        decision=certification.decision(decision_id),
        rows=rows,
        covered=covered,
        named=named({each for ids in covered.values() for each in ids}),
        waiting=len(waiting),
        may_check=all(row.recorded_by != by for row in waiting),
        states=STATES,
        levels=ISSUER_LEVELS,
    )
    return page, 422 if form.errors else 200


def _items(form: DecisionForm) -> list[Item]:
    """The rows of the file, which are shown as if they had been pasted, or the pasted ones."""
    if form.file.data:
        found = decision_rows.table(form.file.data.read(decision_rows.LIMITS.bytes + 1))
        form.rows.typed = form.rows.data = decision_rows.as_text(found)
    elif form.rows.data:
        found = decision_rows.table(form.rows.data.encode())
    else:
        raise BadInput("rows", lazy("Hãy chọn tệp hoặc dán danh sách."))
    issued_on = form.issued_on.data or form.decided_on.data
    return decision_rows.items_of(found, issued_on, Matcher(form.province_code.data))


def _page(form: DecisionForm, items: list[Item], status: int) -> ResponseReturnValue:
    page = render(
        "imports/decision_new.html",
        form=form,
        items=items,
        wrong=sum(bool(item.errors) for item in items),
        unmatched=sum(item.goods is None for item in items),
        levels=ISSUER_LEVELS,
    )
    return page, status
