"""What a person may type as the name they sign in with, and which passwords are allowed."""

import time
import unicodedata
from statistics import median

import pytest

from shop.accounts import identifiers, passwords
from shop.accounts.identifiers import Identifier
from shop.core.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("0912345678", "+84912345678"),
        (" 0912 345 678 ", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("+84912345678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0084 912 345 678", "+84912345678"),
        ("+84 (0)912 345 678", "+84912345678"),
        ("024 3825 5959", "+842438255959"),
        ("+1 415 555 0100", "+14155550100"),
        ("+44 20 7946 0000", "+442079460000"),
    ],
)
def test_a_phone_is_read_as_people_write_it(typed, phone):
    assert identifiers.parse(typed) == Identifier(phone=phone)


@pytest.mark.parametrize(
    ("typed", "email"),
    [("Khach@Vidu.VN", "khach@vidu.vn"), (" a.b+c@mail.vidu.vn ", "a.b+c@mail.vidu.vn")],
)
def test_an_address_is_kept_in_lower_case(typed, email):
    assert identifiers.parse(typed) == Identifier(email=email)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "abc",
        "0912",
        "09123456789",
        "0112345678",
        "+84",
        "a@b",
        "a b@vidu.vn",
        "@vidu.vn",
        "a@vidu..vn",
        "x" * 300 + "@vidu.vn",
        "٠٩١٢٣٤٥٦٧٨",
    ],
)
def test_anything_else_is_refused_with_an_example(typed):
    with pytest.raises(BadInput) as refused:
        identifiers.parse(typed)

    assert refused.value.field == "identifier"
    assert "Ví dụ" in str(refused.value)


@pytest.mark.parametrize(
    "password", ["một câu đủ dài", "xK9#mpl2vq", "tám chữ cái thôi", "a" * 4 + "bcd" + "e" * 190]
)
def test_length_is_the_only_composition_asked_for(password):
    passwords.check_allowed(password)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("ngắn", "ít nhất 8"),
        ("x" * 100 + "yz" * 60, "dài quá"),
        ("12345678", "phổ biến"),
        ("MatKhau123", "phổ biến"),
        ("anhyeuem", "phổ biến"),
        ("aaaaaaaaaa", "phổ biến"),
        ("khach@vidu.vn", "Đừng dùng"),
    ],
)
def test_a_guessable_password_is_refused(password, words):
    with pytest.raises(BadInput, match=words) as refused:
        passwords.check_allowed(password, "khach@vidu.vn")

    assert refused.value.field == "password"


def test_a_password_is_the_same_in_both_unicode_forms(app):
    stored = passwords.hash_password(unicodedata.normalize("NFD", "một câu đủ dài"))

    assert passwords.matches(stored, unicodedata.normalize("NFC", "một câu đủ dài"))
    assert stored.startswith("$argon2id$")


def test_nobodys_password_never_matches(app):
    assert not passwords.matches(None, "nobody has this password")


def test_production_hashes_with_the_full_cost(app, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)

    assert "m=65536,t=3,p=4" in passwords.hash_password("một câu đủ dài")


def test_nobodys_password_costs_as_much_as_somebodys(app, monkeypatch):
    monkeypatch.setitem(app.config, "TESTING", False)
    stored = passwords.hash_password("một câu đủ dài")
    passwords.matches(None, "sai mật khẩu")

    def cost(hashed):
        began = time.process_time()
        passwords.matches(hashed, "sai mật khẩu")
        return time.process_time() - began

    pairs = [(cost(None), cost(stored)) for _turn in range(3)]

    assert median(nobody for nobody, _somebody in pairs) == pytest.approx(
        median(somebody for _nobody, somebody in pairs), rel=0.35
    )
