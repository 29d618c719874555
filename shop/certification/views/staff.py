"""Staff pages: the list, one certificate with its history, entering and correcting."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.queries.certificates import products_covered
from shop.catalogue.services import certificates as coverage
from shop.certification import queries, services
from shop.certification.forms import CertificateForm, NewCertificateForm
from shop.certification.models import Certificate
from shop.certification.services import CertificateDraft, DecisionDraft
from shop.certification.states import CertificateState
from shop.certification.views.blueprint import ONE, STAFF, blueprint
from shop.certification.views.doing import entered, listing, scan_url
from shop.certification.wording import EVENTS, GROUNDS, ISSUER_LEVELS, STATES, event_note
from shop.core.clock import now, today
from shop.core.ids import read_id
from shop.evaluations import queries as evaluations
from shop.evaluations import services as evaluated
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.get(STAFF)
@programme_staff()
def staff_list() -> ResponseReturnValue:
    """Certificates of an officer's province, or of all for an administrator."""
    return render("certification/list.html", **listing(queries.listed))


@blueprint.get(ONE)
@programme_staff()
def staff_page(certificate_id: int) -> ResponseReturnValue:
    """One certificate: what it says, what it covers, what may be done, what was done."""
    row = queries.by_id(certificate_id, g.province_code)
    return render(
        "certification/certificate.html",
        certificate=row,
        decision=queries.decision(row.decision_id),
        products=products_covered(row.id),
        history=queries.events(row.id),
        scan=scan_url(row.scan_id),
        may_check=row.recorded_by != actor().user_id,
        is_waiting=row.state is CertificateState.SUBMITTED,
        is_verified=row.state is CertificateState.VERIFIED,
        states=STATES,
        levels=ISSUER_LEVELS,
        grounds=GROUNDS,
        events=EVENTS,
        event_note=event_note,
    )


@blueprint.route(f"{STAFF}/moi", methods=["GET", "POST"])
@programme_staff()
def staff_new() -> ResponseReturnValue:
    """Enter a certificate and the decision it belongs to; `?ho-so=` is the evaluation file that it follows from."""
    file_id = read_id(request.args.get("ho-so", ""))
    known = evaluations.prefill(file_id, g.province_code, today()) if file_id is not None else None
    form = NewCertificateForm(data=asdict(known) if known else None)
    form.offer_provinces(g.province_code)
    if form.is_sent_and_valid() and (made := _record(form, file_id, by=actor().user_id)):
        flash_done(_("Đã ghi. Giấy chờ một cán bộ khác kiểm tra."))
        return see_other(url_for("certification.staff_page", certificate_id=made))
    return render("certification/edit.html", form=form, certificate=None), 422 if form.errors else 200


@blueprint.route(f"{ONE}/sua", methods=["GET", "POST"])
@programme_staff()
def staff_edit(certificate_id: int) -> ResponseReturnValue:
    """Correct what waits or was rejected."""
    row = queries.by_id(certificate_id, g.province_code)
    form = CertificateForm(obj=None, data=_printed(row))
    if form.is_sent_and_valid() and _correct(form, certificate_id, by=actor().user_id):
        flash_done(_("Đã sửa. Giấy chờ một cán bộ khác kiểm tra."))
        return see_other(url_for("certification.staff_page", certificate_id=certificate_id))
    return render("certification/edit.html", form=form, certificate=row), 422 if form.errors else 200


def _record(form: NewCertificateForm, file_id: int | None, *, by: int | None) -> int | None:
    """Write the certificate; of an evaluation file also which product it covers."""
    at, province = now(), g.province_code
    decision = DecisionDraft(
        form.number.data, form.decided_on.data, form.authority.data, form.province_code.data
    )

    def write(scan_id: int | None) -> int:
        decision_id = services.record_decision(decision, by=by, at=at).id
        made = services.record_certificate(decision_id, _draft(form, scan_id), by=by, at=at).id
        if file_id is not None:
            product_id = evaluated.note_certificate(file_id, made, province_code=province)
            coverage.link(made, product_id, by=by, at=at, province_code=province)
        return made

    return entered(form, write)


def _correct(form: CertificateForm, certificate_id: int, *, by: int | None) -> int | None:
    at, province = now(), g.province_code

    def write(scan_id: int | None) -> int:
        draft = _draft(form, scan_id)
        return services.correct(certificate_id, draft, by=by, at=at, province_code=province).id

    return entered(form, write)


def _draft(form: CertificateForm, scan_id: int | None) -> CertificateDraft:
    return CertificateDraft(
        product_name=form.product_name.data,
        stars=form.stars.data,
        issuer_level=form.issuer_level.data,
        issued_on=form.issued_on.data,
        expires_on=form.expires_on.data,
        product_code=form.product_code.data or None,
        score=form.score.data,
        scan_id=scan_id,
    )


def _printed(row: Certificate) -> dict[str, Any]:
    names = ("product_name", "product_code", "stars", "score", "issuer_level", "issued_on", "expires_on")
    return {name: getattr(row, name) for name in names}
