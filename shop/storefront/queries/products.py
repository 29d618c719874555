"""One product with everything its page says: a fixed number of statements, whatever it has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from shop.catalogue.attributes import frozen
from shop.catalogue.models import (
    Product,
    ProductCertificate,
    ProductImage,
    ProductVersion,
    SlugHistory,
    Variant,
)
from shop.catalogue.stars import stars_of
from shop.catalogue.states import ProductState
from shop.certification.models import Certificate, Decision
from shop.certification.states import CertificateState
from shop.core.clock import start_of_day, vn_day
from shop.core.errors import NotFound
from shop.core.statements import built_once
from shop.delivery.remembered import has_rules
from shop.extensions import run
from shop.inventory.models import StockSetting
from shop.inventory.queries import marked_down, sellable_sql
from shop.inventory.queries.one_of import Among
from shop.media.models import MediaFile
from shop.outlets.models import Operator, Outlet
from shop.producers.models import Producer
from shop.producers.queries import away_until, selling
from shop.reviews.models import ProductRating
from shop.reviews.queries.shown import BARE, NOTHING, Asked, Rating, ReviewPage, rating_columns, review_page
from shop.storefront.queries import contents as baskets
from shop.storefront.queries.card_statements import certificate_of_day
from shop.storefront.queries.cards import cards_from, offers_of
from shop.storefront.queries.contents import broken, contents_of, unpacked
from shop.storefront.queries.elsewhere import packed, packed_spots
from shop.storefront.queries.product_rows import Facts, Picture, ProductPage, StockRow
from shop.storefront.queries.related import others, reasons
from shop.storefront.queries.scheme_rows import scheme_facts, schemes_text
from shop.window.memory import Loaded, Shown
from shop.window.version import NUMBER, at_present, met

FACTS = len(Facts._fields)
RATED = FACTS + len(Rating._fields)
MOST_SHOWN = 2000  # products of about 5 KB


def product_page(slug: str, at: datetime, asked: Asked = BARE) -> ProductPage:
    """The page of a published product; four statements, one more with marked-down lots. Raises NotFound.

    The first page of its reviews is remembered with the product; any other one is another statement.
    """
    return at_present(lambda: _page(slug, at, asked))


def _page(slug: str, at: datetime, asked: Asked) -> ProductPage:
    day = vn_day(at)
    shown = _shown([slug], at, lambda _slugs: _load(slug, day))
    if not shown:
        raise NotFound
    facts, pictures, rating, reviews = shown[slug]
    if rating.number and not asked.is_bare:
        reviews = review_page(facts.id, asked)
    near = list(reasons(facts.near))
    inside = unpacked(facts.contents)
    every = list(dict.fromkeys([facts.id, *near, *(part.product_id for part in inside)]))
    offers = offers_of(every, at)
    statement = _stock(day, has_baskets=any(offer.is_basket for offer in offers))
    stock = _stock_rows(statement, every)
    own = tuple(offer for offer in offers if offer.product_id == facts.id)
    variants = {offer.variant_id for offer in own}
    lots = [lot for offer in own for lot, _amount in offer.lots]
    cards = cards_from(every[1:], offers, _units(stock), at) if every[1:] else []
    contents = contents_of(inside, cards, offers)
    variants -= broken(inside, contents)
    return ProductPage(
        facts=facts,
        pictures=pictures,
        offers=own,
        stock=tuple(row for row in stock if row.variant_id in variants),
        marked_down=tuple(marked_down(at, lot_ids=lots)) if lots else (),
        related=tuple(card for card in cards if card.product_id in near),
        rating=rating,
        reviews=reviews,
        contents=contents,
    )


Remembered = tuple[Facts, tuple[Picture, ...], Rating, ReviewPage]
_shown: Shown[Remembered] = Shown(MOST_SHOWN)


def _load(slug: str, day: date) -> Loaded[str, Remembered]:
    rows = run(_facts(day), {"slug": slug}).all()
    if not rows:
        return {}
    facts, rating = Facts._make(rows[0][:FACTS]), Rating._make(rows[0][FACTS:RATED])
    traits, schemes = rows[0][FACTS - 2 : FACTS]
    facts = facts._replace(traits=frozen(traits), schemes=scheme_facts(schemes))
    pictures = tuple(Picture._make(row[RATED:]) for row in rows if row[RATED] is not None)
    reviews = review_page(facts.id, BARE) if rating.number else NOTHING
    return {slug: ((facts, pictures, rating, reviews), None)}


def state_of(slug: str) -> tuple[ProductState, str] | None:
    """(state, present address) of the product that has or had this address; None for an unknown one."""
    found = run(
        select(Product.state, Product.slug)
        .join(SlugHistory, SlugHistory.product_id == Product.id)
        .where(SlugHistory.slug == slug)
    ).first()
    return (found.state, found.slug) if found else None


def _stock_rows(statement: Select[*tuple[Any, ...]], product_ids: list[int]) -> list[StockRow]:
    rows = run(statement, {"product_ids": product_ids}).all()
    if rows:
        met(rows[0][-1])
    return [StockRow._make(row[:-1]) for row in rows]


def _units(stock: Iterable[StockRow]) -> dict[int, dict[int, int]]:
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for row in stock:
        found[row.variant_id][row.outlet_id] = row.units
    return found


@built_once(4)
def _facts(day: date) -> Select[*tuple[Any, ...]]:
    shown = aliased(Certificate)
    version = [
        getattr(ProductVersion, name)
        for name in Facts._fields[Facts._fields.index("name") : Facts._fields.index("producer_id")]
    ]
    return (
        select(
            Product.id,
            Product.slug,
            Product.state,
            Product.set_code,
            Product.shelf_id,
            Product.province_code,
            Product.is_sample,
            *version,
            Producer.id,
            Producer.slug,
            Producer.name,
            Producer.commune_code,
            Producer.story,
            Producer.story_en,
            selling(day),
            away_until(day),
            shown.code,
            shown.stars,
            shown.issued_on,
            func.coalesce(shown.extended_until, shown.expires_on),
            Decision.number,
            Decision.decided_on,
            Decision.authority,
            _ended(day),
            others(),
            packed(),
            baskets.packed(),
            packed_spots(),
            has_rules(),
            ProductVersion.attributes,
            schemes_text(day),
            *rating_columns(),
            ProductImage.id,
            ProductImage.drawing,
            MediaFile.digest,
            MediaFile.width,
            MediaFile.height,
            ProductImage.alt,
            ProductImage.alt_en,
        )
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .join(Producer, Producer.id == Product.producer_id)
        .outerjoin(shown, shown.id == certificate_of_day(day))
        .outerjoin(Decision, Decision.id == shown.decision_id)
        .outerjoin(ProductRating, ProductRating.product_id == Product.id)
        .outerjoin(ProductImage, ProductImage.product_id == Product.id)
        .outerjoin(MediaFile, MediaFile.id == ProductImage.media_id)
        .where(Product.slug == bindparam("slug"), Product.state == ProductState.PUBLISHED)
        .order_by(ProductImage.position, ProductImage.id)
    )


def _ended(day: date) -> Any:
    """The last day of the last certificate that ended, when none is in force."""
    certificate, link = aliased(Certificate), aliased(ProductCertificate)
    until = func.coalesce(certificate.extended_until, certificate.expires_on)
    return (
        select(func.max(until))
        .join(link, link.certificate_id == certificate.id)
        .where(
            link.product_id == Product.id,
            certificate.state == CertificateState.VERIFIED,
            link.withdrawn_on.is_(None),
            until < day,
            stars_of(Product.id, day).is_(None),
        )
        .correlate(Product)
        .scalar_subquery()
    )


@built_once(4)
def _stock(day: date, *, has_baskets: bool) -> Select[*tuple[Any, ...]]:
    """Where and how many, with the version. A basket among them makes it twice as long and as dear."""
    wanted = select(Variant.id).where(Among(Variant.product_id, "product_ids"))
    rows = sellable_sql(start_of_day(day), variant_ids=wanted, has_baskets=has_baskets)
    return (
        select(
            rows.c.variant_id,
            rows.c.sellable,
            Outlet.id,
            Outlet.slug,
            Outlet.name,
            Outlet.name_en,
            Outlet.commune_code,
            Outlet.pickup_days,
            Outlet.offers_pickup,
            Outlet.offers_delivery,
            Outlet.rank,
            Operator.legal_name,
            Operator.tax_method,
            Outlet.hides_units,
            func.coalesce(StockSetting.low_mark, 0),
            NUMBER,
        )
        .join(Outlet, Outlet.id == rows.c.outlet_id)
        .join(Operator, Operator.id == Outlet.operator_id)
        .outerjoin(
            StockSetting,
            and_(StockSetting.outlet_id == Outlet.id, StockSetting.variant_id == rows.c.variant_id),
        )
        .order_by(Outlet.rank, Outlet.id, rows.c.variant_id)
    )
