"""A producer confirms by a link what lies at an outlet; nothing but people changes the stock."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.cases.models import Case
from shop.cases.states import CaseKind
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.inventory import services as stock
from shop.inventory.states import MovementKind
from shop.messages.models import Message
from shop.messages.states import Channel
from shop.outlets.states import StaffRole
from shop.selfcounts import links, queries, services
from shop.selfcounts.models import SelfCount
from shop.selfcounts.services import Contact, Said
from shop.selfcounts.states import SelfCountState
from tests.builders import accounts, outlets
from tests.builders.cart import AT
from tests.builders.certification import person
from tests.builders.selfcounts import ENDS, lines_of, sent
from tests.builders.settling import on_consignment

pytestmark = pytest.mark.usefixtures("db_session")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as moving:
        yield moving


@pytest.fixture
def goods():
    return on_consignment(stock=10)


@pytest.fixture
def asked(goods):
    return sent(goods.outlet.id, goods.producer_id)


def answer(asked: int, *, seen: int = 10, at: datetime = AT, **said) -> None:
    [line] = lines_of(asked)
    services.answer(asked, [Said(line.id, seen, **said)], name="Lê Thị Hoa", at=at)


def state(asked: int, day: date = date(2026, 11, 28)) -> SelfCountState:
    return queries.page(asked).one.state(day)


def test_what_is_right_is_kept_with_who_and_when_and_opens_nothing(goods, asked):
    answer(asked)

    [line] = lines_of(asked)
    one = session.get_one(SelfCount, asked)
    assert (line.asked, line.book, line.said) == (10, 10, 10)
    assert (one.answered_name, one.answered_at, state(asked)) == ("Lê Thị Hoa", AT, SelfCountState.AGREES)
    assert session.scalars(select(Case)).all() == []
    with pytest.raises(Refused, match="đã được trả lời"):
        answer(asked, units=3, remark="lần hai")
    assert lines_of(asked)[0].said == 10


def test_another_number_is_a_case_of_the_outlet_and_changes_no_stock(goods, asked):
    with pytest.raises(BadInput) as refused:
        answer(asked, units=8)
    assert refused.value.field.startswith("remark_")
    session.expire_all()
    answer(asked, units=8, remark="chỉ thấy 8 hũ")

    case = session.scalars(select(Case)).one()
    assert (case.kind, case.outlet_id, case.subject_id) == (CaseKind.SELF_COUNT, goods.outlet.id, asked)
    assert "sổ 10, chủ thể đếm 8 (chỉ thấy 8 hũ)" in case.details["note"]
    assert (goods.item.on_hand, state(asked)) == (10, SelfCountState.DIFFERS)


def test_an_answer_is_about_the_book_as_it_was_shown(goods, asked):
    stock.adjust(
        goods.item.id,
        outlet_id=goods.outlet.id,
        seen=10,
        becomes=9,
        kind=MovementKind.SAMPLED,
        at=AT,
        by=None,
    )
    with pytest.raises(BadInput, match="Sổ vừa đổi thành 9"):
        answer(asked)
    answer(asked, seen=9)
    assert (lines_of(asked)[0].asked, lines_of(asked)[0].book) == (10, 9)


def test_a_link_works_through_its_last_day_and_until_it_is_revoked(goods, asked):
    last = datetime(2026, 12, 5, 16, 59, tzinfo=UTC)
    assert (state(asked, ENDS), state(asked, date(2026, 12, 6))) == (
        SelfCountState.WAITING,
        SelfCountState.ENDED,
    )
    with pytest.raises(Refused, match="hết hạn"):
        answer(asked, at=last + timedelta(minutes=1))
    other = sent(goods.outlet.id, goods.producer_id)
    services.revoke(other, goods.outlet.id, by=None, at=AT)
    with pytest.raises(Refused, match="thu hồi"):
        answer(other)
    answer(asked, at=last)
    with pytest.raises(Refused):
        services.revoke(asked, goods.outlet.id, by=None, at=AT)
    with pytest.raises(NotFound):
        services.revoke(other, outlets.outlet("Nơi khác").id, by=None, at=AT)


def test_only_goods_on_consignment_are_asked_about_and_the_way_there_is_needed(goods):
    with pytest.raises(BadInput, match="số điện thoại hoặc e-mail"):
        sent(goods.outlet.id, goods.producer_id, phone=None)
    for ends_on in (date(2026, 11, 27), date(2026, 12, 29)):
        with pytest.raises(BadInput, match="nhiều nhất 30 ngày"):
            sent(goods.outlet.id, goods.producer_id, ends_on=ends_on)
    with pytest.raises(NotFound):
        sent(outlets.outlet("Nơi khác").id, goods.producer_id)
    assert session.scalars(select(SelfCount)).all() == []


def test_a_link_goes_by_mail_or_by_the_hand_of_the_outlet_and_cannot_be_made_up(goods):
    by_hand = sent(goods.outlet.id, goods.producer_id)
    services.send(
        goods.outlet.id,
        goods.producer_id,
        Contact("+84912345678", "a@vidu.vn"),
        ends_on=ENDS,
        key="m",
        by=None,
        at=AT,
    )
    rows = session.execute(
        select(Message.channel, Message.outlet_id, Message.body).order_by(Message.id)
    ).all()
    assert [row.channel for row in rows] == [Channel.BY_HAND, Channel.EMAIL]
    assert f"[[/xac-nhan-ton-kho/{links.token(by_hand)}]]" in rows[0].body
    assert rows[0].outlet_id == goods.outlet.id
    for false in ("1", links.token(by_hand)[:-1], f"{by_hand + 1}{links.token(by_hand)[1:]}"):
        with pytest.raises(NotFound):
            links.of_token(false)


@pytest.fixture
def clerk(goods, clients, sign_in):
    who = person()
    outlets.seat(goods.outlet.id, who.id, StaffRole.CLERK)
    session.commit()
    return sign_in(clients(), who)


def test_the_page_behind_the_link_needs_no_account_and_keeps_what_was_typed(goods, clerk, clients):
    path = f"/quan-ly/{goods.outlet.slug}/xac-nhan-ton-kho"
    assert path in clerk.get(f"/quan-ly/{goods.outlet.slug}/kiem-kho").page.links
    form = {"producer_id": str(goods.producer_id), "phone": "0912 345 678", "ends_on": "05/12/2026"}
    assert clerk.submit(path, {**form, "ends_on": "05/12/2027"}).status_code == 422
    made = clerk.follow(clerk.submit(path, form))
    one = session.scalars(select(SelfCount)).one()
    link = f"/xac-nhan-ton-kho/{links.token(one.id)}"
    assert link in made.page.html
    assert link in clerk.get(f"/quan-ly/{goods.outlet.slug}/can-bao-khach").page.text

    guest, key = clients(), lines_of(one.id)[0].id
    page = guest.get(link)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    typed = {f"is_{key}": "other", f"remark_{key}": "thiếu hai", "name": "Lê Thị Hoa"}
    wrong = guest.submit(link, typed)
    assert (wrong.status_code, wrong.page.field("name").get("value")) == (422, "Lê Thị Hoa")
    assert "Hãy ghi số bạn đếm được." in wrong.page.text
    done = guest.follow(guest.submit(link, {**typed, f"units_{key}": "8"}))
    assert "Lê Thị Hoa đã xác nhận" in done.page.text
    assert guest.post(link, data={}).status_code in {400, 422}

    answered = clerk.get(f"{path}/{one.id}").page
    assert "Khác với sổ" in answered.text
    case = session.scalars(select(Case)).one()
    assert f"{path}/{one.id}" in clerk.get(f"/quan-ly/{goods.outlet.slug}/vu-viec/{case.id}").page.links


def test_an_answered_link_tells_nothing_once_its_last_day_is_past(asked, clients, clock):
    answer(asked)
    guest, link = clients(), f"/xac-nhan-ton-kho/{links.token(asked)}"
    clock.move_to(datetime(2026, 12, 5, 16, 59, tzinfo=UTC))
    assert "Lê Thị Hoa đã xác nhận" in guest.get(link).page.text
    clock.move_to(datetime(2026, 12, 5, 17, 0, tzinfo=UTC))
    text = guest.get(link).page.text
    assert "Danh sách này đã được trả lời." in text
    assert "Lê Thị Hoa" not in text


def test_answers_are_throttled_and_strangers_find_no_list(goods, asked, clients, sign_in):
    guest, link = clients(), f"/xac-nhan-ton-kho/{links.token(asked)}"
    codes = {guest.submit(link, {"name": ""}).status_code for _ in range(20)}
    assert codes == {422}
    assert guest.submit(link, {"name": ""}).status_code == 429
    own = sign_in(clients(), accounts.producer_person(goods.producer_id))
    assert link in own.get("/kenh-chu-the/xac-nhan-ton-kho").page.links
    other = outlets.outlet("Điểm bán khác")
    stranger = sign_in(clients(), accounts.manager(other.id))
    assert stranger.get(f"/quan-ly/{goods.outlet.slug}/xac-nhan-ton-kho/{asked}").status_code == 404
    assert stranger.get(f"/quan-ly/{other.slug}/xac-nhan-ton-kho/{asked}").status_code == 404
