"""An admin finds people and decides who may do what; everybody is led to their own place."""

import pytest
from sqlalchemy import select

from shop.accounts import passwords, seats
from shop.accounts.models import User
from shop.accounts.seats import Grant, Role
from tests.builders import accounts, outlets
from tests.support.databases import flask


@pytest.fixture
def admin(client, sign_in, db_session):
    return sign_in(client, accounts.admin(name="Quản Trị"))


def test_people_are_found_by_name_phone_and_e_mail(admin):
    accounts.user(name="Trần Thị Lụa", phone="+84912345678")
    accounts.user(name="Phạm Văn Tơ", email="to@vidu.vn")

    for query, found, other in (
        ("Lụa", "Trần Thị Lụa", "Phạm Văn Tơ"),
        ("0912 345 678", "Trần Thị Lụa", "Phạm Văn Tơ"),
        ("TO@vidu.vn", "Phạm Văn Tơ", "Trần Thị Lụa"),
    ):
        text = admin.get("/quan-tri/tai-khoan", query_string={"q": query}).page.text
        assert found in text
        assert other not in text
    assert "Không tìm thấy" in admin.get("/quan-tri/tai-khoan?q=%25").page.text


def test_an_admin_makes_a_manager(admin, db_session):
    outlet = outlets.outlet(name="Điểm bán Hạc Thành")

    made = admin.submit("/quan-tri/tai-khoan/them", {"name": "Lê Quản Lý", "phone": "0912 345 678"})
    user_id = db_session.scalars(select(User.id).where(User.phone == "+84912345678")).one()
    assert made.headers["Location"] == f"/quan-tri/tai-khoan/{user_id}"
    give = f"/quan-tri/tai-khoan/{user_id}/vai-tro/manager"
    assert admin.submit(give, {"place": str(outlet.id)}).status_code == 422
    assert admin.submit(give, {"place": "999999", "reason": "thử"}).status_code == 422
    assert seats.grants_of(user_id) == frozenset()
    assert admin.submit(give, {"place": str(outlet.id), "reason": "phân công"}).status_code == 303

    assert seats.grants_of(user_id) == {Grant(Role.MANAGER, outlet_id=outlet.id)}
    text = admin.get(f"/quan-tri/tai-khoan/{user_id}").page.text
    assert "quản lý điểm bán Điểm bán Hạc Thành" in text
    assert "phân công" in text


def test_an_account_needs_a_way_to_sign_in_that_is_free(admin, db_session):
    accounts.user(phone="+84912345678")

    for form in ({"name": "A"}, {"name": "A", "phone": "0912345678"}):
        assert admin.submit("/quan-tri/tai-khoan/them", form).status_code == 422
    assert db_session.scalars(select(User).where(User.name == "A")).all() == []


def test_a_role_is_taken_for_a_reason(admin, clients, sign_in):
    outlet = outlets.outlet()
    person = accounts.manager(outlet.id)
    theirs = sign_in(clients(), person)
    take = f"/quan-tri/tai-khoan/{person.id}/vai-tro/manager/bo?place={outlet.id}"

    assert admin.submit(take, {}).status_code == 422
    assert theirs.get("/tai-khoan").status_code == 200
    assert admin.submit(take, {"reason": "nghỉ việc"}).status_code == 303

    assert seats.grants_of(person.id) == frozenset()
    assert theirs.get("/tai-khoan").status_code == 303
    assert admin.get(take).status_code == 404


def test_an_officer_gets_a_province_and_an_admin_the_whole(admin, db_session):
    person = accounts.user()

    admin.submit(f"/quan-tri/tai-khoan/{person.id}/vai-tro/officer", {"place": "25", "reason": "phân công"})
    admin.submit(f"/quan-tri/tai-khoan/{person.id}/vai-tro/admin", {"reason": "phân công"})

    assert seats.grants_of(person.id) == {Grant(Role.OFFICER, province_code="25"), Grant(Role.ADMIN)}
    assert admin.get(f"/quan-tri/tai-khoan/{person.id}/vai-tro/king").status_code == 404


def test_somebody_is_signed_out_everywhere(admin, clients, sign_in):
    person = accounts.user()
    theirs = sign_in(clients(), person)

    answer = admin.submit(f"/quan-tri/tai-khoan/{person.id}/dang-xuat", {"reason": "mất điện thoại"})

    assert answer.status_code == 303
    assert theirs.get("/tai-khoan").status_code == 303


def test_everybody_is_led_to_their_own_place(clients, sign_in, db_session):
    outlet = outlets.outlet()
    two = accounts.manager(outlet.id)
    second = outlets.outlet(name="Điểm bán thứ hai")
    outlets.seat(second.id, two.id)

    def landing(person):
        return sign_in(clients(), person).get("/vao-viec")

    assert landing(accounts.user()).headers["Location"] == "/tai-khoan"
    assert landing(accounts.officer()).headers["Location"] == "/quan-tri/hom-nay"
    assert landing(accounts.clerk(outlet.id)).headers["Location"] == f"/quan-ly/{outlet.slug}/hom-nay"
    choice = landing(two)
    assert choice.status_code == 200
    assert f"/quan-ly/{second.slug}/hom-nay" in choice.page.links


def test_the_first_admin_comes_from_the_command_line(database, app):
    output = flask(
        database.url,
        "create-admin",
        "--name",
        "Quản Trị",
        "--login",
        "0912 345 678",
        "--password",
        accounts.PASSWORD,
    )

    from shop.extensions import session

    person = session.scalars(select(User)).one()
    assert f"Account {person.id}" in output
    assert (person.phone, person.is_admin) == ("+84912345678", True)
    assert passwords.matches(person.password_hash, accounts.PASSWORD)
    with pytest.raises(RuntimeError, match="phổ biến"):
        flask(database.url, "create-admin", "--name", "B", "--login", "0987654321", "--password", "12345678")
