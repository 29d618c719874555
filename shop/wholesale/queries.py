"""The sheet of a product in quantity, enquiries, and the board."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select

from shop.catalogue.models import Product, ProductSet, ProductVersion, Variant
from shop.catalogue.queries.certificates import Held, certificates_in_force, shown_version
from shop.catalogue.queries.schemes import schemes_of_product
from shop.catalogue.states import ProductState
from shop.certification.models import SchemeCertificate
from shop.core.errors import NotFound
from shop.extensions import session
from shop.producers.models import Producer
from shop.producers.queries import selling
from shop.wholesale.models import WantedAnswer, WantedPost, WholesaleEnquiry, WholesaleTerms
from shop.wholesale.states import PostState

MOST = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the sheet of a product says."""

    product_id: int
    slug: str
    producer_id: int
    name: str
    version: ProductVersion
    producer: Producer
    variants: Sequence[Variant]
    terms: WholesaleTerms | None
    certificates: Sequence[Held]
    schemes: Sequence[SchemeCertificate]


@dataclass(frozen=True, slots=True)
class EnquiryRow:
    """One enquiry with its product."""

    row: WholesaleEnquiry
    product: str
    producer: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """One wanted quantity and how many producers answered."""

    row: WantedPost
    answers: int

    def is_open(self, today: date) -> bool:
        """Whether producers may answer; the last day counts."""
        return self.row.state is PostState.SHOWN and today <= self.row.last_day


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What one producer can deliver."""

    row: WantedAnswer
    producer: str


def sheet(slug: str, today: date) -> Sheet:
    """The sheet of goods on sale. Raises NotFound; of goods with alcohol there is none."""
    found = session.execute(
        select(Product, ProductVersion, Producer)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(Producer, Producer.id == Product.producer_id)
        .join(ProductSet, ProductSet.code == Product.set_code)
        .where(
            Product.slug == slug,
            Product.state == ProductState.PUBLISHED,
            _is_sober(),
            selling(today),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    product, version, producer = found
    variants = session.scalars(
        select(Variant)
        .where(Variant.product_id == product.id, Variant.retired_on.is_(None))
        .order_by(Variant.position, Variant.id)
    ).all()
    return Sheet(
        product.id,
        slug,
        producer.id,
        version.name,
        version,
        producer,
        variants,
        session.get(WholesaleTerms, product.id),
        certificates_in_force(product.id, today),
        schemes_of_product(product.id, today),
    )


def own_goods(producer_ids: Collection[int]) -> list[tuple[int, str, str, WholesaleTerms | None]]:
    """(id, slug, name, terms) of the published goods of these producers, alcohol left out."""
    rows = session.execute(
        select(Product.id, Product.slug, ProductVersion.name, WholesaleTerms)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(ProductSet, ProductSet.code == Product.set_code)
        .outerjoin(WholesaleTerms, WholesaleTerms.product_id == Product.id)
        .where(
            Product.producer_id.in_(producer_ids),
            Product.state == ProductState.PUBLISHED,
            _is_sober(),
        )
        .order_by(ProductVersion.name, Product.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def enquiries(
    *, province_code: str | None = None, producer_ids: Collection[int] | None = None
) -> list[EnquiryRow]:
    """Enquiries about goods of a province, or of these producers: those that wait first, then the latest."""
    waiting = case((WholesaleEnquiry.answered_at.is_(None), 0), else_=1)
    wanted = _enquiries(province_code, producer_ids)
    wanted = wanted.order_by(waiting, WholesaleEnquiry.id.desc()).limit(MOST)
    return [EnquiryRow(*row) for row in session.execute(wanted)]


def enquiry(
    enquiry_id: int, *, province_code: str | None = None, producer_ids: Collection[int] | None = None
) -> EnquiryRow:
    """One enquiry. Raises NotFound."""
    wanted = _enquiries(province_code, producer_ids).where(WholesaleEnquiry.id == enquiry_id)
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise NotFound
    return EnquiryRow(*found)


def shown_posts(today: date, *, skip: int, most: int) -> list[PostRow]:
    """The board: what is wanted, the first to end on top."""
    return _posts(*_shown(today), order=(WantedPost.last_day, WantedPost.id), skip=skip, most=most)


def count_shown(today: date) -> int:
    """How many posts are on the board."""
    return session.scalar(select(func.count()).select_from(WantedPost).where(*_shown(today))) or 0


def posts(province_code: str | None) -> list[PostRow]:
    """Posts for staff: those that wait first, then the latest."""
    waiting = case((WantedPost.state == PostState.SUBMITTED, 0), else_=1)
    where = [] if province_code is None else [WantedPost.province_code == province_code]
    return _posts(*where, order=(waiting, WantedPost.id.desc()))


def post(post_id: int, *, province_code: str | None = None, producer_ids: Collection[int] = ()) -> PostRow:
    """One post: any for staff of its province; for producers a shown one, or one that they answered. Raises NotFound."""
    where: list[ColumnElement[bool]] = [WantedPost.id == post_id]
    if province_code is not None:
        where.append(WantedPost.province_code == province_code)
    if producer_ids:
        mine = exists().where(
            WantedAnswer.post_id == WantedPost.id, WantedAnswer.producer_id.in_(producer_ids)
        )
        where.append((WantedPost.state == PostState.SHOWN) | mine)
    return _one(_posts(*where, order=(WantedPost.id,)))


def post_of(token: str) -> PostRow:
    """The post of a buyer's own link. Raises NotFound."""
    return _one(_posts(WantedPost.token == token, order=(WantedPost.id,)))


def answers(
    post_id: int, *, producer_ids: Collection[int] | None = None, connected: bool = False
) -> list[AnswerRow]:
    """What producers said to a post: all, those of these producers, or those that were connected."""
    wanted = (
        select(WantedAnswer, Producer.name)
        .join(Producer, Producer.id == WantedAnswer.producer_id)
        .where(WantedAnswer.post_id == post_id)
        .order_by(WantedAnswer.id)
    )
    if producer_ids is not None:
        wanted = wanted.where(WantedAnswer.producer_id.in_(producer_ids))
    if connected:
        wanted = wanted.where(WantedAnswer.connected_at.is_not(None))
    return [AnswerRow(*row) for row in session.execute(wanted)]


def producers_named(producer_ids: Collection[int]) -> list[tuple[int, str]]:
    """(id, name) of these producers."""
    rows = session.execute(
        select(Producer.id, Producer.name).where(Producer.id.in_(producer_ids)).order_by(Producer.name)
    )
    return [(row[0], row[1]) for row in rows]


def _is_sober() -> ColumnElement[bool]:
    """Neither of a set of alcohol nor with a strength; beside Product and ProductSet."""
    strong = exists().where(
        Variant.product_id == Product.id, Variant.retired_on.is_(None), Variant.alcohol_bp > 0
    )
    return ProductSet.is_alcohol.is_(False) & ~strong


def _one(rows: list[PostRow]) -> PostRow:
    if not rows:
        raise NotFound
    return rows[0]


def _shown(today: date) -> tuple[ColumnElement[bool], ...]:
    return WantedPost.state == PostState.SHOWN, WantedPost.last_day >= today


def _posts(
    *where: ColumnElement[bool], order: tuple[Any, ...], skip: int = 0, most: int = MOST
) -> list[PostRow]:
    count = (
        select(func.count())
        .select_from(WantedAnswer)
        .where(WantedAnswer.post_id == WantedPost.id)
        .correlate(WantedPost)
        .scalar_subquery()
    )
    statement = select(WantedPost, count).where(*where).order_by(*order).offset(skip).limit(most)
    return [PostRow(*row) for row in session.execute(statement)]


def _enquiries(province_code: str | None, producer_ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    wanted = (
        select(WholesaleEnquiry, func.coalesce(ProductVersion.name, Product.slug), Producer.name)
        .join(Product, Product.id == WholesaleEnquiry.product_id)
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(ProductVersion, ProductVersion.id == shown_version())
    )
    if province_code is not None:
        wanted = wanted.where(Product.province_code == province_code)
    if producer_ids is not None:
        wanted = wanted.where(Product.producer_id.in_(producer_ids))
    return wanted
