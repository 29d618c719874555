"""The pages of buyers, staff and producers."""

from io import BytesIO

import pytest
import time_machine
from sqlalchemy import select

from shop.media.models import MediaFile
from shop.reviews import moderation
from shop.reviews.models import Review, ReviewPhoto
from shop.reviews.states import AnswerState, Ground, ReviewState
from shop.reviews.views import buyers
from tests.builders import accounts, media, reviews
from tests.builders.cart import AT, on_offer
from tests.builders.places import PHU_THO, THANH_HOA
from tests.support.pages import fields_of

pytestmark = pytest.mark.usefixtures("db_session")
QUEUE = "/quan-tri/danh-gia"
OWN = "/kenh-chu-the/danh-gia"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def send(client, page, action, more):
    """Fill more into the form of the page that goes to this address, and send it."""
    sent = fields_of(page.form(action))
    return client.post(action, data={**sent, **more})


def photo(name="anh.jpg", data=None):
    return BytesIO(data or media.picture_with_position()), name


def test_the_order_page_leads_to_the_review_of_what_was_received(client):
    what = reviews.bought()
    page = client.get(f"/don-hang/{what.order.token}").page
    assert what.url in page.links
    reviews.written(what)
    assert "Xem đánh giá của bạn" in client.get(f"/don-hang/{what.order.token}").page.text


def test_a_guest_writes_with_the_link_of_the_order(client, db_session):
    what = reviews.bought(name="Nguyễn Thị Lan")
    page = client.get(what.url).page
    assert "Tên hiện cùng đánh giá: Lan N." in page.text
    answer = send(client, page, what.url, {"stars": "4", "text": "Ngon.", "photos": photo()})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/don-hang/{what.order.token}#danh-gia")
    review = db_session.scalars(select(Review)).one()
    assert (review.stars, review.text, review.state) == (4, "Ngon.", ReviewState.WAITING)
    stored = db_session.scalars(
        select(MediaFile).join(ReviewPhoto, ReviewPhoto.media_id == MediaFile.id)
    ).one()
    assert b"Exif" not in client.get(f"/tep/{stored.digest}.jpg").get_data()
    assert stored.sizes_due_at is not None


def test_what_is_wrong_keeps_words_and_good_pictures(client, db_session):
    what = reviews.bought()
    page = client.get(what.url).page
    answer = send(client, page, what.url, {"text": "Ngon.", "photos": photo("mam.jpg")})
    assert answer.status_code == 422
    assert "Hãy chọn một mục." in answer.page.text
    assert "Ảnh mới: mam.jpg" in answer.page.text
    assert db_session.scalars(select(MediaFile)).all() == []
    again = send(client, answer.page, what.url, {"stars": "5"})
    assert again.status_code == 303
    review = db_session.scalars(select(Review)).one()
    assert (review.text, len(db_session.scalars(select(ReviewPhoto)).all())) == ("Ngon.", 1)


def test_a_name_of_a_picture_that_nobody_signed_is_left_out(client, db_session):
    what = reviews.bought()
    page = client.get(what.url).page
    answer = send(client, page, what.url, {"stars": "5", "held": "eyJkaWdlc3QiOiJhIn0.bad"})
    assert answer.status_code == 303
    assert db_session.scalars(select(ReviewPhoto)).all() == []


def test_six_pictures_are_refused(client, db_session):
    what = reviews.bought()
    page = client.get(what.url).page
    many = [photo(f"{number}.jpg", media.picture(300, 300)) for number in range(6)]
    answer = send(client, page, what.url, {"stars": "5", "photos": many})
    assert (answer.status_code, db_session.scalars(select(Review)).all()) == (422, [])
    assert "Nhiều nhất 5 ảnh" in answer.page.text


def test_too_many_tries_are_refused(client, app, db_session):
    what = reviews.bought()
    page = client.get(what.url).page
    codes = [send(client, page, what.url, {"text": "x"}).status_code for _try in range(21)]
    assert codes == [422] * 20 + [429]
    assert db_session.scalars(select(Review)).all() == []


def test_a_post_without_a_token_is_refused(client, db_session):
    what = reviews.bought()
    answer = client.post(what.url, data={"stars": "5"}, token=False)
    assert answer.status_code == 400
    assert db_session.scalars(select(Review)).all() == []


def test_withdrawing_from_the_page(client, db_session):
    what = reviews.bought()
    review = reviews.written(what)
    page = client.get(what.url).page
    answer = send(client, page, f"{what.url}/rut", {})
    db_session.refresh(review)
    assert (answer.status_code, review.state) == (303, ReviewState.WITHDRAWN)


def test_a_person_sees_what_can_be_reviewed_and_nothing_of_others(client, sign_in):
    person, offer = accounts.user(), on_offer()
    mine, other = reviews.bought(offer, user_id=person.id), reviews.bought(offer, phone="+84913000111")
    page = sign_in(client, person).get("/tai-khoan/danh-gia").page
    assert mine.url in page.links
    assert other.url not in page.links
    assert "Chưa đánh giá" in page.text


def test_what_one_bought_is_listed_page_by_page(client, sign_in, monkeypatch):
    person, offer = accounts.user(), on_offer()
    bought = [reviews.bought(offer, user_id=person.id) for _each in range(3)]
    monkeypatch.setattr(buyers, "PER_PAGE", 2)
    sign_in(client, person)

    pages = [client.get(f"/tai-khoan/danh-gia?trang={number}").page for number in (1, 2)]

    assert [[one.url in page.links for one in bought].count(True) for page in pages] == [2, 1]
    assert "/tai-khoan/danh-gia?trang=2" in pages[0].links


def test_staff_publish_and_refuse(client, sign_in, db_session):
    offer = on_offer()
    good = reviews.written(reviews.bought(offer), reviews.opinion(1, "Mặn quá", photos=1))
    bad = reviews.written(reviews.bought(offer, phone="+84913000111"), reviews.opinion(5, "Gọi 0912345678"))
    sign_in(client, accounts.officer(THANH_HOA))
    queue = client.get(QUEUE).page
    assert "có số điện thoại" in queue.text
    page = client.get(f"{QUEUE}/{good.id}").page
    assert send(client, page, f"{QUEUE}/{good.id}/dang", {}).status_code == 303
    page = client.get(f"{QUEUE}/{bad.id}").page
    assert send(client, page, f"{QUEUE}/{bad.id}/tu-choi", {}).status_code == 422
    sent = {"ground": "private_data", "note": "số điện thoại"}
    assert send(client, page, f"{QUEUE}/{bad.id}/tu-choi", sent).status_code == 303
    db_session.refresh(good)
    db_session.refresh(bad)
    assert (good.state, bad.state) == (ReviewState.PUBLISHED, ReviewState.REFUSED)
    assert (bad.ground, bad.note) == (Ground.PRIVATE_DATA, "số điện thoại")
    assert "Không có đánh giá nào." in client.get(QUEUE).page.text


@pytest.mark.parametrize(
    ("note", "words"),
    [("chửi", "Lời lẽ xúc phạm người khác: chửi"), ("", "Lời lẽ xúc phạm người khác.")],
)
def test_the_author_and_staff_read_why_it_is_not_shown(client, sign_in, note, words):
    what = reviews.bought()
    review = reviews.written(what)
    assert "Vì sao chưa hiện" not in client.get(what.url).page.text
    moderation.refuse(review.id, 1, Ground.ABUSE, note, province_code=None, by=None, at=AT)
    assert words in client.get(what.url).page.text
    sign_in(client, accounts.officer(THANH_HOA))
    assert words in client.get(f"{QUEUE}/{review.id}").page.text


def test_staff_who_read_an_older_text_publish_nothing(client, sign_in, db_session):
    what = reviews.bought()
    review = reviews.written(what)
    sign_in(client, accounts.officer(THANH_HOA))
    page = client.get(f"{QUEUE}/{review.id}").page
    review.revision = 2
    db_session.flush()
    answer = send(client, page, f"{QUEUE}/{review.id}/dang", {})
    assert (answer.status_code, "vừa sửa đánh giá này" in answer.page.text) == (422, True)
    db_session.refresh(review)
    assert review.state is ReviewState.WAITING


def test_an_officer_of_another_province_sees_nothing(client, sign_in):
    review = reviews.written(reviews.bought())
    sign_in(client, accounts.officer(PHU_THO))
    assert "Không có đánh giá nào." in client.get(QUEUE).page.text
    assert client.get(f"{QUEUE}/{review.id}").status_code == 404


def test_a_producer_answers_and_sees_nothing_of_others(client, sign_in, db_session):
    offer, other = on_offer(), on_offer("Chè Long Cốc")
    mine = reviews.published(offer)
    foreign = reviews.published(other, reviews.opinion(2, "Nhạt"))
    sign_in(client, accounts.producer_person(offer.product.producer_id))
    listed = client.get(OWN).page.text
    assert "Thơm, đậm vị." in listed
    assert ("Chè Long Cốc" in listed, "Nhạt" in listed) == (False, False)
    assert client.get(f"{OWN}/{foreign.id}").status_code == 404
    page = client.get(f"{OWN}/{mine.id}").page
    assert send(client, page, f"{OWN}/{mine.id}", {"answer": ""}).status_code == 422
    assert send(client, page, f"{OWN}/{mine.id}", {"answer": "Cảm ơn bạn."}).status_code == 303
    db_session.refresh(mine)
    assert (mine.answer, mine.answer_state) == ("Cảm ơn bạn.", AnswerState.SHOWN)


def test_staff_hide_and_show_an_answer(client, sign_in, db_session):
    offer = on_offer()
    review = reviews.published(offer)
    moderation.answer(review.id, "Nói bậy", producer_ids=[offer.product.producer_id], by=None, at=AT)
    db_session.flush()
    sign_in(client, accounts.officer(THANH_HOA))
    page = client.get(f"{QUEUE}/{review.id}").page
    answer = send(client, page, f"{QUEUE}/{review.id}/an-tra-loi", {"a-ground": "abuse"})
    db_session.refresh(review)
    assert (answer.status_code, review.answer_state) == (303, AnswerState.HIDDEN)
    page = client.get(f"{QUEUE}/{review.id}").page
    assert send(client, page, f"{QUEUE}/{review.id}/hien-tra-loi", {}).status_code == 303
    db_session.refresh(review)
    assert review.answer_state is AnswerState.SHOWN
