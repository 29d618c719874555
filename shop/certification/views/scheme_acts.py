"""What staff do to one paper of another scheme: check, reject, extend, name products, withdraw."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.queries.schemes import goods_of, products_of_scheme
from shop.catalogue.services import schemes as coverage
from shop.certification import scheme_queries as queries
from shop.certification import schemes as services
from shop.certification.forms import ExtendForm, LinkForm, RejectForm
from shop.certification.models import SchemeCertificate
from shop.certification.scheme_forms import WithdrawSchemeForm
from shop.certification.scheme_queries import Listed
from shop.certification.views.blueprint import ONE_SCHEME, blueprint
from shop.certification.views.doing import WHOLE, Subject, act, linked, shown_switched
from shop.certification.wording import SCHEMES
from shop.core.clock import now
from shop.core.ids import read_id
from shop.core.sentences import lazy
from shop.web.doing import press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.post(f"{ONE_SCHEME}/kiem-tra")
@programme_staff()
def scheme_verify(scheme_id: int) -> ResponseReturnValue:
    """The record says what the paper says."""
    by, province = actor().user_id, g.province_code
    return press(
        lambda: services.verify_scheme(scheme_id, by=by, at=now(), province_code=province),
        back=_own_page(scheme_id),
        done=_("Đã kiểm tra. Chứng nhận được hiển thị từ bây giờ."),
    )


@blueprint.route(f"{ONE_SCHEME}/tu-choi", methods=["GET", "POST"])
@programme_staff()
def scheme_reject(scheme_id: int) -> ResponseReturnValue:
    """The record is wrong."""
    form, by, province = RejectForm(), actor().user_id, g.province_code

    def write() -> None:
        services.reject_scheme(scheme_id, form.reason.data, by=by, at=now(), province_code=province)

    return act(form, _subject(scheme_id), write, title=_("Từ chối giấy chứng nhận"), done=_("Đã từ chối."))


@blueprint.route(f"{ONE_SCHEME}/gia-han", methods=["GET", "POST"])
@programme_staff()
def scheme_extend(scheme_id: int) -> ResponseReturnValue:
    """Keep it in force by a document of its issuer."""
    form, by, province = ExtendForm(), actor().user_id, g.province_code

    def write() -> None:
        until, document = form.until.data, form.document.data
        services.extend_scheme(scheme_id, until, document, by=by, at=now(), province_code=province)

    return act(form, _subject(scheme_id), write, title=_("Gia hạn giấy chứng nhận"), done=_("Đã gia hạn."))


@blueprint.route(f"{ONE_SCHEME}/san-pham", methods=["GET", "POST"])
@programme_staff()
def scheme_link(scheme_id: int) -> ResponseReturnValue:
    """Name one of the producer's goods on the paper."""
    found = queries.by_id(scheme_id, g.province_code)
    form, by, province = LinkForm(), actor().user_id, g.province_code

    def write() -> None:
        coverage.link_scheme(scheme_id, form.product_id.data, by=by, at=now(), province_code=province)

    unknown = lazy("Chủ thể của giấy này không có sản phẩm như vậy.")
    if form.is_sent_and_valid() and linked(form, write, unknown=unknown):
        flash_done(_("Đã gắn sản phẩm."))
        return see_other(_own_page(scheme_id))
    page = render(
        "certification/scheme_link.html",
        scheme=found.row,
        subject=_subject_of(found),
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
    return press(
        lambda: coverage.unlink_scheme(scheme_id, product_id, by=by, at=now(), province_code=province),
        back=_own_page(scheme_id),
        done=_("Đã gỡ sản phẩm."),
    )


@blueprint.route(f"{ONE_SCHEME}/thu-hoi", methods=["GET", "POST"])
@programme_staff()
def scheme_withdraw(scheme_id: int) -> ResponseReturnValue:
    """End a paper, for all goods or for one that it names."""
    subject = _subject(scheme_id)
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

    return act(form, subject, write, title=_("Thu hồi chứng nhận"), done=_("Đã thu hồi."))


@blueprint.post(f"{ONE_SCHEME}/ban-chup")
@programme_staff()
def scheme_show_scan(scheme_id: int) -> ResponseReturnValue:
    """Let buyers see the scan, or no longer."""
    return shown_switched(SchemeCertificate, scheme_id, _own_page(scheme_id), province_code=g.province_code)


def _own_page(scheme_id: int) -> str:
    return url_for("certification.scheme_page", scheme_id=scheme_id)


def _subject(scheme_id: int) -> Subject:
    """Raises NotFound, also for a paper of another province."""
    return _subject_of(queries.by_id(scheme_id, g.province_code))


def _subject_of(found: Listed) -> Subject:
    name, number = str(SCHEMES[found.row.kind]), found.row.number
    line = _("%(name)s của %(producer)s, số %(number)s.", name=name, producer=found.producer, number=number)
    return Subject(name, line, _own_page(found.row.id))
