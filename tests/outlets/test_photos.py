"""Pictures of an outlet and who is on duty: what visitors see, what its people do."""

from io import BytesIO

import pytest
import time_machine
from sqlalchemy import select

from shop.core.errors import BadInput, NotFound
from shop.extensions import session
from shop.media import services as media
from shop.outlets import photos
from shop.outlets.models import Outlet, OutletPhoto
from tests.builders import media as pictures
from tests.builders.cart import AT
from tests.builders.certification import person
from tests.builders.outlets import operator, operator_member, outlet, seat


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


def shot(width: int) -> int:
    return media.store_picture(pictures.picture(width, 300), by=None, at=AT).id


def order_of(place: Outlet) -> list[str]:
    return [row.alt for row in photos.photos_of(place.id)]


def test_a_visitor_sees_the_place_and_whom_to_ask_for(client, db_session):
    place = outlet("Hạc Thành", duty_name="chị Lan", duty_phone="+84912345678")
    photos.add_photo(place.id, shot(600), "Mặt tiền", alt_en="The front", by=None, at=AT)
    photos.add_photo(place.id, shot(610), "Quầy hàng", by=None, at=AT)
    page = client.get(f"/diem-ban/{place.slug}").page
    shown = page.find("div", class_="gallery").iter("img")
    assert [image.get("alt") for image in shown] == ["Mặt tiền", "Quầy hàng"]
    assert "Người trực chị Lan, 0912\u00a0345\u00a0678" in page.text
    digest = photos.photos_of(place.id)[0].digest
    shared = page.find("meta", property="og:image").get("content")
    assert shared == f"http://localhost/tep/{digest}-1280.jpg"
    english = client.get(f"/en/diem-ban/{place.slug}").page.find("div", class_="gallery")
    assert [image.get("alt") for image in english.iter("img")] == ["The front", "Quầy hàng"]


def test_an_outlet_without_pictures_or_a_name_says_nothing_of_them(client, db_session):
    page = client.get(f"/diem-ban/{outlet().slug}").page
    assert page.all("div", class_="gallery") == []
    assert "Người trực" not in page.text
    assert page.find("meta", property="og:image").get("content").startswith("http://localhost/static/img/og")


def test_its_manager_adds_orders_and_takes_away_pictures(client, sign_in, db_session):
    place, somebody = outlet(), person()
    seat(place.id, somebody.id)
    sign_in(client, somebody)
    own = f"/quan-ly/{place.slug}/gio-mo-cua"
    for alt, width in (("Mặt tiền", 600), ("Quầy", 620)):
        sent = {"file": (BytesIO(pictures.picture(width, 400)), "anh.jpg"), "alt": alt, "alt_en": ""}
        assert client.post(f"{own}/anh", data=sent).status_code == 303
    assert order_of(place) == ["Mặt tiền", "Quầy"]
    second = session.scalars(select(OutletPhoto.id).where(OutletPhoto.alt == "Quầy")).one()
    assert client.post(f"{own}/anh/{second}/dau").status_code == 303
    assert order_of(place) == ["Quầy", "Mặt tiền"]
    assert client.post(f"{own}/anh/{second}/go").status_code == 303
    assert order_of(place) == ["Mặt tiền"]
    assert "Ảnh điểm bán (1)" in client.get(own).page.text


@pytest.mark.parametrize(
    ("file", "alt", "said"),
    [
        (b"not a picture", "Mặt tiền", "Không đọc được tệp này"),
        (pictures.picture(600, 400), "", "Hãy điền ô này"),
        (pictures.picture(100, 100), "Mặt tiền", "Ảnh quá nhỏ"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_refused(client, sign_in, db_session, file, alt, said):
    mine = operator()
    place, somebody = outlet(operator_id=mine.id), person()
    operator_member(mine.id, somebody.id)
    sign_in(client, somebody)
    sent = {"file": (BytesIO(file), "anh.jpg"), "alt": alt, "alt_en": ""}
    answer = client.post(f"/quan-tri/diem-ban/{place.id}/anh", data=sent)
    assert answer.status_code == 422
    assert said in answer.page.text
    assert order_of(place) == []


def test_the_same_picture_and_too_many_are_refused(db_session):
    place = outlet()
    first = shot(600)
    photos.add_photo(place.id, first, "Mặt tiền", by=None, at=AT)
    with pytest.raises(BadInput, match="đã có ảnh này"):
        photos.add_photo(place.id, first, "Lại", by=None, at=AT)
    for number in range(1, photos.MOST_PHOTOS):
        photos.add_photo(place.id, shot(600 + number), f"Ảnh {number}", by=None, at=AT)
    with pytest.raises(BadInput, match="Nhiều nhất 8 ảnh"):
        photos.add_photo(place.id, shot(700), "Nữa", by=None, at=AT)
    assert len(order_of(place)) == photos.MOST_PHOTOS


def test_a_picture_of_another_outlet_is_not_there(db_session):
    mine, other = outlet(), outlet()
    theirs = photos.add_photo(other.id, shot(600), "Của họ", by=None, at=AT)
    for act in (photos.put_photo_first, photos.remove_photo):
        with pytest.raises(NotFound):
            act(mine.id, theirs, by=None, at=AT)
    assert order_of(other) == ["Của họ"]


def test_a_picture_that_was_taken_away_cannot_be_fetched_unless_another_outlet_shows_it(client, db_session):
    mine, other = outlet(), outlet()
    only, both = shot(600), shot(610)
    for media_id in (only, both):
        photos.add_photo(mine.id, media_id, "Mặt tiền", by=None, at=AT)
    photos.add_photo(other.id, both, "Mặt tiền", by=None, at=AT)
    rows = photos.photos_of(mine.id)
    for row in rows:
        assert client.get(f"/tep/{row.digest}.jpg").status_code == 200
        photos.remove_photo(mine.id, row.id, by=None, at=AT)
    assert [client.get(f"/tep/{row.digest}.jpg").status_code for row in rows] == [404, 200]
    photos.add_photo(mine.id, shot(600), "Mặt tiền", by=None, at=AT)
    assert client.get(f"/tep/{rows[0].digest}.jpg").status_code == 200


def test_the_manager_says_who_is_on_duty_and_a_number_needs_a_name(client, sign_in, db_session):
    place, somebody = outlet(), person()
    seat(place.id, somebody.id)
    sign_in(client, somebody)
    page = f"/quan-ly/{place.slug}/gio-mo-cua/nguoi-truc"
    refused = client.submit(page, {"duty_name": "", "duty_phone": "0912 345 678"})
    assert refused.status_code == 422
    assert "Hãy ghi tên để khách biết gặp ai." in refused.page.text
    assert client.submit(page, {"duty_name": "anh Bình", "duty_phone": "0912 345 678"}).status_code == 303
    kept = session.get_one(Outlet, place.id, populate_existing=True)
    assert (kept.duty_name, kept.duty_phone) == ("anh Bình", "+84912345678")
    assert client.submit(page, {"duty_name": "", "duty_phone": ""}).status_code == 303
    assert "Người trực" not in client.get(f"/diem-ban/{place.slug}").page.text
