"""Paging, kept fragments, remembered answers, machine pages."""

from datetime import UTC, date, datetime

import pytest

from shop.web import context
from shop.web.kept import Remembered, kept
from shop.web.paging import Page, page_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("", 1),
        ("3", 3),
        ("0", 1),
        ("-2", 1),
        ("1.5", 1),
        ("٣", 1),
        ("999999", 1),
        ("99999", 10_000),
        ("x", 1),
    ],
)
def test_a_page_number_is_read_or_is_one(app, typed, number):
    with app.test_request_context("/", query_string={"trang": typed}):
        assert page_number() == number


def test_a_page_knows_its_place():
    page = Page([1, 2, 3], 3, 10, 23)

    assert (page.last, page.has_previous, page.has_next, page.first_row, page.last_row) == (
        3,
        True,
        False,
        21,
        23,
    )
    assert Page([], 1, 10, 0).last == 1
    assert Page([1], 1, 1, more=True).has_next


def test_a_fragment_is_drawn_once_for_each_set_of_values(app):
    drawn = []

    class Macro:
        name = "card"

        def __call__(self, value):
            drawn.append(value)
            return f"<p>{value}</p>"

    with app.test_request_context("/"):
        assert [kept(Macro(), 1), kept(Macro(), 2), kept(Macro(), 1)] == ["<p>1</p>", "<p>2</p>", "<p>1</p>"]
    assert drawn == [1, 2]


def test_an_answer_is_loaded_again_only_when_its_version_changed(app):
    version, loaded = [1], []
    remembered = Remembered(lambda: loaded.append(1) or len(loaded), lambda: version[0])

    assert [remembered(), remembered()] == [1, 1]
    version[0] = 2
    assert remembered() == 2
    remembered.forget()
    assert remembered() == 3


def test_days_and_moments_are_vietnamese(app):
    with app.test_request_context("/"):
        assert context.day(date(2026, 11, 3)) == "03/11/2026"
        assert context.day(date(2026, 11, 28), weekday=True) == "Thứ Bảy, 28/11/2026"
        assert context.moment(datetime(2026, 11, 28, 18, 5, tzinfo=UTC)) == "01:05, 29/11/2026"
        assert (context.day(None), context.moment(None), context.hour(None)) == ("", "", "")


def test_machines_can_ask_how_the_shop_is(client):
    assert client.get("/healthz").text == "ok"
    assert client.get("/readyz").text == "ready"


def test_a_sample_shop_asks_not_to_be_indexed(client):
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_a_guest_page_asks_the_database_nothing_it_remembers(client, query_count, app):
    app.testing = False
    try:
        client.get("/thong-tin/bao-mat")
        with query_count() as statements:
            client.get("/thong-tin/bao-mat")
    finally:
        app.testing = True

    assert len(statements) == 0
