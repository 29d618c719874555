from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.core.errors import NotFound, Refused
from shop.messages import queries, services
from shop.messages.delivery import LONGEST_WAIT, wait_after
from shop.messages.models import Message
from shop.messages.states import Channel
from tests.builders.messages import AT, mail, word


def test_an_address_decides_the_way_out(db_session):
    assert mail().channel is Channel.EMAIL
    assert word(1).channel is Channel.BY_HAND


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"to_name": "Lê"},
        {"to_email": "a@b.vn", "channel": Channel.BY_HAND},
        {"to_phone": "+84912345678", "channel": Channel.EMAIL},
    ],
)
def test_a_message_to_nobody_is_a_mistake(db_session, fields):
    with pytest.raises(ValueError, match="nobody"):
        services.enqueue("x", subject="s", body="b", cause_kind="order", cause_id=1, at=AT, **fields)

    assert db_session.scalars(select(Message)).all() == []


def test_a_subject_stays_one_line(db_session):
    assert mail(subject="Đơn\r\nBcc: x@y.vn  mới").subject == "Đơn Bcc: x@y.vn mới"


def test_a_long_name_is_cut_to_what_is_kept(db_session):
    assert mail(to_name="Hợp tác xã " * 15).to_name == ("Hợp tác xã " * 15)[:100]


def test_paths_in_brackets_become_addresses():
    assert queries.with_links("Xem [[/don-hang/a]] và [[/x]].", "https://ocop.vn") == (
        "Xem https://ocop.vn/don-hang/a và https://ocop.vn/x."
    )


def test_an_outlet_sees_only_its_own(db_session):
    mine, _other = word(1), word(2)

    assert [row.id for row in queries.to_tell(1)] == [mine.id]
    assert (queries.count_to_tell(1), queries.count_to_tell(3)) == (1, 0)


def test_telling_is_noted_once_and_can_be_undone(db_session):
    row = word(1)
    services.mark_told(row.id, outlet_id=1, by=7, at=AT)
    services.mark_told(row.id, outlet_id=1, by=8, at=AT + timedelta(hours=1))
    db_session.flush()

    assert (row.told_at, row.told_by) == (AT, 7)
    assert queries.count_to_tell(1) == 0
    assert [told.id for told in queries.just_told(1, at=AT + timedelta(hours=2))] == [row.id]

    services.undo_told(row.id, outlet_id=1)
    db_session.flush()
    assert (row.told_at, row.told_by) == (None, None)
    assert queries.count_to_tell(1) == 1


def test_another_outlets_message_is_not_there(db_session):
    row = word(1)

    with pytest.raises(NotFound):
        services.mark_told(row.id, outlet_id=2, by=7, at=AT)
    assert row.told_at is None


def test_an_email_cannot_be_ticked(db_session):
    row = mail(outlet_id=1)

    with pytest.raises(NotFound):
        services.mark_told(row.id, outlet_id=1, by=7, at=AT)


def test_what_is_no_longer_true_is_taken_back(db_session):
    told, waiting, other = word(1), word(1), word(1, cause_id=2)
    services.mark_told(told.id, outlet_id=1, by=7, at=AT)
    db_session.flush()

    services.drop_untold("order", 1, "order_ready", at=AT)

    assert [row.id for row in queries.to_tell(1)] == [other.id]
    db_session.refresh(waiting)
    assert (waiting.body, waiting.to_phone, waiting.erased_at) == (None, None, AT)
    db_session.refresh(told)
    assert told.body is not None


def test_texts_are_erased_thirty_days_after_they_were_told(db_session):
    sent, told, fresh, untold = mail(), word(1), mail(), word(1)
    sent.delivered_at = told.told_at = AT
    fresh.delivered_at = AT + timedelta(days=1)
    db_session.flush()

    assert services.erase_old(at=AT + timedelta(days=30, seconds=1)) == 2

    for row, kept in ((sent, False), (told, False), (fresh, True), (untold, True)):
        db_session.refresh(row)
        assert (row.body is not None, row.to_name is not None, row.erased_at is None) == (kept, kept, kept)
        assert row.subject == "Đơn MAU23456 đã sẵn sàng"
    with pytest.raises(Refused):
        services.undo_told(told.id, outlet_id=1)


def test_each_failure_waits_longer_up_to_six_hours():
    waits = [wait_after(tries) for tries in range(1, 30)]

    assert waits[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
