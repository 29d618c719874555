"""Staff review what producers submitted: the queue, and one page to decide without leaving it."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.catalogue.checks import checks
from shop.catalogue.listing_forms import ReviewForm
from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.pictures import picture_url
from shop.catalogue.queries import listings as queries
from shop.catalogue.queries import staff as staff_queries
from shop.catalogue.services import reviewing
from shop.catalogue.services.publishing import NotReady
from shop.catalogue.states import VersionState
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.own_schemes import scheme_lines
from shop.catalogue.views.preview import preview
from shop.catalogue.views.review_words import parts_of
from shop.certification.models import Certificate
from shop.certification.states import CertificateState
from shop.certification.wording import STATES
from shop.core.clock import now, today
from shop.core.errors import NotFound, ShopError
from shop.core.ids import read_ids
from shop.core.sentences import Sentence, lazy
from shop.media import queries as media_queries
from shop.media.addresses import file_url
from shop.producers import queries as producers
from shop.producers.states import PaperState
from shop.producers.views.papers import paper_rows
from shop.unit_of_work import in_transaction
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, keep_private, render, see_other

QUEUE = "/quan-tri/duyet"
ONE = f"{QUEUE}/<int:product_id>"


@blueprint.get(QUEUE)
@programme_staff()
def review_queue() -> ResponseReturnValue:
    """What waits, the oldest first, with age and risks."""
    at, on_sale = now(), queries.on_sale_by_name()
    lines = []
    for row in queries.waiting(g.province_code):
        found = checks(row.version, queries.looked_at(row.product, row.version, on_sale), today())
        marks = list(dict.fromkeys(str(each.mark) for each in found if each.mark))
        failed = [str(each.words) for each in found if not each.good and not each.mark]
        lines.append((row, (at - (row.version.submitted_at or at)).days, marks, failed))
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
    form, onward = ReviewForm(), _onward(product_id)
    if form.is_sent_and_valid() and form.reasons():
        form.form_errors.append(_("Bạn đã chọn lý do cần sửa. Hãy bỏ các lý do để duyệt, hoặc bấm Cần sửa."))
    if form.errors:
        return _page(product, version, form), 422
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
    return see_other(onward)


@blueprint.post(f"{ONE}/can-sua")
@programme_staff()
def review_changes(product_id: int) -> ResponseReturnValue:
    """Give it back with reasons at the fields."""
    return _with_reasons(
        product_id, reviewing.ask_changes, lazy("Đã gửi %(name)s lại cho chủ thể kèm lý do.")
    )


@blueprint.post(f"{ONE}/tu-choi")
@programme_staff()
def review_refuse(product_id: int) -> ResponseReturnValue:
    """Refuse it for good, with reasons."""
    return _with_reasons(product_id, reviewing.refuse, lazy("Đã từ chối %(name)s và báo lý do cho chủ thể."))


def _with_reasons(product_id: int, decide: Callable[..., None], done: Sentence) -> ResponseReturnValue:
    product, version = _waiting(product_id)
    form, by, province = ReviewForm(), actor().user_id, g.province_code
    onward = _onward(product_id)

    def write() -> None:
        decide(product_id, form.seen.data, form.reasons(), by=by, at=now(), province_code=province)

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(done % {"name": version.name})
        return see_other(onward)
    return _page(product, version, form), 422


def _waiting(product_id: int) -> tuple[Product, ProductVersion]:
    product = staff_queries.staff_product(product_id, g.province_code)
    version = staff_queries.latest(product_id)
    if version.state is not VersionState.SUBMITTED:
        raise NotFound
    return product, version


def _blank(version: ProductVersion) -> ReviewForm:
    return ReviewForm(formdata=None, data={"seen": reviewing.stamp(version)})


def _neighbours(product_id: int) -> tuple[str, str]:
    """The addresses of the listings that wait before and after this one, empty at the ends."""
    ids = queries.waiting_ids(g.province_code)
    place = ids.index(product_id) if product_id in ids else len(ids)
    before, after = ids[:place][-1:], ids[place + 1 :][:1]
    before_url, after_url = (
        url_for("catalogue.review_page", product_id=found[0]) if found else "" for found in (before, after)
    )
    return before_url, after_url


def _onward(product_id: int) -> str:
    """Where a reviewer goes after the decision: to the next one that waits, else to an earlier one, else home."""
    before, after = _neighbours(product_id)
    return after or before or url_for("catalogue.review_queue")


def _page(product: Product, version: ProductVersion, form: ReviewForm) -> str:
    looked = queries.looked_at(product, version)
    listing, by = looked.listing, actor().user_id
    before, after = _neighbours(product.id)
    return render(
        "catalogue/review.html",
        form=form,
        product=product,
        version=version,
        producer=producers.by_id(product.producer_id),
        is_edit=looked.before is not None,
        before=before,
        after=after,
        parts=parts_of(product, version, looked, checks(version, looked, today())),
        papers=[row for row in paper_rows(product.producer_id) if row.state is not PaperState.REFUSED],
        photos=[
            (line, picture_url(line.drawing, line.digest, listing.set_code, 640))
            for line in queries.photo_lines(listing)
        ],
        certificates=[
            (row, decision, STATES[row.state], *_scan(row.scan_id or decision.scan_id), _may(row, by))
            for row, decision in queries.certificates_in(listing)
        ],
        schemes=scheme_lines(product),
        ticked=set(read_ids(request.form.getlist("verify"))),
    )


def _may(row: Certificate, by: int | None) -> bool:
    return row.state is CertificateState.SUBMITTED and row.recorded_by != by


def _scan(scan_id: int | None) -> tuple[str, bool]:
    """(address, can be shown as a picture) of a scan; empty without one."""
    if scan_id is None:
        return "", False
    scan = media_queries.by_id(scan_id)
    return file_url(scan.digest, scan.content_type), scan.content_type.startswith("image/")
