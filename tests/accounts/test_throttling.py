"""Windows fill, refuse with a waiting time, and end by themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from shop.accounts import throttling
from shop.accounts.models import Throttle
from shop.accounts.throttling import Limit, TooManyTries

AT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def test_a_full_window_says_how_long_to_wait(db_session):
    waits = [throttling.take([Limit("k", 3, 60)], AT + timedelta(seconds=n)) for n in range(5)]

    assert waits == [0, 0, 0, 58, 57]


def test_tries_beyond_the_limit_do_not_lengthen_it(db_session):
    for n in range(50):
        throttling.take([Limit("k", 3, 60)], AT + timedelta(seconds=n))

    assert throttling.take([Limit("k", 3, 60)], AT + timedelta(seconds=60)) == 0


def test_keys_do_not_share_a_window(db_session):
    assert throttling.take([Limit("a", 1, 60)], AT) == 0
    assert throttling.take([Limit("b", 1, 60)], AT) == 0
    assert throttling.take([Limit("a", 1, 60)], AT) == 61


def test_a_try_counts_although_its_work_is_refused(db_session):
    limits = [Limit("a", 2, 120), Limit("b", 9, 60)]
    throttling.spend(limits, AT)
    throttling.spend(limits, AT)

    with pytest.raises(TooManyTries) as refused:
        throttling.spend(limits, AT)

    assert (refused.value.status, refused.value.wait) == (429, 121)
    assert str(refused.value) == "Bạn thử quá nhiều lần. Hãy đợi 3 phút rồi thử lại."
    assert db_session.get(Throttle, "b").used == 3


def test_a_short_wait_is_told_in_seconds():
    assert str(TooManyTries(45)) == "Bạn thử quá nhiều lần. Hãy đợi 45 giây rồi thử lại."


def test_success_forgives_and_the_night_cleans(db_session):
    throttling.take([Limit("a", 1, 60)], AT)
    throttling.forgive("a")
    assert throttling.take([Limit("a", 1, 60)], AT) == 0

    throttling.take([Limit("b", 1, 3600)], AT)
    throttling.clean(AT + timedelta(seconds=61))
    assert [row.key for row in db_session.query(Throttle)] == ["b"]


def test_a_try_given_back_leaves_those_before_it_counted(db_session):
    for _ in range(2):
        throttling.take([Limit("a", 2, 60)], AT)
    throttling.give_back("a")
    throttling.give_back("nobody tried")

    assert [throttling.take([Limit("a", 2, 60)], AT) for _ in range(2)] == [0, 61]


def test_a_key_tells_nothing_of_what_it_counts(app):
    made = throttling.key("sign-in", "+84912345678")

    assert made.startswith("sign-in:")
    assert "912345678" not in made
    assert made == throttling.key("sign-in", "+84912345678")
    assert made != throttling.key("code", "+84912345678")


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2:ffff::1", "2001:0db8:0001:0002"),
        ("", "unknown"),
    ],
)
def test_a_subscriber_is_one_visitor(app, address, counted_as):
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert throttling.visitor() == counted_as
