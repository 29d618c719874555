"""Staff decide on what producers submitted. An officer decides for one province: another's is not found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from shop.audit import services as audit
from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.reasons import spoken
from shop.catalogue.services.common import latest_version, locked_product, record
from shop.catalogue.services.listings import listing_of
from shop.catalogue.services.publishing import archive, publish
from shop.catalogue.states import VERSION_MOVES, ProductState, VersionState
from shop.certification import services as certification
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Conflict, NotFound, Refused
from shop.core.sentences import Text, lazy
from shop.extensions import session
from shop.producers import letters
from shop.producers import queries as producers

LONGEST_NOTE = 800


def stamp(version: ProductVersion) -> str:
    """Names what a reviewer saw: a version taken back and sent again has another one."""
    sent = version.submitted_at.timestamp() if version.submitted_at else 0
    return f"{version.id}-{sent:.0f}"


def approve(
    product_id: int,
    seen: str,
    *,
    verify: Collection[int] = (),
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> None:
    """Put the submitted version on sale, and check these of its certificates: they say what the papers say.

    Raises Conflict when it is not what the reviewer saw, NotReady when label data is missing, Refused for a
    certificate that the reviewer entered and for goods of the reviewer's own producer (four eyes).
    """
    product, version = _submitted(product_id, seen, province_code)
    if by is not None and product.producer_id in producers.of_member(by, vn_day(at)):
        raise Refused(lazy("Bạn làm việc cho chủ thể này. Hãy để người khác duyệt."))
    for certificate_id in sorted(set(verify) & set(listing_of(product, version).certificates)):
        certification.verify(certificate_id, by=by, at=at, province_code=province_code)
    publish(product_id, by=by, at=at)
    _audit("listing.approved", product, version, by=by, at=at)
    words = lazy("Sản phẩm %(name)s đã được duyệt và đăng bán.", name=version.name)
    letters.tell(product.producer_id, "listing_approved", lazy("Sản phẩm đã được duyệt"), [words], at)


def ask_changes(
    product_id: int,
    seen: str,
    notes: Mapping[str, str],
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> None:
    """Give the version back with a reason at each field it concerns. Raises BadInput without any, Conflict."""
    product, version = _submitted(product_id, seen, province_code)
    lacking = lazy("Hãy ghi ít nhất một lý do để chủ thể biết cần sửa gì.")
    reasons = _give_back(product, version, VersionState.NEEDS_CHANGES, notes, lacking, by=by, at=at)
    _audit("listing.needs_changes", product, version, by=by, at=at)
    head = lazy("Sản phẩm %(name)s cần sửa:", name=version.name)
    link = lazy("Sửa tại: %(link)s", link=f"[[/kenh-chu-the/san-pham/{product_id}]]")
    lines = [head, *reasons, link]
    letters.tell(product.producer_id, "listing_needs_changes", lazy("Sản phẩm cần sửa"), lines, at)


def refuse(
    product_id: int,
    seen: str,
    notes: Mapping[str, str],
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> None:
    """Refuse the version for good, with a reason; what is on sale stays, a product never sold is taken away.

    The producer may begin anew. Raises BadInput without a reason, Conflict.
    """
    product, version = _submitted(product_id, seen, province_code)
    lacking = lazy("Hãy ghi ít nhất một lý do để chủ thể biết vì sao bị từ chối.")
    reasons = _give_back(product, version, VersionState.REFUSED, notes, lacking, by=by, at=at)
    if product.state is ProductState.DRAFT:
        archive(product_id, by=by, at=at)
    _audit("listing.refused", product, version, by=by, at=at)
    head = lazy("Sản phẩm %(name)s bị từ chối:", name=version.name)
    link = lazy("Xem tại: %(link)s", link=f"[[/kenh-chu-the/san-pham/{product_id}]]")
    lines = [head, *reasons, link]
    letters.tell(product.producer_id, "listing_refused", lazy("Sản phẩm bị từ chối"), lines, at)


def _give_back(
    product: Product,
    version: ProductVersion,
    state: VersionState,
    notes: Mapping[str, str],
    lacking: Text,
    *,
    by: int | None,
    at: datetime,
) -> list[Text]:
    """Move the version and keep the reasons with it; gives them as sentences. Raises BadInput without any."""
    given = {field: note.strip()[:LONGEST_NOTE] for field, note in notes.items() if note.strip()}
    if not given:
        raise BadInput("notes", lacking)
    old = version.state
    VERSION_MOVES.check(old, state)
    version.state, version.notes = state, given
    session.flush()
    details = {"notes": given}
    record(product, state, from_state=old, version_id=version.id, details=details, by=by, at=at)
    return [sentence for words in given.values() for sentence in spoken(words)]


def _submitted(product_id: int, seen: str, province_code: str | None) -> tuple[Product, ProductVersion]:
    product, version = locked_product(product_id), latest_version(product_id)
    if version is None or province_code not in {None, product.province_code}:
        raise NotFound
    if version.state is not VersionState.SUBMITTED or seen != stamp(version):
        raise Conflict(lazy("Bản này đã thay đổi sau khi bạn mở trang. Hãy tải lại trang rồi quyết định."))
    return product, version


def _audit(action: str, product: Product, version: ProductVersion, *, by: int | None, at: datetime) -> None:
    audit.record(
        action,
        by=by,
        at=at,
        subject_kind="product",
        subject_id=product.id,
        details={"version": version.id},
    )
