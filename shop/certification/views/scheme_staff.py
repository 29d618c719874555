"""Staff pages of other schemes: the list, one paper with its history, entering and correcting."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.queries.schemes import products_of_scheme
from shop.certification import scheme_queries as queries
from shop.certification import schemes as services
from shop.certification.scheme_forms import NewSchemeForm, SchemeForm
from shop.certification.schemes import SchemeDraft
from shop.certification.states import CertificateState, SchemeScope
from shop.certification.views.blueprint import ONE_SCHEME, SCHEME_STAFF, blueprint
from shop.certification.views.doing import entered, listing, scan_url
from shop.certification.wording import EVENTS, SCHEME_SCOPES, SCHEMES, STATES
from shop.core.clock import now
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other


@blueprint.get(SCHEME_STAFF)
@programme_staff()
def scheme_list() -> ResponseReturnValue:
    """Papers of an officer's province, or of all for an administrator."""
    return render("certification/scheme_list.html", **listing(queries.listed), names=SCHEMES)


@blueprint.get(ONE_SCHEME)
@programme_staff()
def scheme_page(scheme_id: int) -> ResponseReturnValue:
    """One paper: what it says, what it names, what may be done, what was done."""
    found = queries.by_id(scheme_id, g.province_code)
    row = found.row
    return render(
        "certification/scheme.html",
        scheme=found,
        row=row,
        name=str(SCHEMES[row.kind]),
        scope=str(SCHEME_SCOPES[row.scope]),
        for_all=row.scope is SchemeScope.PRODUCER,
        products=products_of_scheme(row.id),
        history=queries.events(row.id),
        scan=scan_url(row.scan_id),
        may_check=row.recorded_by != actor().user_id,
        is_waiting=row.state is CertificateState.SUBMITTED,
        is_verified=row.state is CertificateState.VERIFIED,
        states=STATES,
        events=EVENTS,
    )


@blueprint.route(f"{SCHEME_STAFF}/moi", methods=["GET", "POST"])
@programme_staff()
def scheme_new() -> ResponseReturnValue:
    """Enter a paper of one of the province's producers."""
    form, by, province = NewSchemeForm(), actor().user_id, g.province_code
    form.producer_id.choices = queries.producer_choices(province)

    def write(draft: SchemeDraft) -> int:
        producer_id = form.producer_id.data
        return services.record_scheme(producer_id, draft, by=by, at=now(), province_code=province).id

    return _entered(form, None, write)


@blueprint.route(f"{ONE_SCHEME}/sua", methods=["GET", "POST"])
@programme_staff()
def scheme_edit(scheme_id: int) -> ResponseReturnValue:
    """Correct what waits or was rejected."""
    row = queries.by_id(scheme_id, g.province_code).row
    names = ("kind", "scope", "number", "issuer", "issued_on", "valid_until")
    form = SchemeForm(data={name: getattr(row, name) for name in names})
    by, province = actor().user_id, g.province_code

    def write(draft: SchemeDraft) -> int:
        return services.correct_scheme(scheme_id, draft, by=by, at=now(), province_code=province).id

    return _entered(form, scheme_id, write)


def _entered(
    form: SchemeForm, scheme_id: int | None, write: Callable[[SchemeDraft], int]
) -> ResponseReturnValue:
    """The page of the fields of a paper: drawn, refused with 422, or written together with its scan."""
    if form.is_sent_and_valid() and (made := entered(form, lambda scan_id: write(form.draft(scan_id)))):
        flash_done(_("Đã ghi. Giấy chờ một cán bộ khác kiểm tra."))
        return see_other(url_for("certification.scheme_page", scheme_id=made))
    page = render("certification/scheme_edit.html", form=form, scheme_id=scheme_id)
    return page, 422 if form.errors else 200
