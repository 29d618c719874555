from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from shop.cases import queries, services
from shop.cases.labels import KINDS, STATES
from shop.cases.models import Case, CaseEvent
from shop.cases.states import CaseKind, CaseState
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from tests.builders.certification import person
from tests.builders.outlets import outlet, seat

AT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def a_case(**fields) -> Case:
    """An open case about an order."""
    given = {
        "subject_kind": "order",
        "subject_id": 5,
        "title": "Đơn MAU23456 thiếu hàng",
        "by": None,
        "at": AT,
    }
    case = services.open_case(CaseKind.SHORTFALL, **{**given, **fields})
    session.flush()
    return case


def test_a_case_opens_with_its_history(db_session):
    case = a_case(by=3, details={"order": "MAU23456"})

    assert case.state is CaseState.OPEN
    assert [(event.from_state, event.to_state, event.by) for event in queries.history(case.id)] == [
        (None, "open", 3)
    ]
    assert [found.id for found in queries.open_about("order", 5)] == [case.id]


def test_the_same_trouble_is_opened_once_while_it_is_open(db_session):
    first = a_case(dedupe_key="shortfall:5")

    assert a_case(dedupe_key="shortfall:5").id == first.id
    services.close(first.id, resolution="Đã đổi lô.", by=1, at=AT)
    db_session.flush()
    assert a_case(dedupe_key="shortfall:5").id != first.id


def test_closing_says_what_was_done_and_by_whom(db_session):
    case = a_case()
    services.take_up(case.id, by=1, at=AT)
    services.close(case.id, resolution="  Đã gọi khách.  ", by=2, at=AT + timedelta(hours=1))

    assert (case.state, case.resolution, case.closed_by) == (CaseState.CLOSED, "Đã gọi khách.", 2)
    assert case.closed_at == AT + timedelta(hours=1)
    db_session.flush()
    assert [event.to_state for event in queries.history(case.id)] == ["open", "working", "closed"]


def test_a_case_is_not_closed_without_words_or_twice(db_session):
    case = a_case()
    with pytest.raises(BadInput) as refusal:
        services.close(case.id, resolution=" ", by=1, at=AT)
    assert refusal.value.field == "resolution"
    assert case.state is CaseState.OPEN

    services.close(case.id, resolution="Xong.", by=1, at=AT)
    with pytest.raises(Refused):
        services.close(case.id, resolution="Lại xong.", by=2, at=AT)
    assert (case.resolution, case.closed_by) == ("Xong.", 1)


def test_a_case_can_be_opened_again(db_session):
    case = a_case()
    services.close(case.id, resolution="Xong.", by=1, at=AT)
    services.reopen(case.id, by=2, at=AT)

    assert (case.state, case.closed_at, case.resolution) == (CaseState.OPEN, None, None)


def test_a_reason_that_is_gone_resolves_its_case(db_session):
    case = a_case(dedupe_key="k")

    assert services.resolve("k", resolution="Hàng đã về.", by=None, at=AT)
    assert case.state is CaseState.CLOSED
    assert not services.resolve("k", resolution="Hàng đã về.", by=None, at=AT)


def test_an_outlet_does_not_reach_another_outlets_case(db_session):
    case = a_case(outlet_id=1)

    with pytest.raises(NotFound):
        services.close(case.id, resolution="x", by=1, at=AT, outlet_id=2)
    with pytest.raises(NotFound):
        queries.by_id(case.id, outlet_id=2)
    assert queries.by_id(case.id, outlet_id=1).state is CaseState.OPEN


def test_lists_show_the_longest_waiting_first(db_session):
    late, early = a_case(at=AT + timedelta(hours=1)), a_case(outlet_id=4)

    assert [case.id for case in queries.listed(closed=False)] == [early.id, late.id]
    assert [case.id for case in queries.listed(closed=False, outlet_id=4)] == [early.id]
    assert queries.listed(closed=False, kind=CaseKind.ON_DEMAND) == []
    assert (queries.count(closed=False), queries.count(closed=True)) == (2, 0)


def test_every_kind_and_state_has_words():
    assert set(KINDS) == set(CaseKind)
    assert set(STATES) == set(CaseState)


@pytest.fixture
def admin(db_session, client, sign_in):
    """A client signed in as one who runs the shop."""
    who = person(is_admin=True)
    db_session.commit()
    return sign_in(client, who)


def test_an_admin_closes_a_case_on_its_page(admin):
    case = a_case(details={"phone": "0912 345 678", "x": 1})
    session.commit()
    listing = admin.get("/quan-tri/vu-viec")
    assert "Đơn MAU23456 thiếu hàng" in listing.text
    path = f"/quan-tri/vu-viec/{case.id}"
    assert "Điện thoại" in admin.get(path).text

    refused = admin.submit(path, {"resolution": ""}, action=path)
    assert refused.status_code == 422
    assert "Hãy ghi cách giải quyết." in refused.text
    assert session.get_one(Case, case.id).state is CaseState.OPEN

    done = admin.follow(admin.submit(path, {"resolution": "Đã gọi khách."}, action=path))
    assert "Đã đóng vụ việc." in done.text
    assert session.get_one(Case, case.id).resolution == "Đã gọi khách."

    assert "Đơn MAU23456 thiếu hàng" in admin.get("/quan-tri/vu-viec?xong=1").text
    admin.submit(path, action=f"{path}/mo-lai")
    assert session.get_one(Case, case.id).state is CaseState.OPEN


def test_the_customer_of_a_case_is_a_call_away(admin):
    case = a_case(details={"phone": "+84987654321", "note": ""})
    session.commit()

    page = admin.get(f"/quan-tri/vu-viec/{case.id}").text

    assert '<a href="tel:+84987654321">0987\u00a0654\u00a0321</a>' in page
    assert "Lời nhắn" not in page


def test_outlet_staff_work_on_their_own_cases_only(db_session, client, sign_in):
    place, clerk = outlet(), person()
    seat(place.id, clerk.id)
    mine, other = a_case(outlet_id=place.id), a_case(outlet_id=outlet().id, title="Việc nơi khác")
    db_session.commit()
    sign_in(client, clerk)
    base = f"/quan-ly/{place.slug}/vu-viec"

    listing = client.get(base)
    assert "Đơn MAU23456 thiếu hàng" in listing.text
    assert "Việc nơi khác" not in listing.text
    client.submit(f"{base}/{mine.id}", action=f"{base}/{mine.id}/nhan-viec")
    assert session.get_one(Case, mine.id).state is CaseState.WORKING
    assert client.get(f"{base}/{other.id}").status_code == 404
    assert client.post(f"{base}/{other.id}/nhan-viec").status_code == 404
    assert session.get_one(Case, other.id).state is CaseState.OPEN
    assert client.get("/quan-tri/vu-viec").status_code == 404


def test_two_at_once_open_one_case(app, database):
    import threading

    from shop.unit_of_work import in_transaction

    barrier = threading.Barrier(6)

    def work():
        with app.app_context():
            barrier.wait()
            in_transaction(lambda: a_case(dedupe_key="same") and None)
            session.remove()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert session.scalar(select(func.count()).select_from(Case)) == 1
    assert session.scalar(select(func.count()).select_from(CaseEvent)) == 1
