"""Drawn cards: a card is drawn once per set of its values and language, then taken from memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import current_app, request
from markupsafe import Markup

from shop.catalogue.pictures import picture_url
from shop.catalogue.views.blueprint import blueprint
from shop.catalogue.views.ratings import average_words
from shop.catalogue.views.scheme_tags import SchemeTag, scheme_tags
from shop.catalogue.views.wording import place_of, stock_of, unit_price
from shop.reviews.queries.shown import mean
from shop.storefront.queries.cards import CardRow
from shop.storefront.queries.directory import directory
from shop.storefront.queries.scheme_rows import scheme_facts
from shop.web.context import day
from shop.web.i18n import in_language
from shop.web.kept import kept
from shop.web.templates import template

SEEN_FIRST = 4


class Card(NamedTuple):
    """What the macro ``product_card`` shows: finished words and addresses."""

    url: str
    name: str
    picture: str
    producer: str
    place: str
    price: int
    before: int | None
    unit_price: str
    stars: int | None
    stars_until: str
    rating: str
    reviews: int
    schemes: tuple[SchemeTag, ...]
    stock: str
    stock_kind: str
    add_url: str
    variant_id: int


class _Drawer:
    """Draws a row as the macro does; ``kept`` knows it by its name."""

    name = "product card"

    def __call__(self, row: CardRow, *, alcohol: bool, eager: bool, level: int) -> Markup:
        return Markup(_macro()(_card(row, alcohol=alcohol), eager, level))  # noqa: S704 a macro of ours escapes


_draw = _Drawer()


def drawn(rows: Iterable[CardRow], eager: int = SEEN_FIRST, level: int = 2) -> list[Markup]:
    """The cards as HTML; the pictures of the first few are loaded at once. `level`: of their headings."""
    alcohol = directory().alcohol_sets
    return [
        kept(_draw, as_told(row), alcohol=row.set_code in alcohol, eager=place < eager, level=level)
        for place, row in enumerate(rows)
    ]


def as_told(row: CardRow) -> CardRow:
    """The row as far as its card tells it: where no number is told, a sale that leaves some makes no other card."""
    return row if row.units <= 1 or (row.place and row.few is None) else row._replace(units=1)


@blueprint.app_template_global("product_cards")
def product_cards(rows: Iterable[CardRow]) -> list[Markup]:
    """For pages of other packages: cards under a heading of the second level, pictures loaded when seen."""
    return drawn(rows, eager=0, level=3)


def _macro() -> Any:
    return template(current_app, "components/product_card.html").module.product_card  # type: ignore[attr-defined]


def _card(row: CardRow, *, alcohol: bool) -> Card:
    root = request.script_root
    amount = row.offer.amount or 0
    words, kind = stock_of(row, alcohol=alcohol)
    return Card(
        url=f"{root}/san-pham/{row.slug}",
        name=in_language(row.name, row.name_en),
        picture=picture_url(row.drawing, row.digest, row.set_code, 320),
        producer=row.producer,
        place=place_of(row.commune_code, row.province_code),
        price=amount,
        before=row.offer.before,
        unit_price=unit_price(row.offer, amount),
        stars=row.stars,
        stars_until=day(row.until),
        rating=average_words(mean(row.reviews, row.stars_total)),
        reviews=row.reviews,
        schemes=scheme_tags(scheme_facts(row.schemes)) if row.schemes else (),
        stock=words,
        stock_kind=kind,
        add_url="" if alcohol or not row.can_add else f"{root}/gio-hang/them",
        variant_id=row.offer.variant_id,
    )
