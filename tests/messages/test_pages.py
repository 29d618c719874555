from urllib.parse import quote

import pytest

from shop.extensions import session
from shop.messages import queries
from shop.messages.models import Message
from tests.builders.certification import person
from tests.builders.messages import word
from tests.builders.outlets import outlet, seat


@pytest.fixture
def here(db_session, client, sign_in):
    """An outlet, and a client of one of its managers."""
    place, manager = outlet(), person()
    seat(place.id, manager.id)
    db_session.commit()
    sign_in(client, manager)
    return place


def test_staff_see_the_words_and_three_ways_to_say_them(client, here):
    word(here.id)
    session.commit()
    page = client.get(f"/quan-ly/{here.slug}/can-bao-khach")

    assert page.status_code == 200
    assert "1 khách đang chờ tin." in page.text
    assert "Xem đơn: http://localhost:8000/don-hang/abc" in page.text
    assert 'href="tel:+84912345678"' in page.text
    assert f'href="sms:+84912345678?&amp;body={quote("Hàng đã sẵn sàng.")}' in page.text
    assert 'href="https://zalo.me/0912345678"' in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_tick_says_who_and_when_and_can_be_undone(client, here):
    row = word(here.id)
    session.commit()
    base = f"/quan-ly/{here.slug}/can-bao-khach"

    page = client.follow(client.submit(base, action=f"{base}/{row.id}/da-bao"))

    assert "Không còn khách nào chờ tin" in page.text
    assert "Đã báo trong 24 giờ qua" in page.text
    told = session.get_one(Message, row.id)
    assert told.told_at is not None
    assert told.told_by is not None

    client.follow(client.submit(base, action=f"{base}/{row.id}/hoan-tac"))
    assert queries.count_to_tell(here.id) == 1


def test_a_message_of_another_outlet_is_not_there(client, here):
    row = word(outlet().id)
    session.commit()
    client.get(f"/quan-ly/{here.slug}/can-bao-khach")

    assert client.post(f"/quan-ly/{here.slug}/can-bao-khach/{row.id}/da-bao").status_code == 404
    assert session.get_one(Message, row.id).told_at is None


def test_another_outlets_page_is_not_there(client, here):
    assert client.get(f"/quan-ly/{outlet().slug}/can-bao-khach").status_code == 404
