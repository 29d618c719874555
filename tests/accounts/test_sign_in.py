"""Signing in and out, as a person does it."""

from urllib.parse import quote

import pytest
from sqlalchemy import select

from shop.accounts import hooks, services
from shop.accounts.models import SignIn, Throttle, User
from shop.accounts.seats import Grant, Role
from shop.core.clock import now
from tests.builders import accounts
from tests.builders.accounts import PASSWORD

WRONG = "Số điện thoại, e-mail hoặc mật khẩu chưa đúng."


def enter(client, identifier, password=PASSWORD, **more):
    return client.post("/dang-nhap", data={"identifier": identifier, "password": password, **more})


@pytest.mark.parametrize("typed", ["0912 345 678", "+84912345678", "0912.345.678"])
def test_a_person_signs_in_with_a_phone_in_any_spelling(client, typed):
    accounts.user(phone="+84912345678")

    answer = enter(client, typed)

    assert answer.status_code == 303
    assert client.follow(answer).status_code == 303
    assert client.get("/tai-khoan").page.heading == "Tài khoản"


def test_a_person_signs_in_with_an_e_mail_in_any_case(client):
    accounts.user(email="khach@vidu.vn")

    assert enter(client, "KHACH@vidu.vn").status_code == 303


def test_after_signing_in_one_is_where_one_wanted_to_be(client):
    accounts.user(phone="+84912345678")
    asked = client.get("/tai-khoan/mat-khau")
    assert asked.status_code == 303
    assert asked.headers["Location"] == "/dang-nhap?next=/tai-khoan/mat-khau"

    answer = client.submit(asked.headers["Location"], {"identifier": "0912345678", "password": PASSWORD})

    assert answer.headers["Location"] == "/tai-khoan/mat-khau"


def test_the_english_way_back_stays_english(client):
    asked = client.get("/en/tai-khoan/mat-khau")

    assert asked.headers["Location"] == "/en/dang-nhap?next=/en/tai-khoan/mat-khau"


@pytest.mark.parametrize(
    "target",
    ["https://xau.example/", "//xau.example/", "/\\xau.example", "javascript:alert(1)", "tai-khoan", "/a b"],
)
def test_no_one_is_led_to_another_site(client, target):
    accounts.user(phone="+84912345678")

    answer = client.submit(
        f"/dang-nhap?next={quote(target)}", {"identifier": "0912345678", "password": PASSWORD}
    )

    assert answer.headers["Location"] == "/vao-viec"


@pytest.mark.parametrize(
    ("identifier", "password"),
    [("0912345678", "sai mật khẩu"), ("0987654321", PASSWORD), ("khong@co.vn", PASSWORD)],
)
def test_wrong_password_and_unknown_name_read_the_same(client, identifier, password):
    accounts.user(phone="+84912345678")

    answer = enter(client, identifier, password)

    assert answer.status_code == 422
    assert WRONG in answer.page.text
    assert client.get("/tai-khoan").status_code == 303


def test_a_person_without_password_erased_or_disabled_cannot_enter(client, db_session):
    accounts.user(phone="+84912000001", password=None)
    disabled = accounts.user(phone="+84912000002")
    disabled.disabled_at = now()
    db_session.flush()

    for phone in ("0912000001", "0912000002"):
        assert WRONG in enter(client, phone).page.text


def test_guessing_is_stopped_within_ten_tries_with_a_waiting_time(client, db_session):
    accounts.user(phone="+84912345678")

    statuses = [enter(client, "0912345678", f"đoán lần thứ {n}").status_code for n in range(10)]

    assert statuses == [422] * 8 + [429] * 2
    refused = enter(client, "0912345678")
    assert refused.status_code == 429
    assert "Hãy đợi" in refused.page.text
    assert 0 < int(refused.headers["Retry-After"]) <= 601


def test_guessing_a_name_that_nobody_has_is_stopped_the_same_way(client):
    statuses = [enter(client, "0987654321", f"đoán lần thứ {n}").status_code for n in range(10)]

    assert statuses == [422] * 8 + [429] * 2


def test_a_forged_forwarding_header_does_not_make_a_new_visitor(client, db_session):
    for n in range(42):
        client.post(
            "/dang-nhap",
            data={"identifier": f"0912{n:06d}", "password": "sai mật khẩu"},
            headers={"X-Forwarded-For": f"203.0.113.{n}"},
        )

    assert enter(client, "0987654321").status_code == 429


def test_a_busy_hub_behind_one_address_signs_in_as_often_as_it_likes(clients, db_session):
    accounts.user(phone="+84912345678")

    assert {enter(clients(), "0912345678").status_code for _ in range(45)} == {303}


def test_signing_in_between_does_not_hide_guesses_from_one_address(clients, client, db_session):
    accounts.user(phone="+84912345678")
    for n in range(40):
        enter(client, f"0987{n:06d}", "sai mật khẩu")
        if n % 4 == 0:
            enter(clients(), "0912345678")

    assert enter(client, "0987654321").status_code == 429


def test_the_wait_ends_by_itself(client, time_machine):
    time_machine.move_to("2026-11-28T03:00:00+00:00")
    accounts.user(phone="+84912345678")
    for n in range(9):
        enter(client, "0912345678", f"đoán lần thứ {n}")
    assert enter(client, "0912345678").status_code == 429

    time_machine.move_to("2026-11-28T03:10:01+00:00")

    assert enter(client, "0912345678").status_code == 303


def test_success_forgives_the_tries_before_it(client, db_session):
    accounts.user(phone="+84912345678")
    for n in range(7):
        enter(client, "0912345678", f"đoán lần thứ {n}")

    assert enter(client, "0912345678").status_code == 303
    assert db_session.scalars(select(Throttle.key).where(Throttle.key.like("sign-in:%"))).all() == []


def test_a_session_from_before_is_worth_nothing_after(client, clients):
    accounts.user(phone="+84912345678")
    client.get("/dang-nhap")
    before, token_before = client.get_cookie("shop").value, client.last_token
    enter(client, "0912345678")

    other = clients()
    other.set_cookie("shop", before)

    assert client.get_cookie("shop").value != before
    assert other.get("/tai-khoan").status_code == 303
    assert client.post("/tai-khoan/dong-y", data={"marketing": "y"}, token=token_before).status_code == 400


def test_the_cookie_holds_no_id_and_the_table_no_token(client, db_session):
    person = accounts.user(phone="+84912345678")
    enter(client, "0912345678")

    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    row = db_session.scalars(select(SignIn)).one()
    assert token != str(person.id)
    assert len(token) == 22
    assert len(row.token_hash) == 64
    assert token not in row.token_hash


def test_signing_out_ends_the_sign_in_on_the_server(client, clients, db_session):
    accounts.user(phone="+84912345678")
    enter(client, "0912345678")
    stolen = client.get_cookie("shop").value
    client.get("/tai-khoan")

    answer = client.post("/dang-xuat")

    assert answer.status_code == 303
    assert "cache" in answer.headers["Clear-Site-Data"]
    other = clients()
    other.set_cookie("shop", stolen)
    assert other.get("/tai-khoan").status_code == 303
    assert db_session.scalars(select(SignIn.ended_at)).one() is not None


def test_signing_out_needs_a_token_and_a_post(client):
    accounts.user(phone="+84912345678")
    enter(client, "0912345678")

    assert client.get("/dang-xuat").status_code == 405
    assert client.post("/dang-xuat", token=False).status_code == 400
    assert client.get("/tai-khoan").status_code == 200


def test_a_sign_in_is_over_after_a_month(client, time_machine):
    time_machine.move_to("2026-11-01T03:00:00+00:00")
    accounts.user(phone="+84912345678")
    enter(client, "0912345678", keep="y")
    time_machine.move_to("2026-12-03T03:00:00+00:00")

    assert client.get("/tai-khoan").status_code == 303


def test_a_changed_role_ends_every_sign_in(client, sign_in, db_session):
    person = accounts.user()
    sign_in(client, person)
    assert client.get("/tai-khoan").status_code == 200

    services.give_role(person.id, Grant(Role.ADMIN), by=None, at=now(), reason="thử")

    assert client.get("/tai-khoan").status_code == 303


def test_packages_above_hear_of_each_sign_in(client, monkeypatch):
    heard = []
    monkeypatch.setattr(hooks, "_on_sign_in", [])
    hooks.on_sign_in(lambda user_id, at: heard.append((user_id, at.tzinfo is not None)))
    person = accounts.user(phone="+84912345678")
    enter(client, "0912345678", "sai mật khẩu")

    enter(client, "0912345678")

    assert heard == [(person.id, True)]


def test_an_old_hash_is_renewed_when_its_owner_comes(client, db_session):
    from argon2 import PasswordHasher

    person = accounts.user(phone="+84912345678")
    person.password_hash = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    db_session.flush()

    assert enter(client, "0912345678").status_code == 303
    assert "m=8,t=1" in db_session.scalars(select(User.password_hash)).one()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"identifier": "0912345678"},
        {"password": PASSWORD},
        {"identifier": "a\u0000b", "password": PASSWORD},
        {"identifier": "<script>alert(1)</script>", "password": "<script>alert(1)</script>"},
        {"identifier": "x" * 5000, "password": "y" * 5000},
        {"identifier": "٠٩١٢٣٤٥٦٧٨", "password": PASSWORD},
    ],
)
def test_nonsense_is_answered_with_a_sentence(client, data):
    answer = client.post("/dang-nhap", data=data)

    assert answer.status_code == 422
    assert answer.page.title.startswith("Lỗi:")
