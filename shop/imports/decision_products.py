"""Which goods the annex of a decision means: by name and producer, with or without marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ScalarSelect, func, select

from shop.catalogue.models import Product, ProductCertificate, ProductVersion
from shop.catalogue.states import ProductState
from shop.certification.models import Certificate
from shop.certification.states import CertificateState
from shop.core.folding import fold
from shop.core.sentences import Text, lazy
from shop.extensions import session
from shop.producers.models import Producer


class Goods(NamedTuple):
    """A product that a row means. ``stars``: the most it was ever certified with, none if never."""

    id: int
    name: str
    producer: str
    stars: int | None

    def kind(self, stars: int) -> Text:
        """Whether it is evaluated for the first time, upgraded, or again."""
        if self.stars is None:
            return lazy("Đánh giá lần đầu")
        return lazy("Nâng hạng") if stars > self.stars else lazy("Đánh giá lại")


def named(product_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The name and the producer of each product."""
    found = session.execute(
        select(Product.id, ProductVersion.name, Producer.name.label("producer"))
        .join(ProductVersion, ProductVersion.id == _latest())
        .join(Producer, Producer.id == Product.producer_id)
        .where(Product.id.in_(sorted(product_ids)))
    )
    return {row.id: (row.name, row.producer) for row in found}


def _latest() -> ScalarSelect[int]:
    return (
        select(func.max(ProductVersion.id))
        .where(ProductVersion.product_id == Product.id)
        .correlate(Product)
        .scalar_subquery()
    )


class Matcher:
    """The goods of a province by their folded names; read once for all rows."""

    def __init__(self, province_code: str) -> None:
        self._by_name: dict[str, list[Goods]] = defaultdict(list)
        stars = (
            select(func.max(Certificate.stars))
            .join(ProductCertificate, ProductCertificate.certificate_id == Certificate.id)
            .where(
                ProductCertificate.product_id == Product.id, Certificate.state == CertificateState.VERIFIED
            )
            .correlate(Product)
            .scalar_subquery()
        )
        for row in session.execute(
            select(Product.id, ProductVersion.name, Producer.name.label("producer"), stars.label("stars"))
            .join(ProductVersion, ProductVersion.id == _latest())
            .join(Producer, Producer.id == Product.producer_id)
            .where(Product.province_code == province_code, Product.state != ProductState.ARCHIVED)
            .order_by(Product.id)
        ):
            self._by_name[fold(row.name)].append(Goods(row.id, row.name, row.producer, row.stars))

    def find(self, name: str, producer: str) -> Goods | None:
        """The only product of this name and producer; of this name alone where no producer is said."""
        found, wanted = self._by_name.get(fold(name), []), fold(producer)
        if wanted:
            found = [each for each in found if wanted in fold(each.producer) or fold(each.producer) in wanted]
        return found[0] if len(found) == 1 else None
