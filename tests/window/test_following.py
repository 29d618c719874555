"""What a process follows: an answer stands until the feed names its key, whoever looks meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from shop.extensions import session
from shop.outlets.models import Outlet
from shop.window.following import Followed, Look
from tests.builders.inventory import an_outlet

NOON = datetime(2026, 6, 1, 5, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 6, 1, 17, 0, tzinfo=UTC)


class Feed:
    """Notes in the order of their ids, each of one key; a reader sees all of them again from its mark on."""

    def __init__(self) -> None:
        self.notes: list[int] = []
        self.mark = 0
        self.looks: list[int | None] = []

    def __call__(self, since):
        self.looks.append(since)
        if since is None:
            return Look(self.mark, {})
        return Look(self.mark, {note: [key] for note, key in enumerate(self.notes) if note >= since})


@pytest.fixture
def feed(database):
    database.app.testing = False
    with database.app.test_request_context("/"):
        yield Feed()
        session.remove()


def values(loaded, prefix="loaded"):
    """A way to load that notes what it was asked for."""

    def load(keys):
        loaded.append(list(keys))
        return {key: f"{prefix} {key}" for key in keys}

    return load


def test_only_what_has_turned_is_loaded_again(feed):
    followed, loaded = Followed(feed), []
    followed([1, 2, 3], NOON, values(loaded))
    feed.notes.append(2)
    assert followed([1, 2, 3], NOON, values(loaded, "again")) == {1: "loaded 1", 2: "again 2", 3: "loaded 3"}
    assert loaded == [[1, 2, 3], [2]]


def test_a_note_that_is_seen_again_drops_nothing_again(feed):
    followed, loaded = Followed(feed), []
    followed([1], NOON, values(loaded))
    feed.notes.append(1)
    for _ in range(3):
        followed([1], NOON, values(loaded))
    assert loaded == [[1], [1]]
    assert feed.looks == [None, 0, 0, 0]


def test_what_was_loaded_while_another_saw_it_turn_is_not_kept(feed):
    followed, loaded = Followed(feed), []
    followed([2], NOON, values(loaded))

    def slowly(keys):
        feed.notes.append(1)
        followed([2], NOON, values(loaded))
        return dict.fromkeys(keys, "of before")

    assert followed([1], NOON, slowly) == {1: "of before"}
    assert followed([1], NOON, values(loaded)) == {1: "loaded 1"}


def test_nothing_is_known_on_another_day(feed):
    followed, loaded = Followed(feed), []
    for at in (NOON, MIDNIGHT - timedelta(seconds=1), MIDNIGHT):
        followed([1], at, values(loaded))
    assert loaded == [[1], [1]]
    assert feed.looks == [None, 0, None]


def test_nothing_is_known_of_another_window(database):
    database.app.testing = False
    followed, loaded = Followed(Feed()), []

    def ask():
        with database.app.test_request_context("/"):
            followed([1], NOON, values(loaded))
            session.remove()

    with database.app.app_context():
        an_outlet()
        session.commit()
    ask()
    ask()
    with database.app.app_context():
        session.execute(update(Outlet).values(rank=7))
        session.commit()
    ask()
    assert loaded == [[1], [1]]
