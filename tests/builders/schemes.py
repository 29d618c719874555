"""Certificates of other schemes, and attributes of goods."""

from __future__ import annotations

from datetime import date
from itertools import count

from sqlalchemy import select

from shop.catalogue.models import Attribute, AttributeOption, Product, ProductAttribute, ProductScheme
from shop.certification.models import SchemeCertificate
from shop.certification.states import CertificateState, SchemeKind, SchemeScope
from shop.core.tokens import random_code
from shop.extensions import session
from shop.producers.models import Producer
from tests.builders.certification import RECORDED

_numbers = count(1)


def scheme(
    producer_id: int,
    *products: Product,
    kind: SchemeKind = SchemeKind.VIETGAP,
    issued_on: date = date(2026, 1, 2),
    valid_until: date | None = date(2028, 1, 1),
    state: CertificateState = CertificateState.VERIFIED,
    **values: object,
) -> SchemeCertificate:
    """A paper as a row, in any state; without products it holds for all the producer makes."""
    row = SchemeCertificate(
        code=random_code(8),
        kind=kind,
        scope=SchemeScope.PRODUCTS if products else SchemeScope.PRODUCER,
        producer_id=producer_id,
        province_code=session.get_one(Producer, producer_id).province_code,
        number=f"CN-{next(_numbers)}",
        issuer="Tổ chức chứng nhận mẫu",
        issued_on=issued_on,
        valid_until=valid_until,
        state=state,
        recorded_at=RECORDED,
        **values,
    )
    session.add(row)
    session.flush()
    for product in products:
        name_on(row, product)
    return row


def name_on(paper: SchemeCertificate, product: Product, **values: object) -> None:
    """The fact that a paper names a product."""
    session.add(ProductScheme(product_id=product.id, scheme_id=paper.id, **values))
    session.flush()


def attribute(code: str) -> Attribute:
    """One of the attributes of the reference data."""
    return session.scalars(select(Attribute).where(Attribute.code == code)).one()


def indexed(product: Product) -> dict[int, list[int]]:
    """The values that lists find a product by, by attribute."""
    found: dict[int, list[int]] = {}
    statement = select(ProductAttribute).where(ProductAttribute.product_id == product.id)
    for row in session.scalars(statement.order_by(ProductAttribute.value)):
        found.setdefault(row.attribute_id, []).append(row.value)
    return found


def option(code: str, own: str) -> int:
    """The id of an option of an attribute."""
    statement = select(AttributeOption.id).where(
        AttributeOption.attribute_id == attribute(code).id, AttributeOption.code == own
    )
    return session.scalars(statement).one()
