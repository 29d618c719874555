"""What a VietQR code says, byte for byte, and which order a bank's text means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.core.errors import BadInput
from shop.core.tokens import ALPHABET
from shop.payments.transfer_text import codes_in, purpose
from shop.payments.vietqr import MOST, checksum, payload, plain

CHARITY = (
    "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA"
    "530370454061200005802VN62170813ung ho lu lut6304C15C"
)
SHOP = (
    "00020101021238540010A00000072701240006970436011010234567890208QRIBFTTA"
    "5303704540719430005802VN62120808TT0000696304A8E5"
)
BROKEN = SHOP.replace("0110102345678902", "0111102345678902")


class Malformed(ValueError):
    """Not a payload that a strict reader takes."""


def fields(text: str) -> dict[str, str]:
    """Tag → value; every length has to fit to the end."""
    found, place = {}, 0
    while place < len(text):
        tag, length = text[place : place + 2], text[place + 2 : place + 4]
        if not (tag.isdigit() and length.isdigit()) or tag in found:
            raise Malformed(text)
        value = text[place + 4 : place + 4 + int(length)]
        if len(value) != int(length):
            raise Malformed(text)
        found[tag], place = value, place + 4 + int(length)
    return found


def read(text: str) -> dict[str, str]:
    """Account, BIN, amount and purpose of a payload, as a banking application reads it."""
    if not text.isascii() or text[-8:-4] != "6304" or checksum(text[:-4]) != text[-4:]:
        raise Malformed(text)
    outer = fields(text)
    merchant = fields(outer["38"])
    receiver = fields(merchant["01"])
    if (outer["00"], outer["53"], outer["58"], merchant["00"]) != ("01", "704", "VN", "A000000727"):
        raise Malformed(text)
    return {
        "bin": receiver["00"],
        "account": receiver["01"],
        "service": merchant["02"],
        "initiation": outer["01"],
        "amount": outer["54"],
        "purpose": fields(outer["62"])["08"],
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("970415", "0011001932418", 120_000, "ung ho lu lut"), CHARITY),
        (("970436", "1023456789", 1_943_000, "TT000069"), SHOP),
    ],
)
def test_published_codes_come_out_byte_for_byte(given, expected):
    assert payload(*given) == expected


def test_the_checksum_is_the_published_one():
    assert checksum("123456789") == "29B1"


def test_a_strict_reader_takes_published_codes_and_no_broken_ones():
    assert read(SHOP)["account"] == "1023456789"
    for text in (BROKEN, SHOP[:-1] + "6", SHOP[:-2]):
        with pytest.raises((Malformed, KeyError)):
            read(text)


def test_a_right_checksum_does_not_save_a_length_that_does_not_fit():
    body = BROKEN[:-4]

    with pytest.raises((Malformed, KeyError)):
        read(body + checksum(body))


@given(
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
    st.integers(1, MOST),
    st.text(ALPHABET, min_size=8, max_size=8),
)
def test_whatever_goes_in_is_read_back(bin_number, account, amount, code):
    found = read(payload(bin_number, account, amount, purpose(code)))

    assert found == {
        "bin": bin_number,
        "account": account,
        "service": "QRIBFTTA",
        "initiation": "12",
        "amount": str(amount),
        "purpose": f"OCOP {code}",
    }


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("970436", "1023456789", 0, "x"), "amount"),
        (("970436", "1023456789", MOST + 1, "x"), "amount"),
        (("97043", "1023456789", 1, "x"), "account"),
        (("970436", "", 1, "x"), "account"),
        (("970436", "1" * 20, 1, "x"), "account"),
        (("970436", "12 34", 1, "x"), "account"),
        (("970436", "1", 1, ""), "purpose"),
        (("970436", "1", 1, "x" * 26), "purpose"),
        (("970436", "1", 1, "中文"), "purpose"),
    ],
)
def test_what_no_bank_would_take_is_refused(given, field):
    with pytest.raises(BadInput) as caught:
        payload(*given)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đơn hàng Ư123", "Don hang U123"),
        ("Mắm  tôm/Hậu Lộc", "Mam tom Hau Loc"),
        ("OCOP K7MX4PQR", "OCOP K7MX4PQR"),
    ],
)
def test_a_purpose_is_folded_to_what_every_bank_carries(text, folded):
    assert plain(text) == folded


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("OCOP K7MX4PQR", ["K7MX4PQR"]),
        ("ocop k7mx4pqr", ["K7MX4PQR"]),
        ("OCOPK7MX4PQR", ["K7MX4PQR"]),
        ("MBVCB.7712.OCOPK7MX4PQRCT TU 0011 NGUYEN THI HOA", ["K7MX4PQR"]),
        ("NGUYEN HOA chuyen tien OCOP-K7MX4PQR GD 123456", ["K7MX4PQR"]),
        ("chuyen tien don K7MX4PQR nhe", ["K7MX4PQR"]),
        ("OCOP K7MX4PQR va OCOP ABCDEFGH", ["K7MX4PQR", "ABCDEFGH"]),
        ("OCOP K7MX4PQ", []),
        ("OCOP O0O0O0O0", []),
        ("chuyen tien mua mam", []),
        ("K7MX4PQRS", []),
        ("", []),
    ],
)
def test_an_order_is_found_in_whatever_a_bank_makes_of_its_text(text, codes):
    assert codes_in(text) == codes
