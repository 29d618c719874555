"""Several at the same moment, on real connections: one review for a line, and counts that add up."""

import pytest
from sqlalchemy import func, select

from shop.extensions import session
from shop.reviews import moderation, services
from shop.reviews.models import ProductRating, Review
from shop.unit_of_work import in_transaction
from tests.builders import reviews
from tests.builders.cart import AT, on_offer
from tests.support.at_once import at_once


@pytest.mark.race
def test_two_posts_of_one_line_are_one_review(database):
    with database.app.app_context():
        token, line_id = in_transaction(_bought)

    def send(n):
        said = services.Opinion(1 + n % 5, f"Lời {n}")
        return in_transaction(lambda: services.write(token, line_id, said, by=None, at=AT))

    results = at_once(database.app, send, 8)

    with database.app.app_context():
        row = session.scalars(select(Review)).one()
        assert set(results) == {row.id}
        assert row.revision == 8


@pytest.mark.race
def test_reviews_published_together_are_all_counted(database):
    with database.app.app_context():
        ids = in_transaction(_waiting)

    def publish(n):
        return in_transaction(lambda: moderation.publish(ids[n], 1, province_code=None, by=None, at=AT))

    results = at_once(database.app, publish, len(ids))

    assert results == [None] * len(ids)
    with database.app.app_context():
        assert session.scalars(select(ProductRating.five)).one() == len(ids)
        assert session.scalar(select(func.count(Review.id))) == len(ids)


def _bought() -> tuple[str, int]:
    what = reviews.bought()
    return what.order.token, what.line.id


def _waiting() -> list[int]:
    offer = on_offer(stock=20)
    return [reviews.written(reviews.bought(offer, phone=f"+8491300000{number}")).id for number in range(6)]
