"""Writing a review from the order's private page, and one's own reviews in the account."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts import throttling
from shop.accounts.guards import actor, public, signed_in
from shop.accounts.hooks import on_erase
from shop.accounts.throttling import Limit
from shop.core.clock import now
from shop.core.errors import ShopError
from shop.core.sentences import lazy
from shop.media.addresses import picture_url
from shop.reviews import services
from shop.reviews.forms import ReviewForm
from shop.reviews.queries import buyers as queries
from shop.reviews.queries.buyers import BoughtLine, Own
from shop.reviews.reading import shortened
from shop.reviews.services import Opinion
from shop.reviews.states import EDITABLE, ReviewState
from shop.reviews.views.blueprint import blueprint
from shop.reviews.views.uploads import Sent, sent_photos
from shop.reviews.wording import STATES, because
from shop.web.doing import accepted
from shop.web.i18n import language
from shop.web.pages import flash_done, keep_private, render, see_other
from shop.web.paging import Page, offset, page_number

ONE = "/don-hang/<token>/danh-gia/<int:order_line_id>"
WINDOW = 3600
ORDER_TRIES = 20
ADDRESS_TRIES = 60
SIDE = 320
PER_PAGE = 30

on_erase(services.anonymise_user)


@blueprint.route(ONE, methods=["GET", "POST"])
@public
def line(token: str, order_line_id: int) -> ResponseReturnValue:
    """Review one line of the order that this token opens; whoever has the link may."""
    found = queries.own(token, order_line_id)
    form = _form(found)
    if request.method == "GET":
        return _page(found, form)
    try:
        _count_try(token)
    except ShopError as error:
        form.refuse(error)
        return _page(found, form), error.status
    return _sent(found, form)


@blueprint.post(f"{ONE}/rut")
@public
def withdraw(token: str, order_line_id: int) -> ResponseReturnValue:
    """Take a review back for good."""
    form, by = _form(queries.own(token, order_line_id)), actor().user_id
    if not accepted(form, lambda: services.withdraw(token, order_line_id, by=by, at=now())):
        return _page(queries.own(token, order_line_id), form), 422
    flash_done(lazy("Đã rút đánh giá. Lời và ảnh của bạn đã được xóa."))
    return see_other(url_for("orders.page", token=token))


@blueprint.get("/tai-khoan/danh-gia")
@signed_in
def mine() -> ResponseReturnValue:
    """What one has bought and received, with the state of each review."""
    keep_private()
    number = page_number()
    lines, total = queries.of_user(actor().user_id or 0, offset=offset(number, PER_PAGE), limit=PER_PAGE)
    rows = [(name_of(each), each, STATES[each.state] if each.state else None) for each in lines]
    return render("reviews/mine.html", page=Page(rows, number, PER_PAGE, total))


def name_of(line: BoughtLine) -> str:
    """What was bought, in the reader's language."""
    is_english = language() == "en"
    name = (line.name_en if is_english else None) or line.name
    return f"{name}, {(line.variant_en if is_english else None) or line.variant}"


def _count_try(token: str) -> None:
    """Pictures cost seconds of work: so many tries an order and an address may make. Raises TooManyTries."""
    limits = (
        Limit(throttling.key("review-order", token), ORDER_TRIES, WINDOW),
        Limit(throttling.key("review-from", throttling.visitor()), ADDRESS_TRIES, WINDOW),
    )
    throttling.spend(limits, now())


def _sent(found: Own, form: ReviewForm) -> ResponseReturnValue:
    """Write what was sent, or show it again with everything that was typed and every good picture."""
    photos, by, line = sent_photos(), actor().user_id, found.line
    is_valid = form.is_sent_and_valid()
    if photos.error:
        form.refuse(photos.error)
    if not is_valid or photos.error:
        return _page(found, form, photos), 422
    opinion = Opinion(form.stars.data, form.text.data, photos.kept, photos.added)
    if not accepted(form, lambda: services.write(line.token, line.order_line_id, opinion, by=by, at=now())):
        return _page(queries.own(line.token, line.order_line_id), form, photos), 422
    flash_done(lazy("Cảm ơn bạn! Đánh giá hiện trên trang sản phẩm sau khi được duyệt."))
    return see_other(f"{url_for('orders.page', token=line.token)}#danh-gia")


def _form(found: Own) -> ReviewForm:
    review = found.review
    form = ReviewForm(data={"stars": review.stars, "text": review.text} if review else None)
    form.offer()
    return form


def _page(found: Own, form: ReviewForm, photos: Sent | None = None) -> str:
    keep_private()
    review, line = found.review, found.line
    can_write = found.received and (review is None or review.state in EDITABLE)
    stay = {photo.media_id for photo in found.photos} if photos is None else set(photos.kept)
    return render(
        "reviews/write.html",
        form=form,
        line=line,
        name=name_of(line),
        shown_name=shortened(found.buyer, found.language),
        review=review,
        state=STATES[review.state] if review else None,
        ground=because(review.ground, review.note) if review else "",
        can_write=can_write,
        can_withdraw=review is not None and review.state is not ReviewState.WITHDRAWN,
        received=found.received,
        photos=[(photo, picture_url(photo.digest, SIDE), photo.media_id in stay) for photo in found.photos],
        held=photos.held if photos else [],
        noindex=True,
    )
