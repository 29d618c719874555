import pytest

from shop.checkout import pricing
from shop.checkout.pricing import Part


@pytest.mark.parametrize(
    ("line", "total", "vat"),
    [
        ((2, 60_000, 1, 800), 120_000, 8_889),
        ((1, 1, 1, 800), 1, 0),
        ((3, 33_333, 1, 1000), 99_999, 9_091),
        ((250, 185_000, 1000, 500), 46_250, 2_202),
        ((333, 100_001, 1000, None), 33_300, 0),
        ((5, 100, 1000, 800), 1, 0),  # half a đồng is rounded up
        ((2, 60_000, 1, 0), 120_000, 0),
    ],
)
def test_a_line_is_rounded_half_up_and_holds_its_vat(line, total, vat):
    found = pricing.amount(*line)

    assert (found.total, found.vat, found.vat_bp) == (total, vat, line[3])


def test_a_baskets_price_is_shared_by_what_its_parts_cost_alone_without_losing_a_dong():
    parts = [Part(2, 30_000, 1, 800), Part(1, 50_000, 1, 500), Part(500, 100_000, 1000, None)]

    amounts = pricing.basket_amounts(150_001, parts)

    assert [each.total for each in amounts] == [56_251, 46_875, 46_875]
    assert sum(each.total for each in amounts) == 150_001
    assert [each.vat for each in amounts] == [4_167, 2_232, 0]


def test_parts_without_a_price_of_their_own_share_equally():
    amounts = pricing.basket_amounts(10_001, [Part(1, 0, 1, None), Part(1, 0, 1, None)])

    assert [each.total for each in amounts] == [5_001, 5_000]
