"""What waits for the people of the programme today, in numbers that lead to their lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from shop.cases import queries as cases
from shop.catalogue.models import Product
from shop.catalogue.queries.listings import waiting_ids
from shop.certification.models import Certificate
from shop.certification.states import CertificateState
from shop.extensions import session
from shop.inventory.queries import lot_tests
from shop.producers.models import Producer
from shop.producers.states import JoiningState
from shop.reviews.models import Review
from shop.reviews.states import AnswerState, ReviewState
from shop.troubles import queries as troubles


@dataclass(frozen=True, slots=True)
class Office:
    """Numbers of one province, or of all. ``failed``: test reports that batches failed which nobody has recalled.

    ``open_cases`` and ``troubles`` are None for who may not see them.
    """

    listings: int
    certificates: int
    applications: int
    reviews: int
    failed: int
    open_cases: int | None
    troubles: int | None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits."""
        mine = (self.listings, self.certificates, self.applications, self.reviews, self.failed)
        return not any((*mine, self.open_cases, self.troubles))


def office(province_code: str | None) -> Office:
    """Count what waits; no province: everything, and what only who runs the shop sees. At most eight statements."""
    runs_shop = province_code is None
    return Office(
        listings=len(waiting_ids(province_code)),
        certificates=_count(
            Certificate.id, Certificate.state == CertificateState.SUBMITTED, _of(Certificate, province_code)
        ),
        applications=_count(
            Producer.id, Producer.joining == JoiningState.APPLIED, _of(Producer, province_code)
        ),
        reviews=_count(
            Review.id,
            or_(Review.state == ReviewState.WAITING, Review.answer_state == AnswerState.WAITING),
            Review.product_id.in_(select(Product.id).where(_of(Product, province_code))),
        ),
        failed=lot_tests.count_failures(province_code),
        open_cases=cases.count(closed=False) if runs_shop else None,
        troubles=troubles.count() if runs_shop else None,
    )


def _of(model: Any, province_code: str | None) -> ColumnElement[bool]:
    """Of this province; the code is never empty, so no province takes all rows."""
    column: ColumnElement[str] = model.province_code
    return column == province_code if province_code is not None else column != ""


def _count(key: InstrumentedAttribute[int], *where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(key)).where(*where)) or 0
