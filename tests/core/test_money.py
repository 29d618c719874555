import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.core.errors import BadInput
from shop.core.money import format_dong, half_up, line_total, parse_dong, percent, share, vat_inside


@pytest.mark.parametrize(
    ("n", "lang", "words"),
    [
        (0, "vi", "0\u00a0₫"),
        (120_000, "vi", "120.000\u00a0₫"),
        (-5_000, "vi", "−5.000\u00a0₫"),
        (1_234_567, "en", "₫1,234,567"),
        (-5_000, "en", "−₫5,000"),
    ],
)
def test_an_amount_is_written_as_its_reader_writes_it(n, lang, words):
    assert format_dong(n, lang) == words


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("120000", 120_000),
        ("120.000", 120_000),
        ("120,000", 120_000),
        (" 120.000 ₫ ", 120_000),
        ("1.234.567đ", 1_234_567),
        ("50 000 VND", 50_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_type_it(text, amount):
    assert parse_dong(text) == amount


@pytest.mark.parametrize(
    "text", ["", "-5", "12.5", "1.2345", "12.34", "１２", "abc", "1e5", "9" * 30, "1\x00"]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(BadInput):
        parse_dong(text)


@pytest.mark.parametrize(
    ("numerator", "denominator", "result"),
    [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (1, 2, 1), (-1, 2, -1), (0, 7, 0), (7, 3, 2)],
)
def test_halves_go_away_from_zero(numerator, denominator, result):
    assert half_up(numerator, denominator) == result


def test_a_line_of_grams_is_priced_per_kilogram():
    assert line_total(250, 180_000, 1000) == 45_000
    assert line_total(3, 60_000, 1) == 180_000
    assert line_total(333, 10_000, 1000) == 3_330


def test_rates_are_basis_points():
    assert percent(100_000, 800) == 8_000
    assert vat_inside(108_000, 800) == 8_000
    assert vat_inside(0, 800) == 0


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_a_split_amount_adds_up(total, weights):
    parts = share(total, weights)

    assert sum(parts) == total
    assert len(parts) == len(weights)
    whole = sum(weights)
    if whole:
        assert all(
            abs(part - total * weight / whole) <= 1 for part, weight in zip(parts, weights, strict=True)
        )


def test_equal_remainders_favour_the_earlier_part():
    assert share(100, [1, 1, 1]) == [34, 33, 33]
    assert share(1, [0, 0]) == [1, 0]
    assert share(5, []) == []


@given(st.integers(0, 10**12))
def test_what_is_written_can_be_read_again(n):
    assert parse_dong(format_dong(n)) == n
