"""What a machine sees in words, how names are shortened, how a mean is rounded."""

import pytest

from shop.reviews.reading import average, flags_of, shortened


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Mắm thơm, giao nhanh. Mua 2 hũ hết 120.000 đ.", []),
        ("Gọi 0912 345 678 nhé", ["phone"]),
        ("SĐT +84.912.345.678", ["phone"]),
        ("Xem tại shopabc.com hoặc www.abc", ["link"]),
        ("nhắn zalo mình", ["link"]),
        ("viết cho lan@vidu.vn", ["link", "email"]),
        ("đồ LỪA ĐẢO", ["bad_word"]),
        ("dm hàng dở vcl", ["bad_word"]),
        ("Ăn ngủ ngon", []),
        ("uống vào khỏi hẳn đau dạ dày", ["health_claim"]),
        ("", []),
    ],
)
def test_marks_for_whoever_decides(text, flags):
    assert flags_of(text) == flags


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [
        ("Nguyễn Thị Lan", "vi", "Lan N."),
        ("Lan", "vi", "Lan"),
        ("  ", "vi", ""),
        ("Đỗ Văn Thử", "vi", "Thử Đ."),
        ("Mary Jane Smith", "en", "Mary S."),
    ],
)
def test_a_name_as_strangers_see_it(name, language, shown):
    assert shortened(name, language) == shown


@pytest.mark.parametrize(
    ("counts", "tenths"),
    [
        ((0, 0, 0, 0, 0), 0),
        ((0, 0, 0, 1, 4), 48),
        ((1, 0, 0, 0, 0), 10),
        ((0, 0, 0, 3, 1), 43),
        ((0, 1, 0, 0, 1), 35),
    ],
)
def test_the_mean_is_rounded_half_up(counts, tenths):
    assert average(counts) == tenths
