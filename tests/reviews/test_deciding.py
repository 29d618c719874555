"""Staff publish what is true and refuse on grounds only; the author is told; counts follow."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.accounts import services as accounts_services
from shop.audit.models import AuditEvent
from shop.catalogue import services as catalogue
from shop.catalogue.models import Product
from shop.core.errors import Conflict, NotFound, Refused
from shop.messages.models import Message
from shop.reviews import moderation, services
from shop.reviews.models import ProductRating
from shop.reviews.queries.photos import photos_of
from shop.reviews.states import AnswerState, Ground, ReviewState
from shop.reviews.wording import GROUNDS
from shop.window.models import WindowVersion
from tests.builders import accounts, reviews
from tests.builders.cart import AT, on_offer
from tests.builders.places import PHU_THO, THANH_HOA

pytestmark = pytest.mark.usefixtures("db_session")


def rating(db_session, product_id) -> tuple[int, ...]:
    db_session.flush()
    db_session.expire_all()
    row = db_session.get(ProductRating, product_id)
    return (row.one, row.two, row.three, row.four, row.five, row.with_photos) if row else ()


def version(db_session) -> int:
    db_session.flush()
    return db_session.execute(select(WindowVersion.number)).scalar_one()


def test_publishing_counts_and_tells_the_shop_window(db_session):
    offer = on_offer()
    review = reviews.written(reviews.bought(offer), reviews.opinion(4, photos=1))
    before = version(db_session)
    assert rating(db_session, offer.product.id) == ()
    moderation.publish(review.id, 1, province_code=THANH_HOA, by=None, at=AT)
    assert rating(db_session, offer.product.id) == (0, 0, 0, 1, 0, 1)
    assert version(db_session) > before
    moderation.refuse(review.id, 1, Ground.PICTURE, "", province_code=None, by=None, at=AT)
    assert rating(db_session, offer.product.id) == (0, 0, 0, 0, 0, 0)
    assert review.state is ReviewState.TAKEN_DOWN


def test_what_waits_does_not_touch_the_shop_window(db_session):
    what = reviews.bought()
    before = version(db_session)
    reviews.written(what)
    assert version(db_session) == before


def test_every_decision_is_audited_with_its_ground(db_session):
    staff = accounts.officer(THANH_HOA)
    review = reviews.written(reviews.bought(), reviews.opinion(1))
    moderation.refuse(
        review.id, 1, Ground.ADVERTISING, "Có link", province_code=THANH_HOA, by=staff.id, at=AT
    )
    events = db_session.scalars(
        select(AuditEvent).where(AuditEvent.subject_kind == "review").order_by(AuditEvent.id)
    ).all()
    assert [(event.action, event.actor_id) for event in events] == [
        ("review.written", None),
        ("review.refused", staff.id),
    ]
    assert events[1].details == {"stars": 1, "revision": 1, "ground": "advertising"}


def test_the_author_is_told_why(db_session):
    by_mail = reviews.written(reviews.bought(email="lan@vidu.vn"))
    abroad = reviews.bought()
    abroad.order.language = "en"
    by_hand = reviews.written(abroad)
    for review in (by_mail, by_hand):
        moderation.refuse(
            review.id, 1, Ground.PRIVATE_DATA, "số điện thoại", province_code=None, by=None, at=AT
        )
    mail, hand = db_session.scalars(
        select(Message).where(Message.kind == "review_decided").order_by(Message.id)
    ).all()
    assert (mail.to_email, mail.channel) == ("lan@vidu.vn", "email")
    assert "Có số điện thoại, địa chỉ hoặc thông tin riêng của ai đó (số điện thoại)" in mail.body
    assert f"/danh-gia/{by_mail.order_line_id}]]" in mail.body
    assert (hand.to_phone, hand.outlet_id) == ("+84912345678", by_hand.outlet_id)
    assert "could not be published" in hand.subject


def test_a_publication_is_told_by_mail_only(db_session):
    reviews.published(on_offer())
    reviews.published(on_offer("Chè"), email="lan@vidu.vn")
    sent = db_session.scalars(select(Message).where(Message.kind == "review_decided")).all()
    assert [(message.to_email, message.subject) for message in sent] == [
        ("lan@vidu.vn", "Đánh giá của quý khách về Chè đã được đăng")
    ]


def test_few_stars_are_no_ground():
    assert set(GROUNDS) == set(Ground)
    assert {ground.value for ground in Ground} == {
        "off_topic",
        "abuse",
        "private_data",
        "advertising",
        "health_claim",
        "picture",
        "unlawful",
    }


def test_what_was_changed_since_it_was_read_is_not_published():
    what = reviews.bought()
    review = reviews.written(what)
    services.write(what.order.token, what.line.id, reviews.opinion(1, "Khác"), by=None, at=AT)
    with pytest.raises(Conflict, match="vừa sửa"):
        moderation.publish(review.id, 1, province_code=None, by=None, at=AT)
    assert review.state is ReviewState.WAITING


def test_an_officer_of_another_province_finds_nothing():
    review = reviews.written(reviews.bought())
    with pytest.raises(NotFound):
        moderation.publish(review.id, 1, province_code=PHU_THO, by=None, at=AT)
    assert review.state is ReviewState.WAITING


def test_a_producer_answers_its_own_reviews_and_changes_the_answer(db_session):
    offer, other = on_offer(), on_offer("Chè")
    review = reviews.published(offer)
    own, foreign = ([db_session.get_one(Product, each.product.id).producer_id] for each in (offer, other))
    with pytest.raises(NotFound):
        moderation.answer(review.id, "Cảm ơn", producer_ids=foreign, by=None, at=AT)
    moderation.answer(review.id, "Cảm ơn", producer_ids=own, by=None, at=AT)
    moderation.answer(review.id, "Cảm ơn bạn!", producer_ids=own, by=None, at=AT + timedelta(days=1))
    assert (review.answer, review.answer_state) == ("Cảm ơn bạn!", AnswerState.SHOWN)
    actions = db_session.scalars(select(AuditEvent.action).where(AuditEvent.subject_kind == "review")).all()
    assert actions.count("review.answered") == 2


def test_what_waits_has_no_answer(db_session):
    offer = on_offer()
    review = reviews.written(reviews.bought(offer))
    own = [db_session.get_one(Product, offer.product.id).producer_id]
    with pytest.raises(NotFound):
        moderation.answer(review.id, "Cảm ơn", producer_ids=own, by=None, at=AT)


def test_a_hidden_answer_that_is_changed_waits_for_staff(db_session):
    offer = on_offer()
    review = reviews.published(offer)
    own = [db_session.get_one(Product, offer.product.id).producer_id]
    moderation.answer(review.id, "Bạn nói bậy", producer_ids=own, by=None, at=AT)
    moderation.hide_answer(review.id, Ground.ABUSE, "lịch sự", province_code=None, by=None, at=AT)
    moderation.answer(review.id, "Xin lỗi bạn", producer_ids=own, by=None, at=AT)
    assert review.answer_state is AnswerState.WAITING
    moderation.show_answer(review.id, province_code=None, by=None, at=AT)
    assert (review.answer, review.answer_state, review.answer_ground) == (
        "Xin lỗi bạn",
        AnswerState.SHOWN,
        None,
    )
    with pytest.raises(Refused):
        moderation.show_answer(review.id, province_code=None, by=None, at=AT)


def test_erasing_a_buyer_takes_the_name_off_and_keeps_the_figures(db_session):
    person, offer = accounts.user(), on_offer()
    review = reviews.published(offer, user_id=person.id, name="Nguyễn Thị Lan", email="lan@vidu.vn")
    assert (review.user_id, review.shown_name) == (person.id, "Lan N.")
    before = version(db_session)
    accounts_services.erase(person.id, by=person.id, at=AT)
    assert (review.user_id, review.shown_name, review.text) == (None, "", "Thơm, đậm vị.")
    assert rating(db_session, offer.product.id) == (0, 0, 0, 0, 1, 0)
    assert version(db_session) > before
    letter = db_session.scalars(select(Message).where(Message.kind == "review_decided")).one()
    assert (letter.to_email, letter.body) == (None, None)


def test_pictures_of_what_was_taken_down_cannot_be_fetched(client, db_session):
    offer = on_offer()
    review = reviews.published(offer, reviews.opinion(5, photos=1))
    twin = reviews.published(offer, reviews.opinion(4, photos=1), phone="+84913000111")
    digests = [photos_of(each.id)[0].digest for each in (review, twin)]
    assert [client.get(f"/tep/{digest}.jpg").status_code for digest in digests] == [200, 200]
    moderation.refuse(review.id, 1, Ground.PICTURE, "", province_code=None, by=None, at=AT)
    db_session.flush()
    assert [client.get(f"/tep/{digest}.jpg").status_code for digest in digests] == [404, 200]
    moderation.publish(review.id, 1, province_code=None, by=None, at=AT)
    db_session.flush()
    assert client.get(f"/tep/{digests[0]}.jpg").status_code == 200


def test_a_picture_that_goods_show_as_well_stays(client, db_session):
    offer = on_offer()
    review = reviews.published(offer, reviews.opinion(5, photos=1))
    [photo] = photos_of(review.id)
    catalogue.add_image(offer.product.id, alt="Hũ mắm", media_id=photo.media_id, by=None, at=AT)
    moderation.refuse(review.id, 1, Ground.PICTURE, "", province_code=None, by=None, at=AT)
    db_session.flush()
    assert client.get(f"/tep/{photo.digest}.jpg").status_code == 200
