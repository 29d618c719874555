"""Which products a certificate covers, and withdrawal.

Withdrawal (QĐ 26/2026/QĐ-TTg, Điều 8) is of a product's recognition: it ends every link the product then has,
older certificates included, unless staff keep one with a document. Withdrawing a whole certificate does so for
each product it covers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, select

from shop.audit import services as audit
from shop.catalogue.models import Product, ProductCertificate
from shop.certification import history, records
from shop.certification.models import Certificate
from shop.certification.states import CertificateEventKind, CertificateState, WithdrawalGround
from shop.certification.terms import check_withdrawal_day
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What the authority decided. ``day`` is the first day without the star; ``kept`` certificate → document."""

    day: date
    ground: WithdrawalGround
    document: str
    kept: Mapping[int, str] = field(default_factory=dict)


def link(
    certificate_id: int, product_id: int, *, by: int | None, at: datetime, province_code: str | None = None
) -> ProductCertificate:
    """Say that a certificate covers a product of the same province; saying it again changes nothing.

    Raises NotFound, or Refused when this certificate was withdrawn from the product.
    """
    certificate = records.locked(Certificate, certificate_id, province_code)
    _lock_products([product_id], certificate.province_code)
    known = _links(
        ProductCertificate.product_id == product_id, ProductCertificate.certificate_id == certificate_id
    )
    if known and known[0].withdrawn_on is not None:
        raise Refused(lazy("Giấy chứng nhận này đã bị thu hồi với sản phẩm này."))
    if known:
        return known[0]
    row = ProductCertificate(product_id=product_id, certificate_id=certificate_id)
    session.add(row)
    session.flush()
    history.append_link(certificate, product_id, CertificateEventKind.LINKED, withdrawn_on=None, by=by, at=at)
    return row


def unlink(
    certificate_id: int, product_id: int, *, by: int | None, at: datetime, province_code: str | None = None
) -> None:
    """Take back a link that was a slip, before the certificate was verified; afterwards only withdrawal ends it.

    Raises NotFound, Refused.
    """
    certificate = records.locked(Certificate, certificate_id, province_code)
    _lock_products([product_id], certificate.province_code)
    known = _links(
        ProductCertificate.product_id == product_id, ProductCertificate.certificate_id == certificate_id
    )
    if not known:
        raise NotFound
    if certificate.state is CertificateState.VERIFIED:
        raise Refused(lazy("Giấy đã kiểm tra thì không gỡ sản phẩm được; chỉ thu hồi theo Điều 8."))
    session.delete(known[0])
    session.flush()
    note = str(lazy("Gỡ sản phẩm gắn nhầm"))
    kind = CertificateEventKind.CORRECTED
    history.append_link(certificate, product_id, kind, withdrawn_on=vn_day(at), by=by, at=at, note=note)


def withdraw_product(
    product_id: int,
    withdrawal: Withdrawal,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> list[int]:
    """End the recognition of one product; gives the ids of the certificates it lost.

    Raises NotFound, BadInput by field, Refused when nothing is left to withdraw.
    """
    _check(withdrawal, at)
    _lock_products([product_id], province_code)
    return _withdraw(product_id, withdrawal, by=by, at=at)


def withdraw_certificate(
    certificate_id: int,
    withdrawal: Withdrawal,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> list[int]:
    """End a certificate for all products it covers; gives the ids of those products.

    Raises NotFound, BadInput by field, Refused when it covers none that still has it.
    """
    records.locked(Certificate, certificate_id, province_code)
    _check(withdrawal, at)
    if certificate_id in withdrawal.kept:
        raise BadInput("kept", lazy("Không thể vừa thu hồi vừa giữ lại một giấy chứng nhận."))
    covered = _links(ProductCertificate.certificate_id == certificate_id)
    product_ids = sorted(row.product_id for row in covered if row.withdrawn_on is None)
    if not product_ids:
        raise Refused(lazy("Giấy chứng nhận này không còn sản phẩm nào để thu hồi."))
    _lock_products(product_ids, None)
    for product_id in product_ids:
        _withdraw(product_id, withdrawal, by=by, at=at)
    return product_ids


def _withdraw(product_id: int, withdrawal: Withdrawal, *, by: int | None, at: datetime) -> list[int]:
    links = [row for row in _links(ProductCertificate.product_id == product_id) if row.withdrawn_on is None]
    ended = [row for row in links if row.certificate_id not in withdrawal.kept]
    if not ended:
        raise Refused(lazy("Sản phẩm này không còn giấy chứng nhận nào để thu hồi."))
    certificates = _certificates([row.certificate_id for row in links])
    for row in links:
        certificate = certificates[row.certificate_id]
        if row in ended:
            row.withdrawn_on, row.ground = withdrawal.day, withdrawal.ground
            kind, note = CertificateEventKind.WITHDRAWN, f"{withdrawal.ground.value}: {withdrawal.document}"
        else:
            row.kept_document = withdrawal.kept[row.certificate_id]
            kind, note = CertificateEventKind.KEPT, row.kept_document
        session.flush()
        history.append_link(
            certificate, product_id, kind, withdrawn_on=row.withdrawn_on, by=by, at=at, note=note[:300]
        )
    lost = [row.certificate_id for row in ended]
    details = {"ground": withdrawal.ground.value, "day": withdrawal.day.isoformat(), "certificates": lost}
    audit.record(
        "product.withdrawn", by=by, at=at, subject_kind="product", subject_id=product_id, details=details
    )
    return lost


def _check(withdrawal: Withdrawal, at: datetime) -> None:
    if not withdrawal.document.strip():
        raise BadInput("document", lazy("Hãy ghi số quyết định thu hồi."))
    if not all(document.strip() for document in withdrawal.kept.values()):
        raise BadInput("kept_document", lazy("Giữ lại một giấy chứng nhận thì cần số văn bản."))
    check_withdrawal_day(withdrawal.day, at)


def _lock_products(product_ids: Collection[int], province_code: str | None) -> None:
    statement = select(Product.id).where(Product.id.in_(product_ids)).order_by(Product.id)
    if province_code is not None:
        statement = statement.where(Product.province_code == province_code)
    found = session.scalars(statement.with_for_update(key_share=True)).all()
    if len(found) != len(set(product_ids)):
        raise NotFound


def _certificates(certificate_ids: list[int]) -> dict[int, Certificate]:
    rows = session.scalars(select(Certificate).where(Certificate.id.in_(certificate_ids)))
    return {row.id: row for row in rows}


def _links(*conditions: ColumnElement[bool]) -> list[ProductCertificate]:
    statement = select(ProductCertificate).order_by(ProductCertificate.certificate_id)
    statement = statement.where(*conditions)
    return list(session.scalars(statement.execution_options(populate_existing=True)))
