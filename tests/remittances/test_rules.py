"""What a line of a carrier's file means, and how the file is read."""

import pytest

from shop.orders.states import FulfilmentState
from shop.remittances.columns import Columns, Told, guess, parcels, sum_of
from shop.remittances.judging import Judged, Parcel, judge
from shop.remittances.states import Trouble

DELIVERED, SHIPPED = FulfilmentState.DELIVERED, FulfilmentState.SHIPPED
REFUSED, CANCELLED = FulfilmentState.REFUSED, FulfilmentState.CANCELLED


@pytest.mark.parametrize(
    ("state", "is_cash", "passed_on", "collected", "settles", "trouble"),
    [
        (DELIVERED, True, None, 150_000, True, None),
        (DELIVERED, True, None, 120_000, True, Trouble.SHORT),
        (DELIVERED, True, None, 0, False, Trouble.SHORT),
        (DELIVERED, True, None, 180_000, True, Trouble.OVER),
        (DELIVERED, True, 150_000, 150_000, False, None),
        (DELIVERED, True, 150_000, 0, False, None),
        (DELIVERED, True, 120_000, 30_000, False, Trouble.DOUBLE),
        (SHIPPED, True, None, 150_000, True, Trouble.UNDER_WAY),
        (SHIPPED, True, None, 0, False, None),
        (REFUSED, True, None, 150_000, False, Trouble.NOT_SOLD),
        (REFUSED, True, None, 0, False, None),
        (CANCELLED, True, None, 150_000, False, Trouble.NOT_SOLD),
        (DELIVERED, False, None, 150_000, False, Trouble.NO_CASH),
        (DELIVERED, False, None, 0, False, None),
    ],
)
def test_a_line_settles_its_parcel_or_says_why_not(state, is_cash, passed_on, collected, settles, trouble):
    parcel = Parcel(1, "K7M2P9QX", state, is_cash, 150_000, passed_on)

    assert judge(parcel, collected) == Judged(settles, trouble)


def test_a_number_that_names_no_parcel_needs_somebody():
    assert judge(None, 150_000) == Judged(settles=False, trouble=Trouble.UNKNOWN)


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        (
            ("STT", "Mã vận đơn", "Mã đơn khách hàng", "Tiền thu hộ", "Tổng phí"),
            Columns(0, parcel=1, collected=3, code=2, fee=4),
        ),
        (("Mã đơn hàng", "COD", "Cước"), Columns(0, parcel=0, collected=1, fee=2)),
        (("Tracking", "Client order", "COD amount"), Columns(0, parcel=0, collected=2, code=1)),
        (("Ngày", "Người nhận"), None),
    ],
)
def test_the_columns_are_told_by_their_headings(heading, columns):
    assert guess([heading, ("1",) * len(heading)]) == columns


def test_parcels_stand_below_the_heading_and_sums_are_passed_over():
    rows = [
        ("BẢNG KÊ MẪU", "", "", ""),
        ("Mã vận đơn", "Mã đơn khách", "Thu hộ", "Phí"),
        ("VTP01", "K7M2P9QX", "150.000", "-22.000"),
        ("VTP02", "", "0", ""),
        ("", "", "150.000", "22.000"),
        ("VTP03", "", "không thu", ""),
    ]

    assert parcels(rows, guess(rows)) == [
        Told("VTP01", "K7M2P9QX", 150_000, 22_000),
        Told("VTP02", "", 0, 0),
    ]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("150.000", 150_000),
        ("(22.000)", 22_000),
        ("-22000", 22_000),
        ("0", 0),
        ("", 0),
        ("-", 0),
        ("x", None),
    ],
)
def test_a_sum_is_read_as_carriers_write_it(text, amount):
    assert sum_of(text) == amount
