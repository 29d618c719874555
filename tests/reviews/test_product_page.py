"""What shoppers see of reviews: the figure, the reviews, the choices among them; never more statements."""

import json
from datetime import timedelta

import pytest
import time_machine

from shop.reviews import moderation
from shop.reviews.states import Ground
from tests.builders import reviews
from tests.builders.cart import AT, on_offer
from tests.builders.certification import certificate, link
from tests.support.pages import words

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def phones():
    number = 0
    while True:
        number += 1
        yield f"+8491300{number:04d}"


@pytest.fixture
def offer():
    return on_offer("Mắm tôm", stock=30)


@pytest.fixture
def three(offer):
    """5 stars with a picture, 4 stars, 5 stars; the last is the latest."""
    phone = phones()
    said = [
        reviews.opinion(5, "Đậm", photos=1),
        reviews.opinion(4, "Hơi mặn"),
        reviews.opinion(5, "Sẽ mua lại"),
    ]
    return [
        reviews.published(
            offer, each, at=AT + timedelta(minutes=place), phone=next(phone), name="Nguyễn Thị Lan"
        )
        for place, each in enumerate(said)
    ]


def heads(page):
    return [words(text) for text in page.all("div", class_="review__text")]


def test_without_reviews_the_page_says_who_may_write(client, offer):
    page = client.get("/san-pham/mam-tom").page
    assert "Chưa có đánh giá." in page.text
    assert page.all("a", class_="rating") == []


def test_the_figure_stands_apart_from_the_badge(client, offer, three):
    link(offer.product, certificate(stars=4))
    page = client.get("/san-pham/mam-tom").page
    [line] = page.all("a", class_="rating")
    assert (words(line), line.get("href")) == ("Khách chấm 4,7 trên 5 sao, 4,7 ★ (3 đánh giá)", "#danh-gia")
    for badge in page.all("p"):
        assert not ("ocop" in str(badge.get("class")) and "rating" in words(badge))
    [paragraph] = [each for each in page.all("p") if line in list(each.iter())]
    assert not [each for each in paragraph.iter() if "ocop" in (each.get("class") or "")]


def test_reviews_stand_there_with_name_place_picture_and_answer(client, offer, three):
    own = [offer.product.producer_id]
    moderation.answer(three[2].id, "Cảm ơn bạn.", producer_ids=own, by=None, at=AT)
    page = client.get("/san-pham/mam-tom").page
    assert heads(page) == ["Sẽ mua lại", "Hơi mặn", "Đậm"]
    assert f"Đã mua tại {offer.outlet.name}, 28/11/2026" in page.text
    assert "Lan N." in page.text
    assert "Cảm ơn bạn." in page.text
    assert len(page.all("img", class_="review__photo")) == 1
    moderation.hide_answer(three[2].id, Ground.ABUSE, "", province_code=None, by=None, at=AT)
    assert "Cảm ơn bạn." not in client.get("/san-pham/mam-tom").page.text


def test_what_waits_or_was_refused_is_not_shown(client, offer):
    phone = phones()
    reviews.written(reviews.bought(offer, phone=next(phone)), reviews.opinion(5, "Còn chờ"))
    refused = reviews.written(reviews.bought(offer, phone=next(phone)), reviews.opinion(5, "Bị từ chối"))
    moderation.refuse(refused.id, 1, Ground.ABUSE, "", province_code=None, by=None, at=AT)
    page = client.get("/san-pham/mam-tom").page
    assert ("Còn chờ" in page.text, "Bị từ chối" in page.text) == (False, False)
    assert "Chưa có đánh giá." in page.text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("danh-gia=5", ["Sẽ mua lại", "Đậm"]),
        ("danh-gia=4", ["Hơi mặn"]),
        ("co-anh=1", ["Đậm"]),
        ("danh-gia=4&co-anh=1", []),
        ("danh-gia=1", []),
        ("trang=2", []),
        ("danh-gia=9&co-anh=x&trang=-1", ["Sẽ mua lại", "Hơi mặn", "Đậm"]),
    ],
)
def test_choices_stand_in_the_address(client, three, query, shown):
    page = client.get(f"/san-pham/mam-tom?{query}").page
    assert heads(page) == shown


def test_a_choice_is_not_for_search_engines(client, three):
    assert 'content="noindex"' in client.get("/san-pham/mam-tom?danh-gia=5").get_data(as_text=True)


def test_more_than_a_page_has_a_second_one(client, offer):
    phone = phones()
    for number in range(7):
        at = AT + timedelta(minutes=number)
        reviews.published(offer, reviews.opinion(5, f"Lời {number}"), at=at, phone=next(phone))
    first = client.get("/san-pham/mam-tom").page
    assert heads(first) == [f"Lời {number}" for number in (6, 5, 4, 3, 2, 1)]
    assert "/san-pham/mam-tom?trang=2#danh-gia" in first.links
    assert heads(client.get("/san-pham/mam-tom?trang=2").page) == ["Lời 0"]


def test_the_card_shows_the_figure(client, three):
    page = client.get("/san-pham").page
    [figure] = page.all("span", class_="rating")
    assert words(figure) == "Khách chấm 4,7 trên 5 sao, 4,7 ★ (3 đánh giá)"
    english = client.get("/en/san-pham").page
    [figure] = english.all("span", class_="rating")
    assert "4.7 ★ (3 reviews)" in words(figure)


def test_search_engines_read_the_same(client, app, monkeypatch, offer, three):
    monkeypatch.setitem(app.config, "SHOP_INDEXABLE", True)
    page = client.get("/san-pham/mam-tom").page
    blocks = [json.loads(script.text) for script in page.all("script", type="application/ld+json")]
    found = next(block for block in blocks if block["@type"] == "Product")
    assert found["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "4.7",
        "reviewCount": 3,
        "bestRating": 5,
        "worstRating": 1,
    }
    assert [each["reviewBody"] for each in found["review"]] == ["Sẽ mua lại", "Hơi mặn", "Đậm"]
    assert found["review"][0]["author"] == {"@type": "Person", "name": "Lan N."}


def test_without_reviews_search_engines_read_of_none(client, app, monkeypatch, offer):
    monkeypatch.setitem(app.config, "SHOP_INDEXABLE", True)
    assert "aggregateRating" not in client.get("/san-pham/mam-tom").get_data(as_text=True)


def test_reviews_cost_the_product_page_one_statement_and_the_list_none(client, three, query_count):
    client.get("/san-pham/mam-tom")
    with query_count() as product:
        client.get("/san-pham/mam-tom")
    with query_count() as listed:
        client.get("/san-pham")
    assert len(product) <= 6, product
    assert len(listed) <= 8, listed
    assert len([text for text in product if "FROM reviews" in text]) == 1
    assert [text for text in listed if "FROM reviews" in text] == []


def test_a_warm_page_asks_nothing_of_reviews(client, app, monkeypatch, offer, three, query_count):
    monkeypatch.setitem(app.config, "TESTING", False)
    client.get("/san-pham/mam-tom")
    with query_count() as warm:
        page = client.get("/san-pham/mam-tom").page
    assert [text for text in warm if "reviews" in text or "product_ratings" in text] == []
    assert "4,7 ★ (3 đánh giá)" in page.text
    moderation.refuse(three[1].id, 1, Ground.OFF_TOPIC, "", province_code=None, by=None, at=AT)
    assert "5,0 ★ (2 đánh giá)" in client.get("/san-pham/mam-tom").page.text
