"""Each cell of a sheet: what it means, or the sentence that says what is wrong with it."""

from datetime import date

import pytest

from shop.companies.rows import Row, Unit, check, from_json, placed
from shop.geography import queries
from shop.geography.reading import Reader
from tests.builders.companies import a_row
from tests.builders.places import HAC_THANH

TODAY = date(2026, 11, 28)
PIECES = [Unit()] * 3
LATER = date(2026, 12, 20)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("fields", "cell", "words"),
    [
        ({"name": ""}, "name", "tên người nhận"),
        ({"name": "a" * 101}, "name", "Nhiều nhất 100"),
        ({"name": "=HYPERLINK(1)"}, "name", "công thức"),
        ({"phone": ""}, "phone", "số điện thoại"),
        ({"phone": "12"}, "phone", "chưa đúng"),
        ({"phone": "=1+1"}, "phone", "công thức"),
        ({"street": ""}, "street", "số nhà"),
        ({"street": "a" * 201}, "street", "Nhiều nhất 200"),
        ({"card": "a" * 201}, "card", "Nhiều nhất 200"),
        ({"code": None, "province": ""}, "province", "Hãy điền tỉnh"),
        ({"code": None, "province": "Nowhere", "no_province": True}, "province", "Nowhere"),
        ({"code": None, "commune": ""}, "commune", "Hãy điền xã"),
        ({"code": None, "commune": "Không đâu"}, "commune", "Không đâu"),
        ({"code": None, "choices": (HAC_THANH, "14758")}, "commune", "Phường Hạc Thành, Phường Hàm Rồng"),
        ({"counts": ("0",)}, "counts", "ít nhất một món"),
        ({"counts": ("100",)}, "counts", "từ 1 đến 99"),
        ({"counts": ("-1",)}, "counts", "từ 1 đến 99"),
        ({"counts": ("1,5",)}, "counts", "từ 1 đến 99"),
        ({"counts": ("²",)}, "counts", "từ 1 đến 99"),
        ({"counts": ("=2",)}, "counts", "công thức"),
        ({"day": "mai"}, "day", "Không đọc được ngày"),
        ({"day": "28/11/2026"}, "day", "từ 29/11/2026 đến 28/12/2026"),
        ({"day": "29/12/2026"}, "day", "từ 29/11/2026 đến 28/12/2026"),
        ({"day": "30/02/2027"}, "day", "Không đọc được ngày"),
    ],
)
def test_a_wrong_cell_is_named_with_a_sentence(fields, cell, words):
    found = check(a_row(1, **fields), PIECES[:1], TODAY)

    assert list(found.errors) == [cell]
    assert words.lower() in str(found.errors[cell]).lower()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"phone": "912345678"}, {"phone": "+84912345678"}),  # a spreadsheet dropped the 0
        ({"phone": "+84 912.345.678"}, {"phone": "+84912345678"}),
        ({"day": "20/12/2026"}, {"day": LATER}),
        ({"day": "2026-12-20"}, {"day": LATER}),
        ({"day": "20/12/2026 00:00:00"}, {"day": LATER}),
        ({"day": ""}, {"day": None}),
        ({"counts": ()}, {"counts": (1,)}),
        ({"counts": ("12",)}, {"counts": (12,)}),
    ],
)
def test_a_cell_means_what_people_write(fields, expected):
    found = check(a_row(1, **fields), PIECES[:1], TODAY)

    assert found.is_whole
    assert {name: getattr(found, name) for name in expected} == expected


def test_of_several_goods_an_empty_cell_means_none():
    assert check(a_row(1, counts=("", "2", "")), PIECES[:3], TODAY).counts == (0, 2, 0)
    assert "counts" in check(a_row(1, counts=("", "", "")), PIECES[:3], TODAY).errors


KILOS = Unit("gram", 250)


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("1,5 kg", 1_500),
        ("1.5kg", 1_500),
        ("500 g", 500),
        ("500", 500),
        ("750 gam", 750),
        ("1\u00a0KG", 1_000),
        ("0", 0),
        ("", 0),
    ],
)
def test_a_weight_is_read_as_people_write_it(text, grams):
    assert check(a_row(1, counts=(text, "1")), [KILOS, Unit()], TODAY).counts == (grams, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,5", "ví dụ 500 g hoặc 1,5 kg"),
        ("hai cân", "ví dụ 500 g hoặc 1,5 kg"),
        ("1.500 g", "ví dụ 500 g hoặc 1,5 kg"),
        ("600 g", "theo bước 250\u00a0g"),
        ("1", "từ 250\u00a0g đến"),
        ("1000 kg", "từ 250\u00a0g đến"),
        ("=500", "công thức"),
    ],
)
def test_a_wrong_weight_is_named_at_its_cell(text, words):
    found = check(a_row(1, counts=("1", text)), [Unit(), KILOS], TODAY)

    assert (list(found.errors), found.place, found.counts) == (["counts"], 1, ())
    assert words in str(found.errors["counts"])


def test_a_weight_alone_has_to_be_written():
    assert "counts" in check(a_row(1, counts=("",)), [KILOS], TODAY).errors


def test_everything_wrong_is_said_at_once():
    found = check(Row(3), PIECES[:1], TODAY)

    assert set(found.errors) == {"name", "phone", "street", "province"}


def test_a_row_is_kept_as_it_was_written():
    row = a_row(7, counts=("1", ""), choices=(HAC_THANH,), no_province=True)

    assert from_json(row.to_json()) == row


@pytest.mark.usefixtures("db_session")
@pytest.mark.parametrize(
    ("province", "commune", "names"),
    [
        ("Thanh Hóa", "Hạc Thành", ["Phường Hạc Thành"]),
        ("thanh hoa", "p. hac thanh", ["Phường Hạc Thành"]),
        ("Tỉnh Thanh Hoá", "Đông Thọ", ["Phường Hàm Rồng", "Phường Hạc Thành"]),  # was divided
        ("Vĩnh Phúc", "Định Trung", ["Phường Vĩnh Phúc"]),  # both names are of before
        ("Phú Thọ", "Khai Quang, Vĩnh Yên", ["Phường Vĩnh Phúc"]),
        ("Bình Dương", "Dĩ An", ["Phường Dĩ An"]),
        ("TP. HCM", "Phường Bến Nghé", ["Phường Sài Gòn"]),
        ("Hà Nội", "Hàng Bạc", ["Phường Hoàn Kiếm"]),
        ("Thừa Thiên Huế", "Không đâu cả", []),
        ("Ở đâu đó", "Hạc Thành", None),
    ],
)
def test_a_place_is_understood_by_its_new_or_old_name(reader, province, commune, names):
    meant = reader.read(province, commune)

    found = [meant.code] if meant.code else list(meant.choices)
    assert [queries.commune(code).full_name for code in found] == (names or [])
    assert meant.no_province == (names is None)


def test_a_choice_stays_while_the_words_still_allow_it(reader):
    row = placed(a_row(1, commune="Đông Thọ", code=HAC_THANH), reader)
    assert (row.code, HAC_THANH in row.choices) == (HAC_THANH, True)

    other = placed(a_row(1, commune="Đông Thọ", code="16000"), reader)
    assert other.code is None
