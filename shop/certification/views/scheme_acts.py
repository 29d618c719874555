"""What staff do to one paper of another scheme: check, reject, extend, name products, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.queries.schemes import goods_of, products_of_scheme
from shop.catalogue.services import schemes as coverage
from shop.certification import scheme_queries as queries
from shop.certification import schemes as services
from shop.certification.forms import ExtendForm, LinkForm, RejectForm
from shop.certification.scheme_forms import WithdrawSchemeForm
from shop.certification.views.blueprint import ONE_SCHEME, blueprint
from shop.certification.wording import SCHEMES
from shop.core.clock import now
from shop.core.errors import BadInput, NotFound, ShopError
from shop.core.ids import read_id
from shop.core.sentences import lazy
from shop.unit_of_work import in_transaction
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, flash_warning, render, see_other

WHOLE = "tat-ca"


@blueprint.post(f"{ONE_SCHEME}/kiem-tra")
@programme_staff()
def scheme_verify(scheme_id: int) -> ResponseReturnValue:
    """The record says what the paper says."""
    by, province = actor().user_id, g.province_code
    return _press(
        lambda: services.verify_scheme(scheme_id, by=by, at=now(), province_code=province),
        scheme_id,
        _("Đã kiểm tra. Chứng nhận được hiển thị từ bây giờ."),
    )


@blueprint.route(f"{ONE_SCHEME}/tu-choi", methods=["GET", "POST"])
@programme_staff()
def scheme_reject(scheme_id: int) -> ResponseReturnValue:
    """The record is wrong."""
    form, by, province = RejectForm(), actor().user_id, g.province_code

    def write() -> None:
        services.reject_scheme(scheme_id, form.reason.data, by=by, at=now(), province_code=province)

    return _act(form, scheme_id, write, title=_("Từ chối giấy chứng nhận"), done=_("Đã từ chối."))


@blueprint.route(f"{ONE_SCHEME}/gia-han", methods=["GET", "POST"])
@programme_staff()
def scheme_extend(scheme_id: int) -> ResponseReturnValue:
    """Keep it in force by a document of its issuer."""
    form, by, province = ExtendForm(), actor().user_id, g.province_code

    def write() -> None:
        until, document = form.until.data, form.document.data
        services.extend_scheme(scheme_id, until, document, by=by, at=now(), province_code=province)

    return _act(form, scheme_id, write, title=_("Gia hạn giấy chứng nhận"), done=_("Đã gia hạn."))


@blueprint.route(f"{ONE_SCHEME}/san-pham", methods=["GET", "POST"])
@programme_staff()
def scheme_link(scheme_id: int) -> ResponseReturnValue:
    """Name one of the producer's goods on the paper."""
    found = queries.by_id(scheme_id, g.province_code)
    form, by, province = LinkForm(), actor().user_id, g.province_code
    if form.is_sent_and_valid():
        product_id = form.product_id.data
        try:
            in_transaction(
                lambda: coverage.link_scheme(scheme_id, product_id, by=by, at=now(), province_code=province)
            )
        except NotFound:
            form.refuse(BadInput("", lazy("Chủ thể của giấy này không có sản phẩm như vậy.")))
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã gắn sản phẩm."))
            return see_other(url_for("certification.scheme_page", scheme_id=scheme_id))
    page = render(
        "certification/scheme_link.html",
        scheme=found,
        name=str(SCHEMES[found.row.kind]),
        form=form,
        goods=goods_of(found.row.producer_id),
        named={product.product_id for product in products_of_scheme(scheme_id)},
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"{ONE_SCHEME}/san-pham/<int:product_id>/go")
@programme_staff()
def scheme_unlink(scheme_id: int, product_id: int) -> ResponseReturnValue:
    """Take back a link that was a slip."""
    by, province = actor().user_id, g.province_code
    return _press(
        lambda: coverage.unlink_scheme(scheme_id, product_id, by=by, at=now(), province_code=province),
        scheme_id,
        _("Đã gỡ sản phẩm."),
    )


@blueprint.route(f"{ONE_SCHEME}/thu-hoi", methods=["GET", "POST"])
@programme_staff()
def scheme_withdraw(scheme_id: int) -> ResponseReturnValue:
    """End a paper, for all goods or for one that it names."""
    queries.by_id(scheme_id, g.province_code)
    form, by, province = WithdrawSchemeForm(), actor().user_id, g.province_code
    left = [product for product in products_of_scheme(scheme_id) if product.withdrawn_on is None]
    form.scope.choices = [
        (WHOLE, _("Cả giấy chứng nhận")),
        *((str(product.product_id), product.name) for product in left),
    ]

    def write() -> None:
        day, ground, product_id = form.day.data, form.ground.data, read_id(form.scope.data)
        if product_id is None:
            services.withdraw_scheme(scheme_id, day, ground, by=by, at=now(), province_code=province)
        else:
            coverage.withdraw_from_product(
                scheme_id, product_id, day, ground, by=by, at=now(), province_code=province
            )

    return _act(form, scheme_id, write, title=_("Thu hồi chứng nhận"), done=_("Đã thu hồi."))


def _act(
    form: Form, scheme_id: int, write: Callable[[], Any], *, title: str, done: str
) -> ResponseReturnValue:
    """A page with one form: drawn, refused with 422, or done."""
    found = queries.by_id(scheme_id, g.province_code)
    if form.is_sent_and_valid():
        try:
            in_transaction(write)
        except NotFound:
            raise
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(done)
            return see_other(url_for("certification.scheme_page", scheme_id=scheme_id))
    name = str(SCHEMES[found.row.kind])
    page = render("certification/scheme_act.html", form=form, scheme=found, name=name, title=title)
    return page, 422 if form.errors else 200


def _press(write: Callable[[], Any], scheme_id: int, done: str) -> ResponseReturnValue:
    """A single button: what is refused is said on the page it came from."""
    try:
        in_transaction(write)
    except NotFound:
        raise
    except ShopError as error:
        flash_warning(str(error.sentence))
    else:
        flash_done(done)
    return see_other(url_for("certification.scheme_page", scheme_id=scheme_id))
