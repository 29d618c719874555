"""Wholesale for producers: their sheets, what buyers ask, and what is wanted."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.wholesale import queries, services
from shop.wholesale.forms import AnswerForm, OfferForm, TermsForm
from shop.wholesale.services import TermsDraft
from shop.wholesale.states import EnquiryState
from shop.wholesale.views.blueprint import OWN, OWN_BOARD, blueprint
from shop.wholesale.views.board import shown_page
from shop.wholesale.wording import ENQUIRIES


@blueprint.get(OWN)
@producer_member()
def own_list() -> str:
    """Goods with their sheets, and enquiries."""
    return render(
        "wholesale/own_list.html",
        goods=queries.own_goods(g.producer_ids),
        rows=queries.enquiries(producer_ids=g.producer_ids),
        states=ENQUIRIES,
        most=queries.MOST,
    )


@blueprint.route(f"{OWN}/san-pham/<int:product_id>", methods=["GET", "POST"])
@producer_member()
def own_terms(product_id: int) -> ResponseReturnValue:
    """What the sheet of a product says beside its label."""
    known = {key: (slug, name, terms) for key, slug, name, terms in queries.own_goods(g.producer_ids)}
    if product_id not in known:
        raise NotFound
    slug, name, terms = known[product_id]
    values = {field: getattr(terms, field) for field in TermsDraft.__dataclass_fields__} if terms else None
    form, by, mine = TermsForm(data=values), actor().user_id, g.producer_ids

    def write() -> None:
        services.save_terms(product_id, form.draft(), producer_ids=mine, by=by, at=now())

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã lưu."))
        return see_other(url_for("wholesale.own_list"))
    return render("wholesale/own_terms.html", form=form, name=name, slug=slug), 422 if form.errors else 200


@blueprint.route(f"{OWN}/hoi/<int:enquiry_id>", methods=["GET", "POST"])
@producer_member()
def own_enquiry(enquiry_id: int) -> ResponseReturnValue:
    """One enquiry; sending the form answers it."""
    found = queries.enquiry(enquiry_id, producer_ids=g.producer_ids)
    form, by, mine = AnswerForm(), actor().user_id, g.producer_ids

    def write() -> None:
        services.answer(enquiry_id, form.answer.data, producer_ids=mine, by=by, at=now())

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã ghi câu trả lời."))
        return see_other(url_for("wholesale.own_enquiry", enquiry_id=enquiry_id))
    page = render(
        "wholesale/own_enquiry.html",
        found=found,
        row=found.row,
        form=form,
        states=ENQUIRIES,
        waits=found.row.state is EnquiryState.NEW,
    )
    return page, 422 if form.errors else 200


@blueprint.get(OWN_BOARD)
@producer_member()
def own_board() -> str:
    """What is wanted now."""
    return render("wholesale/own_board.html", page=shown_page())


@blueprint.route(f"{OWN_BOARD}/<int:wanted_id>", methods=["GET", "POST"])
@producer_member()
def own_post(wanted_id: int) -> ResponseReturnValue:
    """One wanted quantity; sending the form says what a producer can deliver."""
    one = queries.post(wanted_id, producer_ids=g.producer_ids)
    mine, by = g.producer_ids, actor().user_id
    own = queries.producers_named(mine)
    form = OfferForm(data={"producer_id": own[0][0]})
    form.offer(own)

    def write() -> None:
        services.offer(
            wanted_id,
            form.producer_id.data,
            units=form.units.data,
            price=form.price.data,
            contact=form.contact.data,
            note=form.note.data,
            producer_ids=mine,
            by=by,
            at=now(),
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã gửi. Cán bộ nối bạn với người mua thì bạn thấy liên hệ ở đây."))
        return see_other(url_for("wholesale.own_post", wanted_id=wanted_id))
    said = queries.answers(wanted_id, producer_ids=mine)
    page = render(
        "wholesale/own_post.html",
        one=one,
        row=one.row,
        form=form,
        said=said,
        is_connected=any(each.row.connected_at for each in said),
        is_open=one.is_open(today()),
    )
    return page, 422 if form.errors else 200
