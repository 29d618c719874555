"""Only who bought and received a line reviews it, once; what is wrong says so and nothing is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.orders.models import OrderLine
from shop.reviews import moderation, services
from shop.reviews.models import Review, ReviewPhoto
from shop.reviews.states import Ground, ReviewState
from tests.builders import orders, reviews
from tests.builders.cart import AT, on_offer

pytestmark = pytest.mark.usefixtures("db_session")


def count() -> int:
    return session.scalar(select(func.count(Review.id)))


def test_who_received_a_line_may_review_it_and_staff_read_it_first():
    offer = on_offer()
    what = reviews.bought(offer, name="Nguyễn Thị Lan")
    review = reviews.written(what, reviews.opinion(4, "Ngon, hơi mặn.", photos=2))
    assert (review.stars, review.text, review.state) == (4, "Ngon, hơi mặn.", ReviewState.WAITING)
    assert (review.shown_name, review.product_id) == ("Lan N.", offer.product.id)
    assert (review.bought_on.isoformat(), review.outlet_id) == ("2026-11-28", offer.outlet.id)
    assert review.flags == []


def test_before_the_goods_are_received_nothing_is_reviewed(db_session):
    offer = on_offer()
    order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    line = db_session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).one()
    with pytest.raises(Refused, match="sau khi đã nhận hàng"):
        services.write(order.token, line.id, reviews.opinion(), by=None, at=AT)
    assert count() == 0


def test_a_line_of_another_order_is_not_there():
    offer = on_offer()
    mine, other = reviews.bought(offer), reviews.bought(offer, phone="+84913000111")
    with pytest.raises(NotFound):
        services.write(mine.order.token, other.line.id, reviews.opinion(), by=None, at=AT)
    with pytest.raises(NotFound):
        services.write("x" * 22, mine.line.id, reviews.opinion(), by=None, at=AT)
    assert count() == 0


def test_a_second_sending_changes_the_one_review_while_it_waits(db_session):
    what = reviews.bought()
    first = reviews.written(what, reviews.opinion(1, "Dở", photos=1))
    kept = db_session.scalars(select(ReviewPhoto.media_id)).all()
    said = services.Opinion(5, "À ngon", kept, reviews.opinion(4, photos=1).added)
    again = services.write(what.order.token, what.line.id, said, by=None, at=AT + timedelta(hours=1))
    db_session.flush()
    assert (again, count(), first.revision, first.stars, first.text) == (first.id, 1, 2, 5, "À ngon")
    photos = db_session.scalars(select(ReviewPhoto).order_by(ReviewPhoto.position)).all()
    assert [photo.media_id for photo in photos][:1] == list(kept)
    assert len(photos) == 2


def test_a_published_review_is_not_changed_any_more():
    what = reviews.bought()
    review = reviews.written(what)
    moderation.publish(review.id, 1, province_code=None, by=None, at=AT)
    with pytest.raises(Refused, match="không sửa được nữa"):
        services.write(what.order.token, what.line.id, reviews.opinion(1), by=None, at=AT)
    assert (review.stars, review.state) == (5, ReviewState.PUBLISHED)


def test_a_refused_review_may_be_written_again():
    what = reviews.bought()
    review = reviews.written(what)
    moderation.refuse(review.id, 1, Ground.ABUSE, "", province_code=None, by=None, at=AT)
    services.write(what.order.token, what.line.id, reviews.opinion(2, "Mặn"), by=None, at=AT)
    assert (review.state, review.ground, review.revision) == (ReviewState.WAITING, None, 2)


def test_more_than_five_pictures_are_too_many(db_session):
    what = reviews.bought()
    review = reviews.written(what, reviews.opinion(5, photos=5))
    kept = db_session.scalars(select(ReviewPhoto.media_id).order_by(ReviewPhoto.position)).all()
    assert len(kept) == 5
    said = services.Opinion(5, "Ngon", kept, reviews.opinion(3, photos=1).added)
    with pytest.raises(BadInput, match="5 ảnh"), db_session.begin_nested():
        services.write(what.order.token, what.line.id, said, by=None, at=AT)
    assert db_session.scalars(select(ReviewPhoto.media_id).order_by(ReviewPhoto.position)).all() == kept
    db_session.refresh(review)
    assert (review.revision, review.text) == (1, "Thơm, đậm vị.")


def test_pictures_of_another_review_cannot_be_kept(db_session):
    offer = on_offer()
    reviews.written(reviews.bought(offer), reviews.opinion(5, photos=1))
    others = db_session.scalars(select(ReviewPhoto.media_id)).all()
    mine = reviews.bought(offer, phone="+84913000111")
    services.write(mine.order.token, mine.line.id, services.Opinion(5, "Ngon", others), by=None, at=AT)
    assert len(db_session.scalars(select(ReviewPhoto)).all()) == 1


def test_withdrawing_deletes_words_and_pictures_for_good(db_session):
    what = reviews.bought()
    review = reviews.written(what, reviews.opinion(5, photos=1))
    services.withdraw(what.order.token, what.line.id, by=None, at=AT)
    assert (review.state, review.text) == (ReviewState.WITHDRAWN, "")
    assert db_session.scalars(select(ReviewPhoto)).all() == []
    with pytest.raises(Refused):
        services.write(what.order.token, what.line.id, reviews.opinion(), by=None, at=AT)
