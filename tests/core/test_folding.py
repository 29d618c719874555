import unicodedata

import pytest

from shop.core import folding


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("MẮM  Tôm", "mam tom"),
        ("Đông trùng hạ thảo", "dong trung ha thao"),
        (unicodedata.normalize("NFD", "Nước mắm"), "nuoc mam"),
        ("  Thanh Hoá ", "thanh hoa"),
    ],
)
def test_folding_keeps_words_and_drops_marks(text, folded):
    assert folding.fold(text) == folded


def test_slugs_are_plain():
    assert folding.slugify("Mắm Tôm Đặc biệt (Hũ 200 g)") == "mam-tom-dac-biet-hu-200-g"
    assert folding.slugify("!!!") == ""


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("hoà", "hòa"),
        ("Thanh Hoá", "Thanh Hóa"),
        ("khoẻ", "khỏe"),
        ("thuỷ", "thủy"),
        ("HOÀ", "HÒA"),
        ("quý", "quý"),
        ("Quỳ Châu", "Quỳ Châu"),
        ("hoàn toàn", "hoàn toàn"),
        ("hoa quả", "hoa quả"),
        ("ngoại", "ngoại"),
        ("hòa", "hòa"),
    ],
)
def test_tones_stand_where_dictionaries_put_them(text, canonical):
    assert folding.canonical_tone(text) == canonical


def test_names_sort_as_in_a_vietnamese_dictionary():
    words = ["bạ", "ba", "đa", "ăn", "da", "bá", "ân", "an", "bà", "Bã", "an ninh", "bả"]

    assert sorted(words, key=folding.sort_key) == [
        *("an", "an ninh", "ăn", "ân", "ba", "bà", "bả", "Bã", "bá", "bạ", "da", "đa")
    ]


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Châu Anh", "C"),
        ("Chủ thể Bánh gai Lâm Thắm (nguồn không nêu tên)", "B"),
        ("Cơ sở mẫu Sông Mã", "S"),
        ("Công ty TNHH đông y An", "Đ"),
        ("HTX", "H"),
        ("", ""),
    ],
)
def test_a_producer_is_told_by_the_letter_of_its_own_name(name, letter):
    assert folding.initial(name) == letter
