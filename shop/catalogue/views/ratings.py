"""What customers think of a product, in words: the figure, a page of reviews, the choices among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from shop.core.clock import vn_day
from shop.media.addresses import picture_url
from shop.reviews.queries.shown import PER_PAGE, Asked, Rating, ReviewPage, ShownPhoto, ShownReview
from shop.storefront.queries.product_rows import ProductPage
from shop.web.context import day
from shop.web.i18n import _, in_language, language

REVIEW_NAMES = ("danh-gia", "co-anh", "trang")
PLACE = "#danh-gia"
SIDE = 160
LARGE = 1280
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of a review: small, and whole behind a link."""

    url: str
    full_url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Said:
    """A review in words, for the macro `review_card`."""

    stars: int
    name: str
    bought: str
    lines: list[str]
    language: str
    photos: list[Photo]
    answer: list[str]
    answered: str


@dataclass(frozen=True, slots=True)
class Section:
    """All that the page says of its reviews. `average`: "4,8", "" without any. `choices`: (words, address, is it)."""

    average: str
    number: int
    reviews: list[Said]
    choices: list[tuple[str, str, bool]]
    page: int
    pages: int
    base: dict[str, str]
    path: str

    def url_of(self, page: int) -> str:
        """The address of another page of the same choice."""
        return _address(self.path, {**self.base, **({"trang": str(page)} if page > 1 else {})})


def asked_reviews(args: MultiDict[str, str]) -> Asked:
    """Which reviews an address asks for; what means nothing is left out."""
    stars, page = args.get("danh-gia", ""), args.get("trang", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) <= 4 else 1
    return Asked(
        stars=int(stars) if stars in {"1", "2", "3", "4", "5"} else None,
        photos=args.get("co-anh") == "1",
        page=min(max(1, number), MOST_PAGES),
    )


def average_words(tenths: int) -> str:
    """`4,8` (in English `4.8`) for 48; empty for 0, which means that nobody has written."""
    return f"{tenths // 10}{'.' if language() == 'en' else ','}{tenths % 10}" if tenths else ""


def section(page: ProductPage) -> Section:
    """The reviews of a product as its page shows them."""
    shown, rating, path = page.reviews, page.rating, request.script_root + request.path
    return Section(
        average=average_words(rating.tenths),
        number=rating.number,
        reviews=[_said(row) for row in shown.rows],
        choices=_choices(shown.asked, rating, path),
        page=shown.asked.page,
        pages=_pages(shown, rating),
        base=_query(shown.asked.stars, photos=shown.asked.photos),
        path=path,
    )


def linked(page: ProductPage) -> dict[str, Any]:
    """The same for search engines: the mean of all published reviews, and those that the page shows."""
    if not page.rating.number:
        return {}
    mean = page.rating.tenths
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": f"{mean // 10}.{mean % 10}",
            "reviewCount": page.rating.number,
            "bestRating": 5,
            "worstRating": 1,
        },
        "review": [_linked(row) for row in page.reviews.rows],
    }


def _linked(row: ShownReview) -> dict[str, Any]:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": row.name or _("Người mua")},
        "datePublished": vn_day(row.published_at).isoformat(),
        "reviewRating": {"@type": "Rating", "ratingValue": row.stars, "bestRating": 5, "worstRating": 1},
        **({"reviewBody": row.text} if row.text else {}),
    }


def _said(row: ShownReview) -> Said:
    outlet = in_language(row.outlet, row.outlet_en)
    return Said(
        stars=row.stars,
        name=row.name or _("Người mua"),
        bought=_("Đã mua tại %(outlet)s, %(day)s", outlet=outlet, day=day(row.bought_on)),
        lines=_lines(row.text),
        language=row.language,
        photos=[_photo(photo) for photo in row.photos],
        answer=_lines(row.answer or ""),
        answered=day(vn_day(row.answered_at)) if row.answered_at else "",
    )


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _photo(photo: ShownPhoto) -> Photo:
    height = SIDE * photo.height // photo.width if photo.width and photo.height else SIDE
    return Photo(picture_url(photo.digest, SIDE), picture_url(photo.digest, LARGE), SIDE, max(1, height))


def _choices(asked: Asked, rating: Rating, path: str) -> list[tuple[str, str, bool]]:
    """All, each number of stars that somebody gave, and with pictures or not."""
    every = (None, 5, 4, 3, 2, 1)
    links = [
        (
            _stars_words(stars, rating),
            _address(path, _query(stars, photos=asked.photos)),
            stars == asked.stars,
        )
        for stars in every
        if stars is None or rating[stars - 1] or stars == asked.stars
    ]
    if rating.with_photos or asked.photos:
        words = _("Có ảnh (%(num)s)", num=rating.with_photos)
        links.append((words, _address(path, _query(asked.stars, photos=not asked.photos)), asked.photos))
    return links


def _stars_words(stars: int | None, rating: Rating) -> str:
    if stars is None:
        return _("Tất cả (%(num)s)", num=rating.number)
    return _("%(stars)s ★ (%(num)s)", stars=stars, num=rating[stars - 1])


def _query(stars: int | None, *, photos: bool) -> dict[str, str]:
    return ({"danh-gia": str(stars)} if stars else {}) | ({"co-anh": "1"} if photos else {})


def _address(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}{PLACE}" if query else f"{path}{PLACE}"


def _pages(shown: ReviewPage, rating: Rating) -> int:
    number = rating.of(shown.asked.stars, photos=shown.asked.photos)
    if number is None:
        return shown.asked.page + (1 if shown.more else 0)
    return max(1, -(-number // PER_PAGE))
