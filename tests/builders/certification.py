"""Certificates and what they cover."""

from datetime import UTC, date, datetime
from itertools import count

from shop.accounts.models import User
from shop.catalogue.models import Product, ProductCertificate, ProductSet, Shelf
from shop.catalogue.states import ProductState
from shop.certification.models import Certificate, Decision
from shop.certification.states import CertificateState, IssuerLevel
from shop.certification.terms import expiry
from shop.core.tokens import random_code
from shop.extensions import session
from tests.builders.places import THANH_HOA
from tests.builders.producers import producer

RECORDED = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
_numbers = count(1)


def person(
    name: str = "Trần Văn Cán Bộ", *, province_code: str | None = None, is_admin: bool = False
) -> User:
    """A person who can be signed in: an officer of a province, an administrator, or neither."""
    row = User(
        name=name,
        email=f"nguoi{next(_numbers)}@vidu.vn",
        officer_province_code=province_code or None,
        is_admin=is_admin,
        created_at=RECORDED,
    )
    session.add(row)
    session.flush()
    return row


def decision(*, number: str | None = None, province_code: str = THANH_HOA) -> Decision:
    """A decision of a province."""
    row = Decision(
        number=number or f"{next(_numbers)}/QĐ-UBND",
        decided_on=date(2026, 1, 2),
        authority="UBND tỉnh Thanh Hóa",
        province_code=province_code,
        created_at=RECORDED,
    )
    session.add(row)
    session.flush()
    return row


def certificate(
    *,
    stars: int = 4,
    issued_on: date = date(2026, 1, 2),
    expires_on: date | None = None,
    extended_until: date | None = None,
    state: CertificateState = CertificateState.VERIFIED,
    province_code: str = THANH_HOA,
    recorded_by: int | None = None,
    name: str = "Mắm tôm mẫu",
) -> Certificate:
    """A certificate as a row, in any state."""
    row = Certificate(
        code=random_code(8),
        decision_id=decision(province_code=province_code).id,
        product_name=name,
        stars=stars,
        issuer_level=IssuerLevel.PROVINCE,
        issued_on=issued_on,
        expires_on=expires_on or expiry(issued_on),
        extended_until=extended_until,
        extension_document="12/CV-SNN" if extended_until else None,
        state=state,
        province_code=province_code,
        recorded_at=RECORDED,
        recorded_by=recorded_by,
    )
    session.add(row)
    session.flush()
    return row


def covered_product(
    *certificates: Certificate, withdrawn_on: date | None = None, **fields: object
) -> Product:
    """A product as a bare row, covered by these certificates."""
    row = bare_product(**fields)
    for each in certificates:
        link(row, each, withdrawn_on=withdrawn_on)
    return row


def bare_product(*, producer_id: int | None = None, province_code: str = THANH_HOA) -> Product:
    """A product without content: enough for what only asks for its id."""
    row = Product(
        slug=f"san-pham-{next(_numbers)}",
        producer_id=producer_id or producer().id,
        set_code=_product_set(),
        shelf_id=_shelf(),
        province_code=province_code,
        state=ProductState.DRAFT,
        created_at=RECORDED,
    )
    session.add(row)
    session.flush()
    return row


def link(product: Product, covering: Certificate, *, withdrawn_on: date | None = None) -> ProductCertificate:
    """The fact that a certificate covers a product."""
    row = ProductCertificate(product_id=product.id, certificate_id=covering.id, withdrawn_on=withdrawn_on)
    session.add(row)
    session.flush()
    return row


def _product_set() -> int:
    if session.get(ProductSet, 9) is None:
        names = dict.fromkeys(
            ("group_name", "subgroup", "name", "short_name", "short_name_en", "ministry"), "Gia vị"
        )
        session.add(ProductSet(code=9, group_code="I", is_alcohol=False, is_shippable=True, **names))
        session.flush()
    return 9


def _shelf() -> int:
    shelf = session.query(Shelf).first()
    if shelf is None:
        shelf = Shelf(
            slug="mam-gia-vi",
            name="Mắm & gia vị",
            name_en="Fish sauce & spices",
            intro="",
            intro_en="",
            picture="mam",
            position=1,
        )
        session.add(shelf)
        session.flush()
    return shelf.id
