"""What staff do to one certificate: check, reject, extend, link with products, withdraw."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.queries.certificates import certificates_of, products_covered, products_named
from shop.catalogue.services import certificates as coverage
from shop.catalogue.services.certificates import Withdrawal
from shop.certification import queries, services
from shop.certification.forms import ExtendForm, LinkForm, RejectForm, WithdrawForm
from shop.certification.models import Certificate
from shop.certification.terms import last_day
from shop.certification.views.blueprint import ONE, blueprint
from shop.certification.views.doing import WHOLE, Subject, act, linked, shown_switched
from shop.core.clock import now
from shop.core.sentences import lazy
from shop.web.context import day as day_text
from shop.web.doing import press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.post(f"{ONE}/kiem-tra")
@programme_staff()
def staff_verify(certificate_id: int) -> ResponseReturnValue:
    """The record says what the paper says."""
    by, province = actor().user_id, g.province_code
    return press(
        lambda: services.verify(certificate_id, by=by, at=now(), province_code=province),
        back=_own_page(certificate_id),
        done=_("Đã kiểm tra. Sao được hiển thị từ bây giờ."),
    )


@blueprint.route(f"{ONE}/tu-choi", methods=["GET", "POST"])
@programme_staff()
def staff_reject(certificate_id: int) -> ResponseReturnValue:
    """The record is wrong."""
    form, by, province = RejectForm(), actor().user_id, g.province_code
    return act(
        form,
        _subject(certificate_id),
        lambda: services.reject(certificate_id, form.reason.data, by=by, at=now(), province_code=province),
        title=_("Từ chối giấy chứng nhận"),
        done=_("Đã từ chối."),
    )


@blueprint.route(f"{ONE}/gia-han", methods=["GET", "POST"])
@programme_staff()
def staff_extend(certificate_id: int) -> ResponseReturnValue:
    """Keep it in force while its renewal is decided."""
    form, by, province = ExtendForm(), actor().user_id, g.province_code
    return act(
        form,
        _subject(certificate_id),
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

    def write() -> None:
        coverage.link(certificate_id, form.product_id.data, by=by, at=now(), province_code=province)

    unknown = lazy("Không có sản phẩm này trong tỉnh của giấy chứng nhận.")
    if form.is_sent_and_valid() and linked(form, write, unknown=unknown):
        flash_done(_("Đã gắn sản phẩm."))
        return see_other(_own_page(certificate_id))
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
    return press(
        lambda: coverage.unlink(certificate_id, product_id, by=by, at=now(), province_code=province),
        back=_own_page(certificate_id),
        done=_("Đã gỡ sản phẩm."),
    )


@blueprint.route(f"{ONE}/thu-hoi", methods=["GET", "POST"])
@programme_staff()
def staff_withdraw(certificate_id: int) -> ResponseReturnValue:
    """End the recognition of one product or of all that the certificate covers."""
    row = queries.by_id(certificate_id, g.province_code)
    form, by, province = WithdrawForm(), actor().user_id, g.province_code
    _offer(form, row)

    def write() -> None:
        withdrawal = _withdrawal(form)
        if form.scope.data == WHOLE:
            coverage.withdraw_certificate(certificate_id, withdrawal, by=by, at=now(), province_code=province)
        else:
            product_id = int(form.scope.data)
            coverage.withdraw_product(product_id, withdrawal, by=by, at=now(), province_code=province)

    return act(form, _subject_of(row), write, title=_("Thu hồi chứng nhận"), done=_("Đã thu hồi."))


@blueprint.post(f"{ONE}/ban-chup")
@programme_staff()
def staff_show_scan(certificate_id: int) -> ResponseReturnValue:
    """Let buyers see the scan, or no longer."""
    return shown_switched(
        Certificate, certificate_id, _own_page(certificate_id), province_code=g.province_code
    )


def _offer(form: WithdrawForm, row: Certificate) -> None:
    """The products that still have the certificate, and their other certificates."""
    left = [product for product in products_covered(row.id) if product.withdrawn_on is None]
    form.scope.choices = [
        (WHOLE, _("Cả giấy chứng nhận")),
        *((str(product.product_id), product.name) for product in left),
    ]
    others = {
        held.certificate_id: f"{held.code} ({held.number})"
        for product in left
        for held in certificates_of(product.product_id)
        if held.withdrawn_on is None and held.certificate_id != row.id
    }
    form.kept.choices = [("", _("Không giữ giấy nào")), *others.items()]


def _withdrawal(form: WithdrawForm) -> Withdrawal:
    kept = {form.kept.data: form.kept_document.data} if form.kept.data else {}
    return Withdrawal(form.day.data, form.ground.data, form.document.data, kept)


def _own_page(certificate_id: int) -> str:
    return url_for("certification.staff_page", certificate_id=certificate_id)


def _subject(certificate_id: int) -> Subject:
    """Raises NotFound, also for a certificate of another province."""
    return _subject_of(queries.by_id(certificate_id, g.province_code))


def _subject_of(row: Certificate) -> Subject:
    stars = _("%(stars)s sao", stars=row.stars)
    until = _("hiệu lực đến hết ngày %(day)s", day=day_text(last_day(row.expires_on, row.extended_until)))
    return Subject(row.product_name, f"{row.product_name}, {stars}, {until}.", _own_page(row.id))
