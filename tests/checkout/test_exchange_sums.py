"""What an exchange comes to, to the đồng."""

from hypothesis import given
from hypothesis import strategies as st

from shop.checkout.exchanging.sums import Balance, same
from shop.core.money import half_up, line_total, vat_inside
from shop.payments.refund_rules import Back, Bought, share


@given(
    credit=st.integers(1, 10**9),
    total=st.integers(0, 10**9),
)
def test_what_is_credited_and_what_is_paid_on_top_come_to_what_is_taken_and_what_is_left(credit, total):
    found = Balance(credit, total)

    assert found.credit + found.extra == found.total + found.rest
    assert min(found.extra, found.rest) == 0


@given(
    quantity=st.integers(1, 5000),
    part=st.integers(1, 5000),
    price=st.integers(0, 10**7),
    price_per=st.sampled_from([1, 1000]),
    off=st.integers(0, 10_000),
    before=st.integers(0, 4999),
    rate=st.sampled_from([None, 500, 800, 1000]),
)
def test_the_same_goods_again_cost_just_what_they_were_worth(
    quantity, part, price, price_per, off, before, rate
):
    gross = line_total(quantity, price, price_per)
    total = half_up(gross * off, 10_000)
    before, part = before % quantity, 1 + part % quantity
    part = min(part, quantity - before)
    bought = Bought(quantity, total, 0)
    gone = share(bought, Back(), before) if before else Back()
    worth = share(bought, gone, part).amount
    found = same(worth, part, price, price_per, rate)

    assert found.total == worth == found.gross - found.discount
    assert found.discount >= 0
    assert found.gross == line_total(part, found.price, price_per)
    assert found.vat == (vat_inside(worth, rate) if rate else 0)
