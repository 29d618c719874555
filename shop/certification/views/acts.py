"""What staff do to one certificate: check, reject, extend, link with products, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.queries.certificates import certificates_of, products_covered, products_named
from shop.catalogue.services import certificates as coverage
from shop.catalogue.services.certificates import Withdrawal
from shop.certification import queries, services
from shop.certification.forms import ExtendForm, LinkForm, RejectForm, WithdrawForm
from shop.certification.views.blueprint import ONE, blueprint
from shop.core.clock import now
from shop.core.errors import BadInput, NotFound, ShopError
from shop.core.sentences import lazy
from shop.unit_of_work import in_transaction
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, flash_warning, render, see_other

WHOLE = "tat-ca"


@blueprint.post(f"{ONE}/kiem-tra")
@programme_staff()
def staff_verify(certificate_id: int) -> ResponseReturnValue:
    """The record says what the paper says."""
    by, province = actor().user_id, g.province_code
    return _press(
        lambda: services.verify(certificate_id, by=by, at=now(), province_code=province),
        certificate_id,
        _("Đã kiểm tra. Sao được hiển thị từ bây giờ."),
    )


@blueprint.route(f"{ONE}/tu-choi", methods=["GET", "POST"])
@programme_staff()
def staff_reject(certificate_id: int) -> ResponseReturnValue:
    """The record is wrong."""
    form, by, province = RejectForm(), actor().user_id, g.province_code
    return _act(
        form,
        certificate_id,
        lambda: services.reject(certificate_id, form.reason.data, by=by, at=now(), province_code=province),
        title=_("Từ chối giấy chứng nhận"),
        done=_("Đã từ chối."),
    )


@blueprint.route(f"{ONE}/gia-han", methods=["GET", "POST"])
@programme_staff()
def staff_extend(certificate_id: int) -> ResponseReturnValue:
    """Keep it in force while its renewal is decided."""
    form, by, province = ExtendForm(), actor().user_id, g.province_code
    return _act(
        form,
        certificate_id,
        lambda: services.extend(
            certificate_id, form.until.data, form.document.data, by=by, at=now(), province_code=province
        ),
        title=_("Gia hạn giấy chứng nhận"),
        done=_("Đã gia hạn."),
    )


@blueprint.route(f"{ONE}/san-pham", methods=["GET", "POST"])
@programme_staff()
def staff_link(certificate_id: int) -> ResponseReturnValue:
    """Find a product by name and link it."""
    row = queries.by_id(certificate_id, g.province_code)
    form, by, province = LinkForm(), actor().user_id, g.province_code
    if form.is_sent_and_valid():
        product_id = form.product_id.data
        try:
            in_transaction(
                lambda: coverage.link(certificate_id, product_id, by=by, at=now(), province_code=province)
            )
        except NotFound:
            form.refuse(BadInput("", lazy("Không có sản phẩm này trong tỉnh của giấy chứng nhận.")))
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã gắn sản phẩm."))
            return see_other(url_for("certification.staff_page", certificate_id=certificate_id))
    text = request.args.get("q", row.product_name).strip()[:100]
    page = render(
        "certification/link.html",
        certificate=row,
        form=form,
        text=text,
        found=products_named(text, row.province_code),
        covered={product.product_id for product in products_covered(row.id)},
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"{ONE}/san-pham/<int:product_id>/go")
@programme_staff()
def staff_unlink(certificate_id: int, product_id: int) -> ResponseReturnValue:
    """Take back a link that was a slip."""
    by, province = actor().user_id, g.province_code
    return _press(
        lambda: coverage.unlink(certificate_id, product_id, by=by, at=now(), province_code=province),
        certificate_id,
        _("Đã gỡ sản phẩm."),
    )


@blueprint.route(f"{ONE}/thu-hoi", methods=["GET", "POST"])
@programme_staff()
def staff_withdraw(certificate_id: int) -> ResponseReturnValue:
    """End the recognition of one product or of all that the certificate covers."""
    form, by, province = WithdrawForm(), actor().user_id, g.province_code
    _offer(form, certificate_id)

    def write() -> None:
        withdrawal = _withdrawal(form)
        if form.scope.data == WHOLE:
            coverage.withdraw_certificate(certificate_id, withdrawal, by=by, at=now(), province_code=province)
        else:
            product_id = int(form.scope.data)
            coverage.withdraw_product(product_id, withdrawal, by=by, at=now(), province_code=province)

    return _act(form, certificate_id, write, title=_("Thu hồi chứng nhận"), done=_("Đã thu hồi."))


def _offer(form: WithdrawForm, certificate_id: int) -> None:
    """The products that still have the certificate, and their other certificates."""
    row = queries.by_id(certificate_id, g.province_code)
    left = [product for product in products_covered(row.id) if product.withdrawn_on is None]
    form.scope.choices = [
        (WHOLE, _("Cả giấy chứng nhận")),
        *((str(product.product_id), product.name) for product in left),
    ]
    others = {
        held.certificate_id: f"{held.code} ({held.number})"
        for product in left
        for held in certificates_of(product.product_id)
        if held.withdrawn_on is None and held.certificate_id != certificate_id
    }
    form.kept.choices = [("", _("Không giữ giấy nào")), *others.items()]


def _withdrawal(form: WithdrawForm) -> Withdrawal:
    kept = {form.kept.data: form.kept_document.data} if form.kept.data else {}
    return Withdrawal(form.day.data, form.ground.data, form.document.data, kept)


def _act(
    form: Form, certificate_id: int, write: Callable[[], Any], *, title: str, done: str
) -> ResponseReturnValue:
    """A page with one form: drawn, refused with 422, or done."""
    row = queries.by_id(certificate_id, g.province_code)
    if form.is_sent_and_valid():
        try:
            in_transaction(write)
        except NotFound:
            raise
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(done)
            return see_other(url_for("certification.staff_page", certificate_id=certificate_id))
    page = render("certification/act.html", form=form, certificate=row, title=title)
    return page, 422 if form.errors else 200


def _press(write: Callable[[], Any], certificate_id: int, done: str) -> ResponseReturnValue:
    """A single button: what is refused is said on the page it came from."""
    try:
        in_transaction(write)
    except NotFound:
        raise
    except ShopError as error:
        flash_warning(str(error.sentence))
    else:
        flash_done(done)
    return see_other(url_for("certification.staff_page", certificate_id=certificate_id))
