"""The workspace of producers: their goods, and one page on which a product is listed."""

from __future__ import annotations

from collections.abc import Collection

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member
from shop.catalogue import services
from shop.catalogue.models import Product
from shop.catalogue.queries import listings as queries
from shop.catalogue.queries import staff as staff_queries
from shop.catalogue.services import listings
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.own_beginning import NewListing
from shop.catalogue.views.own_editing import Editing
from shop.catalogue.views.own_news import news
from shop.catalogue.views.own_page import line_state
from shop.catalogue.views.preview import preview
from shop.catalogue.views.staff_words import VERSION_STATES
from shop.core.clock import now, vn_day
from shop.producers import queries as producer_queries
from shop.producers.models import Producer
from shop.unit_of_work import in_transaction
from shop.web.i18n import _
from shop.web.pages import flash_done, keep_private, render, see_other
from shop.web.paging import Page, offset, page_number

OWN = "/kenh-chu-the"
ONE = f"{OWN}/san-pham/<int:product_id>"
PER_PAGE = 50


@blueprint.get(OWN)
@producer_member()
def own_list() -> ResponseReturnValue:
    """One's own goods with their state and what they still lack."""
    return list_page(g.producer_ids)


@blueprint.route(f"{OWN}/san-pham/moi", methods=["GET", "POST"])
@producer_member()
def own_new() -> ResponseReturnValue:
    """A new product on one page; the first save begins its draft."""
    editing = NewListing(g.producer_ids)
    if request.method == "POST":
        return editing.act(request.form.get("do", "draft"), by=actor().user_id, at=now())
    return editing.page()


@blueprint.route(ONE, methods=["GET", "POST"])
@producer_member()
def own_edit(product_id: int) -> ResponseReturnValue:
    """One page for everything of a product. Each button saves the draft first."""
    product = _own(product_id)
    editing = Editing(product, staff_queries.latest(product_id))
    if request.method == "POST":
        return editing.act(request.form.get("do", "draft"), by=actor().user_id, at=now())
    return editing.page()


@blueprint.post(f"{ONE}/rut-lai")
@producer_member()
def own_take_back(product_id: int) -> ResponseReturnValue:
    """Take a submitted version back to change it."""
    _own(product_id)
    by = actor().user_id
    in_transaction(lambda: listings.take_back(product_id, by=by, at=now()))
    flash_done(_("Đã rút lại. Bạn sửa rồi gửi duyệt lại nhé."))
    return see_other(url_for("catalogue.own_edit", product_id=product_id))


@blueprint.post(f"{ONE}/lam-lai")
@producer_member()
def own_begin_again(product_id: int) -> ResponseReturnValue:
    """Begin a new product with the words and pictures of a refused one."""
    _own(product_id)
    by = actor().user_id
    new_id = in_transaction(lambda: listings.begin_again(product_id, by=by, at=now()))
    flash_done(_("Đã chép sang một bản nháp mới. Bạn sửa rồi gửi duyệt nhé."))
    return see_other(url_for("catalogue.own_edit", product_id=new_id))


@blueprint.get(f"{ONE}/xem")
@producer_member()
def own_preview(product_id: int) -> ResponseReturnValue:
    """What shoppers will see."""
    product = _own(product_id)
    keep_private()
    return preview(product, staff_queries.latest(product_id), now())


def list_page(producer_ids: Collection[int], *, seen_as: Producer | None = None) -> str:
    """The goods of these producers with what is to be done; ``seen_as``: staff look at it, nothing leads on."""
    number, at = page_number(), now()
    rows, total = queries.own_rows(producer_ids, offset=offset(number, PER_PAGE), limit=PER_PAGE)
    duties, known = news(producer_ids, at)
    own = [producer_queries.by_id(producer_id) for producer_id in producer_ids]
    return render(
        "catalogue/own_list.html",
        page=Page(rows, number, PER_PAGE, total),
        gaps={
            row.id: len(services.missing_for(row.id)) for row in rows if row.version_state in listings.OPEN
        },
        line_state=line_state,
        version_states=VERSION_STATES,
        many=len(producer_ids) > 1,
        duties=duties,
        known=known,
        resting=[row.id for row in own if not producer_queries.is_selling(row, vn_day(at))],
        seen_as=seen_as,
    )


def _own(product_id: int) -> Product:
    return queries.own_product(product_id, g.producer_ids)
