"""Staff review what producers submitted: the queue, and one page to decide without leaving it."""

from __future__ import annotations

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.checks import checks, health_claims
from shop.catalogue.listing_forms import ReviewForm
from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.pictures import picture_url
from shop.catalogue.queries import listings as queries
from shop.catalogue.queries import staff as staff_queries
from shop.catalogue.services import listings, reviewing
from shop.catalogue.services.publishing import NotReady
from shop.catalogue.states import VersionState
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.own_page import checked_words
from shop.catalogue.views.preview import preview
from shop.catalogue.views.review_words import REASONS, claim_rows, offer_changes
from shop.catalogue.views.staff_words import FIELDS
from shop.certification.models import Certificate
from shop.certification.states import CertificateState
from shop.core.clock import now, today
from shop.core.errors import NotFound, ShopError
from shop.core.ids import read_ids
from shop.media import queries as media_queries
from shop.media.addresses import file_url
from shop.producers import queries as producers
from shop.unit_of_work import in_transaction
from shop.web.i18n import _
from shop.web.pages import flash_done, keep_private, render, see_other

QUEUE = "/quan-tri/duyet"
ONE = f"{QUEUE}/<int:product_id>"


@blueprint.get(QUEUE)
@programme_staff()
def review_queue() -> ResponseReturnValue:
    """What waits, the oldest first, with age and risks."""
    at = now()
    lines = []
    for row in queries.waiting(g.province_code):
        product, version = staff_queries.staff_product(row.id, g.province_code), staff_queries.latest(row.id)
        found = checks(version, queries.looked_at(product, version), today())
        risks = [str(each.words) for each in found if each.risk or not each.good]
        lines.append((row, (at - row.submitted_at).days, risks))
    return render("catalogue/review_queue.html", lines=lines)


@blueprint.get(ONE)
@programme_staff()
def review_page(product_id: int) -> ResponseReturnValue:
    """Claim beside evidence; what changed; what the machine found; the decision."""
    product, version = _waiting(product_id)
    return _page(product, version, _blank(version))


@blueprint.get(f"{ONE}/xem")
@programme_staff()
def review_preview(product_id: int) -> ResponseReturnValue:
    """What shoppers will see."""
    product, version = _waiting(product_id)
    keep_private()
    return preview(product, version, now())


@blueprint.post(f"{ONE}/duyet")
@programme_staff()
def review_approve(product_id: int) -> ResponseReturnValue:
    """Put it on sale, with the certificates that the reviewer ticked as true to the paper."""
    product, version = _waiting(product_id)
    seen = request.form.get("seen", "")[:60]
    ticked = read_ids(request.form.getlist("verify"))
    by, province = actor().user_id, g.province_code
    form = _blank(version)
    try:
        in_transaction(
            lambda: reviewing.approve(
                product_id, seen, verify=ticked, by=by, at=now(), province_code=province
            )
        )
    except NotReady as error:
        form.form_errors.extend(str(gap.sentence) for gap in error.missing)
        return _page(product, version, form), 422
    except NotFound:
        raise
    except ShopError as error:
        form.refuse(error)
        return _page(*_waiting(product_id), form), 422
    flash_done(_("Đã duyệt và đăng bán %(name)s.", name=version.name))
    return see_other(url_for("catalogue.review_queue"))


@blueprint.post(f"{ONE}/can-sua")
@programme_staff()
def review_changes(product_id: int) -> ResponseReturnValue:
    """Give it back with reasons at the fields."""
    product, version = _waiting(product_id)
    form, by, province = ReviewForm(), actor().user_id, g.province_code
    if form.is_sent_and_valid():
        try:
            in_transaction(
                lambda: reviewing.ask_changes(
                    product_id, form.seen.data, form.reasons(), by=by, at=now(), province_code=province
                )
            )
        except NotFound:
            raise
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã gửi lại cho chủ thể kèm lý do."))
            return see_other(url_for("catalogue.review_queue"))
    return _page(product, version, form), 422


def _waiting(product_id: int) -> tuple[Product, ProductVersion]:
    product = staff_queries.staff_product(product_id, g.province_code)
    version = staff_queries.latest(product_id)
    if version.state is not VersionState.SUBMITTED:
        raise NotFound
    return product, version


def _blank(version: ProductVersion) -> ReviewForm:
    return ReviewForm(formdata=None, data={"seen": reviewing.stamp(version)})


def _page(product: Product, version: ProductVersion, form: ReviewForm) -> str:
    looked = queries.looked_at(product, version)
    listing, by = looked.listing, actor().user_id
    return render(
        "catalogue/review.html",
        form=form,
        product=product,
        version=version,
        producer=producers.by_id(product.producer_id),
        seen=reviewing.stamp(version),
        checks=checks(version, looked, today()),
        claims=health_claims(version),
        rows=claim_rows(version, listing),
        differences=[(FIELDS[name], old, new) for name, old, new in staff_queries.differences(product)]
        + offer_changes(looked.before, listing),
        photos=[
            (line, picture_url(line.drawing, line.digest, listing.set_code, 640))
            for line in queries.photo_lines(listing)
        ],
        certificates=[
            (row, decision, checked_words(row.state), _scan(row.scan_id or decision.scan_id), _may(row, by))
            for row, decision in queries.certificates_in(listing)
        ],
        gaps=listings.gaps_of(product, version),
        reasons=REASONS,
    )


def _may(row: Certificate, by: int | None) -> bool:
    return row.state is CertificateState.SUBMITTED and row.recorded_by != by


def _scan(scan_id: int | None) -> str:
    if scan_id is None:
        return ""
    scan = media_queries.by_id(scan_id)
    return file_url(scan.digest, scan.content_type)
