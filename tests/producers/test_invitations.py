"""Asking somebody in who has no account: a link that works once, for some days, sent again or taken back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.accounts.models import User
from shop.audit.models import AuditEvent
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.messages.models import Message
from shop.producers import invitations
from shop.producers.models import ProducerInvitation, ProducerMember
from tests.builders import accounts
from tests.builders.producers import producer

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
WAITS = {"identifier": "moi@vidu.vn"}
TYPED = {"name": "Lê Thị Mới", "password": accounts.PASSWORD, "agree": "y"}


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mine(db_session):
    return producer("HTX Mẫu")


@pytest.fixture
def owner(client, sign_in, mine):
    return sign_in(client, accounts.producer_person(mine.id))


def page(mine) -> str:
    return f"/kenh-chu-the/ho-so/{mine.id}"


def link(row: ProducerInvitation) -> str:
    return f"/kenh-chu-the/loi-moi/{invitations.link_token(row)}"


def only() -> ProducerInvitation:
    return session.scalars(select(ProducerInvitation).execution_options(populate_existing=True)).one()


def members(mine) -> list[int]:
    wanted = select(ProducerMember.user_id).where(ProducerMember.producer_id == mine.id)
    return list(session.scalars(wanted.order_by(ProducerMember.id)))


def test_an_e_mail_leads_to_an_account_a_seat_and_the_page_of_the_producer(owner, clients, mine):
    answer = owner.post(f"{page(mine)}/nguoi", data=WAITS)
    assert answer.status_code == 303
    shown = owner.follow(answer).page.text
    assert "Đã gửi lời mời tới moi@vidu.vn." in shown
    assert "moi@vidu.vn (nhận được đến hết ngày 12/12/2026)" in shown
    sent = session.scalars(select(Message)).one()
    assert (sent.kind, sent.to_email, sent.cause_id) == ("producer_invitation", "moi@vidu.vn", only().id)
    assert sent.subject == "Lời mời làm việc cho HTX Mẫu"
    assert f"[[{link(only())}]]" in sent.body

    stranger = clients()
    behind = stranger.get(link(only())).page
    assert behind.heading == "Lời mời của HTX Mẫu"
    assert "Tài khoản mới đăng nhập bằng: moi@vidu.vn" in behind.text
    done = stranger.submit(link(only()), TYPED)
    assert (done.status_code, done.headers["Location"]) == (303, page(mine))
    made = session.scalars(select(User).where(User.email == "moi@vidu.vn")).one()
    assert members(mine)[-1] == made.id
    assert only().accepted_by == made.id
    assert "Bạn đã là người của chủ thể này." in stranger.follow(done).page.text
    assert clients().get(link(only())).status_code == 404
    assert "Lời mời đang chờ" not in owner.get(page(mine)).page.text


def test_a_phone_is_told_by_hand_with_the_link_ready(owner, clients, mine):
    owner.post(f"{page(mine)}/nguoi", data={"identifier": "0912 000 999"})
    assert session.scalars(select(Message)).all() == []
    shown = owner.get(page(mine)).page
    text = f"Liên kết để nhận lời mời, dùng được đến hết ngày 12/12/2026: http://localhost:8000{link(only())}"
    assert text in shown.text
    assert any(address.startswith("sms:+84912000999?&body=") for address in shown.links)
    assert "https://zalo.me/0912000999" in shown.links
    assert clients().submit(link(only()), TYPED).status_code == 303
    assert session.scalars(select(User.phone).where(User.name == "Lê Thị Mới")).one() == "+84912000999"


def test_who_is_signed_in_accepts_with_one_button_and_only_once(owner, clients, sign_in, mine):
    owner.post(f"{page(mine)}/nguoi", data=WAITS)
    friend = accounts.user()
    visitor, address = sign_in(clients(), friend), link(only())
    assert "Nhận lời mời" in visitor.get(address).page.text
    assert visitor.post(address).status_code == 303
    assert members(mine)[-1] == friend.id
    assert visitor.get(page(mine)).status_code == 200
    assert sign_in(clients(), accounts.user()).post(address).status_code == 404
    assert len(members(mine)) == 2


def test_sending_again_ends_the_link_before_and_its_letter(owner, clients, mine):
    owner.post(f"{page(mine)}/nguoi", data=WAITS)
    first = link(only())
    with time_machine.travel(datetime(2026, 12, 12, 16, 59, tzinfo=UTC), tick=False):
        assert clients().get(first).status_code == 200
    with time_machine.travel(datetime(2026, 12, 12, 17, tzinfo=UTC), tick=False):
        assert clients().get(first).status_code == 404
        assert "moi@vidu.vn Đã hết hạn" in owner.get(page(mine)).page.text
        assert owner.post(f"{page(mine)}/loi-moi/{only().id}/gui-lai").status_code == 303
        assert clients().get(first).status_code == 404
        assert clients().get(link(only())).status_code == 200
    letters = session.scalars(
        select(Message).order_by(Message.id).execution_options(populate_existing=True)
    ).all()
    assert [letter.body is None for letter in letters] == [True, False]


def test_taking_it_back_ends_its_link(owner, clients, mine):
    owner.post(f"{page(mine)}/nguoi", data=WAITS)
    address = link(only())
    assert owner.post(f"{page(mine)}/loi-moi/{only().id}/rut").status_code == 303
    assert clients().get(address).status_code == 404
    assert clients().post(address, data=TYPED).status_code == 404
    assert owner.post(f"{page(mine)}/loi-moi/{only().id}/gui-lai").status_code == 404
    told = select(AuditEvent.action).where(AuditEvent.action.contains("invitation")).order_by(AuditEvent.id)
    actions = session.scalars(told).all()
    assert actions == ["producer.invitation_sent", "producer.invitation_withdrawn"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Hãy điền ô này"),
        ({"password": "123"}, "Mật khẩu"),
        ({"agree": ""}, "Hãy đọc và đồng ý để tạo tài khoản."),
    ],
)
def test_an_account_that_cannot_be_made_leaves_the_link_unused(owner, clients, mine, changes, said):
    owner.post(f"{page(mine)}/nguoi", data=WAITS)
    refused = clients().submit(link(only()), {**TYPED, **changes})
    assert refused.status_code == 422
    assert said in refused.page.text
    assert only().accepted_at is None
    assert len(members(mine)) == 1


def test_who_made_an_account_meanwhile_signs_in_first(owner, clients, mine):
    owner.post(f"{page(mine)}/nguoi", data=WAITS)
    accounts.user(email="moi@vidu.vn")
    refused = clients().submit(link(only()), TYPED)
    assert refused.status_code == 422
    assert "đã có tài khoản. Hãy đăng nhập để nhận lời mời." in refused.page.text
    assert only().accepted_at is None


def test_a_false_link_another_producers_and_a_stranger_find_nothing(owner, clients, sign_in, mine):
    owner.post(f"{page(mine)}/nguoi", data=WAITS)
    for token in ("x", invitations.link_token(only())[:-2] + "zz", "W10.x"):
        assert clients().get(f"/kenh-chu-the/loi-moi/{token}").status_code == 404
    other = producer("Cơ sở khác")
    stranger = sign_in(clients(), accounts.producer_person(other.id))
    for act in ("gui-lai", "rut"):
        assert stranger.post(f"{page(mine)}/loi-moi/{only().id}/{act}").status_code == 404
        assert stranger.post(f"{page(other)}/loi-moi/{only().id}/{act}").status_code == 404
    assert (only().round, only().withdrawn_at) == (1, None)


def test_what_is_no_phone_and_too_many_that_wait_are_refused(mine):
    with pytest.raises(BadInput):
        invitations.invite(mine.id, "không phải số", by=None, at=NOW)
    for number in range(invitations.MOST_OPEN):
        invitations.invite(mine.id, f"moi{number}@vidu.vn", by=None, at=NOW)
    with pytest.raises(Refused):
        invitations.invite(mine.id, "nua@vidu.vn", by=None, at=NOW)
    again = invitations.invite(mine.id, "moi3@vidu.vn", by=None, at=NOW)
    assert again.round == 2
    assert len(invitations.waiting(mine.id)) == invitations.MOST_OPEN


def test_names_of_those_who_never_came_are_forgotten(mine):
    old = invitations.invite(mine.id, "cu@vidu.vn", by=None, at=NOW - timedelta(days=45))
    invitations.invite(mine.id, "moi@vidu.vn", by=None, at=NOW)
    token = invitations.link_token(old)
    invitations.clean(NOW)
    assert [row.email for row in invitations.waiting(mine.id)] == ["moi@vidu.vn"]
    with pytest.raises(NotFound):
        invitations.accept(token, accounts.user().id, at=NOW)
