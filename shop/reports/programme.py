"""What the programme has reached: products with a star, certificates renewed, producers come, beside what was aimed at.

Every place is today's; a former province is that of the commune before 1 July 2025, so years before and after compare.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, func, select

from shop.audit.services import record
from shop.catalogue.models import Product, ProductCertificate, ProductSet
from shop.catalogue.stars import counts
from shop.catalogue.states import ProductState
from shop.certification.models import Certificate
from shop.certification.states import CertificateState
from shop.core.clock import start_of_day
from shop.core.sentences import Sentence, lazy
from shop.extensions import session
from shop.geography.models import Commune, FormerUnit, Province
from shop.producers.models import Producer
from shop.producers.states import JoiningState
from shop.reports.models import Measure, ProgrammeTarget


class By(StrEnum):
    """What the rows stand for. The values stand in addresses."""

    STAR = "sao"
    SET = "bo-san-pham"
    COMMUNE = "xa"
    PROVINCE = "tinh"
    FORMER = "tinh-cu"
    PRODUCER = "chu-the"
    YEAR = "nam-cap"


WORDS: dict[By, Sentence] = {
    By.STAR: lazy("Hạng sao"),
    By.SET: lazy("Bộ sản phẩm"),
    By.COMMUNE: lazy("Xã, phường"),
    By.PROVINCE: lazy("Tỉnh"),
    By.FORMER: lazy("Tỉnh trước 7/2025"),
    By.PRODUCER: lazy("Chủ thể"),
    By.YEAR: lazy("Năm cấp giấy"),
}
MEASURES: dict[Measure, Sentence] = {
    Measure.STARS_5: lazy("Sản phẩm 5 sao"),
    Measure.STARS_4: lazy("Sản phẩm 4 sao"),
    Measure.STARS_3: lazy("Sản phẩm 3 sao"),
    Measure.RENEWED: lazy("Sản phẩm được đánh giá lại"),
    Measure.NEW_PRODUCERS: lazy("Chủ thể mới"),
}
MOST_NEW = 100
STARS = {Measure.STARS_3: 3, Measure.STARS_4: 4, Measure.STARS_5: 5}


class Starred(NamedTuple):
    """A product with a star on the day."""

    stars: int
    set_name: str
    commune: str | None
    province: str
    former: str | None
    producer_id: int
    producer: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Row:
    """Products of one kind by their stars."""

    name: str | Sentence
    by_stars: tuple[int, int, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_stars)


def former_province() -> Subquery:
    """``commune_code, province``: what a commune's province was called before 1 July 2025. Each has one."""
    return (
        select(FormerUnit.commune_code, func.min(FormerUnit.province).label("province"))
        .group_by(FormerUnit.commune_code)
        .subquery("former_province")
    )


def starred(day: date, province_code: str | None, *, shown: bool = False) -> list[Starred]:
    """The products that have a star on a day, of one province or all; ``shown``: to shoppers. One statement."""
    star = (
        select(
            ProductCertificate.product_id,
            func.max(Certificate.stars).label("stars"),
            func.max(Certificate.issued_on).label("issued_on"),
        )
        .join(Certificate, Certificate.id == ProductCertificate.certificate_id)
        .where(counts(day))
        .group_by(ProductCertificate.product_id)
        .subquery("star")
    )
    former = former_province()
    wanted = (
        select(
            star.c.stars,
            ProductSet.short_name,
            Commune.name + ", " + Province.name,
            Province.name,
            former.c.province,
            Producer.id,
            Producer.name,
            star.c.issued_on,
        )
        .select_from(Product)
        .join(star, star.c.product_id == Product.id)
        .join(ProductSet, ProductSet.code == Product.set_code)
        .join(Producer, Producer.id == Product.producer_id)
        .join(Province, Province.code == Producer.province_code)
        .outerjoin(Commune, Commune.code == Producer.commune_code)
        .outerjoin(former, former.c.commune_code == Producer.commune_code)
        .where(Product.state != ProductState.ARCHIVED)
    )
    if province_code is not None:
        wanted = wanted.where(Producer.province_code == province_code)
    if shown:
        wanted = wanted.where(Product.state == ProductState.PUBLISHED)
    return [Starred._make(row) for row in session.execute(wanted)]


def rows(by: By, found: list[Starred]) -> list[Row]:
    """The products told by one thing, the largest first and what is not known last; stars and years in their order."""
    heaps: dict[tuple[object, str | Sentence], Counter[int]] = {}
    for one in found:
        heaps.setdefault(_key(by, one), Counter())[one.stars] += 1
    made = [(key, Row(name, (heap[3], heap[4], heap[5]))) for (key, name), heap in heaps.items()]
    if by in {By.STAR, By.YEAR}:
        return [row for _key_, row in sorted(made, key=lambda pair: str(pair[0]), reverse=True)]
    return [
        row for _key_, row in sorted(made, key=lambda pair: (not pair[0], -pair[1].total, str(pair[1].name)))
    ]


def _key(by: By, one: Starred) -> tuple[object, str | Sentence]:
    unknown = lazy("Chưa rõ")
    keys: dict[By, tuple[object, str | Sentence]] = {
        By.STAR: (one.stars, lazy("%(stars)s sao", stars=one.stars)),
        By.SET: (one.set_name, one.set_name),
        By.COMMUNE: (one.commune, one.commune or unknown),
        By.PROVINCE: (one.province, one.province),
        By.FORMER: (one.former, one.former or unknown),
        By.PRODUCER: (one.producer_id, one.producer),
        By.YEAR: (one.issued_on.year, str(one.issued_on.year)),
    }
    return keys[by]


def reached(year: int, found: list[Starred], province_code: str | None) -> dict[Measure, int]:
    """What there is of everything that can be aimed at; ``found``: at the year's end, or today."""
    stars = Counter(one.stars for one in found)
    return {measure: stars[star] for measure, star in STARS.items()} | {
        Measure.RENEWED: _renewed(year, province_code),
        Measure.NEW_PRODUCERS: session.scalar(_came(year, province_code, func.count(Producer.id))) or 0,
    }


def new_producers(year: int, province_code: str | None) -> list[tuple[str, datetime]]:
    """(name, when) of the producers that came last in a year, at most 100, the latest first."""
    wanted = _came(year, province_code, Producer.name, Producer.created_at)
    wanted = wanted.order_by(Producer.created_at.desc(), Producer.id.desc()).limit(MOST_NEW)
    return [(row.name, row.created_at) for row in session.execute(wanted)]


def _came(year: int, province_code: str | None, *what: Any) -> Select[*tuple[Any, ...]]:
    since, until = start_of_day(date(year, 1, 1)), start_of_day(date(year + 1, 1, 1))
    wanted = select(*what).where(
        Producer.created_at >= since, Producer.created_at < until, Producer.joining == JoiningState.ACCEPTED
    )
    return wanted if province_code is None else wanted.where(Producer.province_code == province_code)


def _renewed(year: int, province_code: str | None) -> int:
    """Products that got a certificate in the year and had one before."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    again = _certified(Certificate.issued_on >= first, Certificate.issued_on < after)
    before = _certified(Certificate.issued_on < first)
    wanted = select(func.count(Product.id)).where(Product.id.in_(again), Product.id.in_(before))
    if province_code is not None:
        wanted = wanted.where(Product.province_code == province_code)
    return session.scalar(wanted) or 0


def _certified(*dates: ColumnElement[bool]) -> Select[int]:
    return (
        select(ProductCertificate.product_id)
        .join(Certificate, Certificate.id == ProductCertificate.certificate_id)
        .where(Certificate.state == CertificateState.VERIFIED, *dates)
    )


def targets(year: int, province_code: str | None) -> dict[Measure, int]:
    """What was aimed at; of all provinces together without one."""
    wanted = select(ProgrammeTarget.measure, func.sum(ProgrammeTarget.goal)).where(
        ProgrammeTarget.year == year
    )
    if province_code is not None:
        wanted = wanted.where(ProgrammeTarget.province_code == province_code)
    return {measure: int(goal) for measure, goal in session.execute(wanted.group_by(ProgrammeTarget.measure))}


def aim(
    province_code: str, year: int, goals: dict[Measure, int | None], *, by: int | None, at: datetime
) -> None:
    """Set what a province aims at in a year; None: at nothing. Written into the log of acts."""
    session.get(Province, province_code, with_for_update={"key_share": True})  # a second press waits
    old = targets(year, province_code)
    for measure, goal in goals.items():
        row = session.get(ProgrammeTarget, (province_code, year, measure), populate_existing=True)
        if row is not None and goal is None:
            session.delete(row)
        elif row is not None:
            row.goal = goal or 0
        elif goal is not None:
            session.add(ProgrammeTarget(province_code=province_code, year=year, measure=measure, goal=goal))
    session.flush()
    changed = {one.value: [old.get(one), goal] for one, goal in goals.items() if old.get(one) != goal}
    details = {"province": province_code, "year": year, **changed}
    record("programme.aimed", by=by, at=at, subject_kind="programme", details=details)


def last_day_of(year: int, today: date) -> date:
    """The day that a year is looked at: its last one, or today while it lasts."""
    return min(today, date(year + 1, 1, 1) - timedelta(days=1))
