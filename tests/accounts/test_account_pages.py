"""One's own account: nothing of somebody else's, and everything can be taken along or taken away."""

import json

import pytest
from sqlalchemy import func, select
from time_machine import travel

from shop.accounts import addresses, passwords, queries
from shop.accounts.addresses import Place
from shop.accounts.models import Address, Consent, SignIn, User
from shop.accounts.states import ConsentPurpose
from shop.core.clock import now
from shop.core.errors import NotFound, Refused
from shop.messages.models import Message
from tests.builders import accounts, orders
from tests.builders.accounts import PASSWORD
from tests.builders.cart import AT, on_offer

NEW = "một câu khác hẳn"


@pytest.fixture
def person(db_session):
    return accounts.user(phone="+84912345678")


@pytest.fixture
def mine(client, sign_in, person):
    return sign_in(client, person)


def home_address(person, **changed):
    values = {
        "recipient": "Lan",
        "phone": "+84912345678",
        "commune_code": "14797",
        "street": "91 Nguyễn Chí Thanh",
    }
    return addresses.add(person.id, Place(**{**values, **changed}), at=now())


def test_a_password_is_changed_with_the_old_one_and_ends_other_devices(
    mine, clients, sign_in, person, db_session
):
    elsewhere = sign_in(clients(), person)
    before = mine.get_cookie("shop").value

    answer = mine.submit("/tai-khoan/mat-khau", {"current": PASSWORD, "password": NEW})

    assert answer.status_code == 303
    assert mine.get("/tai-khoan").status_code == 200
    assert mine.get_cookie("shop").value != before
    assert elsewhere.get("/tai-khoan").status_code == 303
    old = clients()
    old.set_cookie("shop", before)
    assert old.get("/tai-khoan").status_code == 303
    assert passwords.matches(db_session.get(User, person.id, populate_existing=True).password_hash, NEW)


@pytest.mark.parametrize(
    ("current", "new"), [("sai mật khẩu", NEW), (PASSWORD, "12345678"), ("", NEW), (PASSWORD, "")]
)
def test_a_refused_change_keeps_password_and_devices(mine, person, db_session, current, new):
    answer = mine.submit("/tai-khoan/mat-khau", {"current": current, "password": new})

    assert answer.status_code == 422
    assert passwords.matches(db_session.get(User, person.id, populate_existing=True).password_hash, PASSWORD)
    assert db_session.scalar(select(func.count()).where(SignIn.ended_at.is_not(None))) == 0


def test_other_devices_are_signed_out_and_this_one_stays(mine, clients, sign_in, person):
    elsewhere = sign_in(clients(), person)
    assert "Đăng xuất thiết bị khác" in mine.get("/tai-khoan").page.text

    mine.post("/tai-khoan/thiet-bi/dang-xuat")

    assert mine.get("/tai-khoan").status_code == 200
    assert elsewhere.get("/tai-khoan").status_code == 303
    assert "Đăng xuất thiết bị khác" not in mine.get("/tai-khoan").page.text


def test_a_new_phone_needs_the_password_a_new_name_does_not(mine, person, db_session):
    form = {"name": "Tên Khác", "phone": "0912 345 678", "email": "", "language": "en", "current": ""}

    assert mine.submit("/tai-khoan/thong-tin", form).status_code == 303
    assert mine.submit("/tai-khoan/thong-tin", {**form, "phone": "0987 654 321"}).status_code == 422
    kept = db_session.get(User, person.id, populate_existing=True)
    assert (kept.name, kept.language, kept.phone) == ("Tên Khác", "en", "+84912345678")
    changed = {**form, "phone": "0987 654 321", "current": PASSWORD}
    assert mine.submit("/tai-khoan/thong-tin", changed).status_code == 303
    assert db_session.get(User, person.id, populate_existing=True).phone == "+84987654321"


def test_somebody_elses_phone_and_no_way_to_sign_in_are_refused(mine, person, db_session):
    accounts.user(phone="+84987654321")
    form = {"name": "Tên Khác", "language": "vi", "current": PASSWORD}

    for phone in ("0987654321", ""):
        answer = mine.submit("/tai-khoan/thong-tin", {**form, "phone": phone, "email": ""})
        assert answer.status_code == 422
    kept = db_session.get(User, person.id, populate_existing=True)
    assert (kept.name, kept.phone) == (person.name, "+84912345678")


def test_an_address_is_kept_changed_and_removed(mine, person, db_session):
    form = {"recipient": "Lan", "phone": "0912 345 678", "province_code": "38", "street": "Thôn 3"}

    without_province = mine.submit("/tai-khoan/dia-chi/them", {**form, "province_code": ""})
    assert without_province.status_code == 422
    assert "Hãy chọn tỉnh hoặc thành phố." in without_province.text
    without_commune = mine.submit("/tai-khoan/dia-chi/them", form)
    assert without_commune.status_code == 422
    assert "Hãy chọn xã hoặc phường." in without_commune.text
    assert "Hãy chọn tỉnh hoặc thành phố." not in without_commune.text
    assert len(without_commune.page.field("commune_code").findall("option")) == 167
    assert mine.post("/tai-khoan/dia-chi/them", data={**form, "commune_code": "14797"}).status_code == 303
    kept = queries.addresses(person.id)[0]
    assert (kept.place, kept.street, kept.is_default) == ("Phường Hạc Thành, Thanh Hóa", "Thôn 3", True)
    edit = f"/tai-khoan/dia-chi/{kept.address_id}"
    assert mine.submit(edit, {"street": "Thôn 4"}).status_code == 303
    assert queries.addresses(person.id)[0].street == "Thôn 4"
    assert mine.post(f"{edit}/xoa").status_code == 303
    assert queries.addresses(person.id) == []


def test_a_commune_of_another_province_is_no_choice(mine, db_session):
    form = {
        "recipient": "Lan",
        "phone": "0912345678",
        "province_code": "25",
        "commune_code": "14797",
        "street": "x",
    }

    assert mine.post("/tai-khoan/dia-chi/them", data=form).status_code == 422
    assert db_session.scalars(select(Address)).all() == []


def test_the_default_address_moves_on_when_it_is_removed(person):
    first, second = home_address(person), home_address(person, street="Thôn 5")
    assert [one.is_default for one in queries.addresses(person.id)] == [True, False]

    addresses.remove(person.id, first)

    assert [(one.address_id, one.is_default) for one in queries.addresses(person.id)] == [(second, True)]


def test_twenty_addresses_are_enough(person):
    for _turn in range(20):
        home_address(person)

    with pytest.raises(Refused, match="20 địa chỉ"):
        home_address(person)


def test_somebody_elses_address_is_not_there(mine, person):
    other = accounts.user()
    address_id = home_address(other)

    assert mine.get(f"/tai-khoan/dia-chi/{address_id}").status_code == 404
    assert mine.post(f"/tai-khoan/dia-chi/{address_id}/xoa").status_code == 404
    with pytest.raises(NotFound):
        addresses.change(person.id, address_id, Place("x", "+84912345678", "14797", "x"))
    assert len(queries.addresses(other.id)) == 1


def test_marketing_is_off_until_somebody_says_yes_and_every_answer_is_kept(mine, person, db_session):
    assert mine.get("/tai-khoan/dong-y").page.field("marketing").get("checked") is None

    mine.post("/tai-khoan/dong-y", data={"marketing": "y"})
    mine.post("/tai-khoan/dong-y", data={})

    answers = db_session.execute(
        select(Consent.purpose, Consent.given, Consent.text_version).order_by(Consent.id)
    ).all()
    assert answers == [
        (ConsentPurpose.MARKETING, True, "2026-11"),
        (ConsentPurpose.MARKETING, False, "2026-11"),
    ]
    assert queries.consents(person.id)[ConsentPurpose.MARKETING].given is False


def test_the_data_file_holds_everything_but_secrets(mine, person):
    home_address(person)

    answer = mine.get("/tai-khoan/du-lieu.json")

    data = json.loads(answer.data)
    assert data["phone"] == "+84912345678"
    assert data["addresses"][0]["place"] == "Phường Hạc Thành, Thanh Hóa"
    assert data["sign_ins"][0]["device"] == "test"
    assert "hash" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_persons_orders_are_listed_and_nobody_elses(mine, person, db_session):
    with travel(AT, tick=False):
        offer = on_offer(stock=5, price=60_000)
        order = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 2))
        other = orders.place(orders.pickup(offer.outlet.id), (offer.variant_id, 1))
    order.user_id = person.id
    db_session.flush()

    page = mine.get("/tai-khoan").page

    assert f"/don-hang/{order.token}" in page.links
    assert f"/don-hang/{other.token}" not in page.links
    data = json.loads(mine.get("/tai-khoan/du-lieu.json").data)
    assert [(one["code"], one["total"]) for one in data["orders"]] == [(order.code, order.total)]


def test_erasing_strips_the_person_and_signs_out(mine, person, db_session):
    home_address(person)
    other = accounts.user()
    home_address(other)

    assert mine.submit("/tai-khoan/xoa", {"current": "sai mật khẩu", "sure": "y"}).status_code == 422
    assert mine.submit("/tai-khoan/xoa", {"current": PASSWORD, "sure": "y"}).status_code == 303

    gone = db_session.get(User, person.id, populate_existing=True)
    assert (gone.name, gone.phone, gone.email, gone.password_hash) == ("", None, None, None)
    assert gone.erased_at is not None
    assert db_session.scalars(select(Address.user_id)).all() == [other.id]
    assert db_session.scalars(select(SignIn.device).where(SignIn.user_id == person.id)).all() == [""]
    assert mine.get("/tai-khoan").status_code == 303
    assert accounts.user(phone="+84912345678").id != person.id


def test_letters_to_who_left_are_erased(client, clients, sign_in, db_session):
    person = accounts.user(email="khach@vidu.vn")
    client.post("/quen-mat-khau", data={"identifier": "khach@vidu.vn"})

    sign_in(clients(), person).submit("/tai-khoan/xoa", {"current": PASSWORD, "sure": "y"})

    letter = db_session.scalars(select(Message)).one()
    assert (letter.body, letter.to_name, letter.to_email) == (None, None, None)


def test_the_last_admin_cannot_leave(client, sign_in, db_session):
    admin = accounts.admin()

    answer = sign_in(client, admin).submit("/tai-khoan/xoa", {"current": PASSWORD, "sure": "y"})

    assert answer.status_code == 422
    assert "quản trị viên cuối cùng" in answer.page.text
    assert db_session.get(User, admin.id, populate_existing=True).is_admin


def test_pages_of_a_person_are_kept_nowhere(mine):
    for path in (
        "/tai-khoan",
        "/tai-khoan/thong-tin",
        "/tai-khoan/mat-khau",
        "/tai-khoan/dong-y",
        "/tai-khoan/xoa",
    ):
        assert mine.get(path).headers["Cache-Control"] == "no-store"
        assert mine.get(f"/en{path}").status_code == 200
