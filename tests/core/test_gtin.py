"""Numbers under bars: check digits, our own codes, and the bars themselves."""

import pytest

from shop.core.errors import BadInput
from shop.core.gtin import bars, own_code, parse_gtin, variant_of


@pytest.mark.parametrize("typed", ["8938505974194", "893 8505 974194", "96385074", "036000291452"])
def test_a_number_with_its_check_digit_is_taken(typed):
    assert parse_gtin(typed) == typed.replace(" ", "")


@pytest.mark.parametrize("typed", ["8938505974190", "123", "89385059741९4", "2000000000060", "abcdefghijklm"])
def test_another_number_is_refused(typed):
    with pytest.raises(BadInput) as refusal:
        parse_gtin(typed)
    assert refusal.value.field == "barcode"


def test_an_own_code_names_its_variant_and_no_other_number_does():
    assert own_code(6) == "2000000000060"
    assert [variant_of(code) for code in ("2000000000060", "2000000000061", "8938505974194", "20")] == [
        6,
        None,
        None,
        None,
    ]


def test_the_bars_are_those_of_the_standard():
    drawn = bars("5901234123457")
    assert (len(drawn), drawn[:3], drawn[45:50], drawn[-3:]) == (95, "101", "01010", "101")
    assert drawn[3:24] == "000101101001110110011"
