"""Which products a scheme certificate names: always goods of the producer whose paper it is."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from shop.audit import services as audit
from shop.catalogue.models import Product, ProductScheme
from shop.certification.models import SchemeCertificate
from shop.certification.schemes import append, check_withdrawal, locked_scheme
from shop.certification.states import CertificateEventKind, CertificateState, SchemeScope
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session


def link_scheme(
    scheme_id: int, product_id: int, *, by: int | None, at: datetime, province_code: str | None = None
) -> None:
    """Say that a paper names a product of its producer; saying it again changes nothing.

    Raises NotFound, or Refused when it was withdrawn from the product or holds for all goods anyway.
    """
    paper = locked_scheme(scheme_id, province_code)
    _own_product(paper, product_id)
    if paper.scope is SchemeScope.PRODUCER:
        raise Refused(lazy("Giấy này cấp cho cả cơ sở nên đã áp dụng cho mọi sản phẩm."))
    known = _link(scheme_id, product_id)
    if known is not None and known.withdrawn_on is not None:
        raise Refused(lazy("Giấy chứng nhận này đã bị thu hồi với sản phẩm này."))
    if known is not None:
        return
    session.add(ProductScheme(product_id=product_id, scheme_id=scheme_id))
    session.flush()
    append(paper, CertificateEventKind.LINKED, product_id=product_id, by=by, at=at)


def unlink_scheme(
    scheme_id: int, product_id: int, *, by: int | None, at: datetime, province_code: str | None = None
) -> None:
    """Take back a link that was a slip, before the paper was verified; afterwards only withdrawal ends it.

    Raises NotFound, Refused.
    """
    paper = locked_scheme(scheme_id, province_code)
    known = _link(scheme_id, product_id)
    if known is None:
        raise NotFound
    if paper.state is CertificateState.VERIFIED:
        raise Refused(lazy("Giấy đã kiểm tra thì không gỡ sản phẩm được; chỉ thu hồi."))
    session.delete(known)
    session.flush()
    note = str(lazy("Gỡ sản phẩm gắn nhầm"))
    append(paper, CertificateEventKind.CORRECTED, product_id=product_id, by=by, at=at, note=note)


def withdraw_from_product(
    scheme_id: int,
    product_id: int,
    day: date,
    ground: str,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> None:
    """End a paper for one of the products it names; ``day`` is the first day without it.

    Raises NotFound, BadInput by field, Refused unless verified or when it is withdrawn already.
    """
    paper = locked_scheme(scheme_id, province_code)
    known = _link(scheme_id, product_id)
    if known is None:
        raise NotFound
    if paper.state is not CertificateState.VERIFIED or known.withdrawn_on is not None:
        raise Refused(lazy("Chỉ thu hồi được giấy đã kiểm tra và chưa bị thu hồi."))
    check_withdrawal(day, ground, at)
    known.withdrawn_on, known.ground = day, ground
    session.flush()
    append(paper, CertificateEventKind.WITHDRAWN, product_id=product_id, by=by, at=at, note=ground)
    audit.record(
        "scheme.withdrawn_from_product",
        by=by,
        at=at,
        subject_kind="product",
        subject_id=product_id,
        details={"scheme": scheme_id, "day": day.isoformat(), "ground": ground},
    )


def _own_product(paper: SchemeCertificate, product_id: int) -> None:
    owner = session.scalar(select(Product.producer_id).where(Product.id == product_id))
    if owner != paper.producer_id:
        raise NotFound


def _link(scheme_id: int, product_id: int) -> ProductScheme | None:
    return session.get(ProductScheme, (product_id, scheme_id), populate_existing=True)
