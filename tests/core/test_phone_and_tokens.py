import pytest

from shop.core.errors import BadInput
from shop.core.phone import format_phone, parse_phone, unbroken_phone
from shop.core.tokens import ALPHABET, random_code, random_token


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("+84 912.345.678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("+84 0912 345 678", "+84912345678"),
        ("(0237) 385-2345", "+842373852345"),
        ("02373 852 345", "+842373852345"),
        ("+44 7911 123456", "+447911123456"),
        ("0044 7911 123456", "+447911123456"),
    ],
)
def test_phones_are_read_as_typed(text, number):
    assert parse_phone(text) == number


@pytest.mark.parametrize(
    "text", ["", "12345", "0112345678", "+84", "abc", "０９１２３４５６７８", "09123456789", "+" + "9" * 20]
)
def test_what_is_no_phone_is_refused(text):
    with pytest.raises(BadInput):
        parse_phone(text)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+84912345678", "0912 345 678"),
        ("+842373852246", "0237 3852 246"),
        ("+842103846647", "0210 3846 647"),
        ("+842438251234", "024 3825 1234"),
        ("+842838291011", "028 3829 1011"),
        ("+447911123456", "+447911123456"),
    ],
)
def test_phones_are_shown_in_the_groups_in_which_people_say_them(number, shown):
    assert format_phone(number) == shown
    assert parse_phone(shown) == number
    assert unbroken_phone(number) == shown.replace(" ", "\u00a0")
    assert parse_phone(unbroken_phone(number)) == number


def test_codes_have_no_look_alikes():
    codes = {random_code(8) for _ in range(200)}

    assert len(codes) == 200
    assert {len(code) for code in codes} == {8}
    assert set("".join(codes)) <= set(ALPHABET)
    assert not set("01OIL") & set(ALPHABET)


def test_tokens_carry_128_bits():
    assert {len(random_token()) for _ in range(20)} == {22}
