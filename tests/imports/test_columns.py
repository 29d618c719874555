"""Cells as people fill them in, and headings as they call them."""

import pytest

from shop.core.errors import BadInput
from shop.imports import services
from shop.imports.cells import typed
from shop.imports.columns import COLUMNS, Sort
from shop.imports.lines import lines_of
from shop.imports.matching import guess


@pytest.mark.parametrize(
    ("text", "sort", "means"),
    [
        ("12.000", Sort.MONEY, "12000"),
        ("12,000", Sort.MONEY, "12000"),
        ("12 000 đ", Sort.MONEY, "12000"),
        ("12k", Sort.MONEY, "12000"),
        ("12,5k", Sort.MONEY, "12500"),
        ("1,2 triệu", Sort.MONEY, "1200000"),
        ("12000.00", Sort.MONEY, "12000"),
        ("1.200.000 VND", Sort.MONEY, "1200000"),
        ("1.5", Sort.MONEY, "1.5"),
        ("liên hệ", Sort.MONEY, "liên hệ"),
        ("0,5 kg", Sort.WEIGHT, "500"),
        ("1.200", Sort.WEIGHT, "1200"),
        ("320gr", Sort.WEIGHT, "320"),
        ("0.5 lít", Sort.VOLUME, "500"),
        ("7 ngày", Sort.NUMBER, "7"),
        ("7 tuần", Sort.NUMBER, "7 tuần"),
        ("1234567", Sort.BARCODE, "01234567"),
        ("8934567890123", Sort.BARCODE, "8934567890123"),
        ('="00123"', Sort.CODE, "00123"),
        ("'00123", Sort.CODE, "00123"),
        ("", Sort.MONEY, ""),
    ],
)
def test_a_cell_is_read_as_it_is_meant(text, sort, means):
    assert typed(text, sort) == means


@pytest.mark.parametrize(
    ("text", "sort", "sentence"),
    [
        ("=A1*2", Sort.MONEY, "công thức"),
        ("#REF!", Sort.TEXT, "Excel báo lỗi"),
        ("8,93E+12", Sort.CODE, "viết gọn"),
        ("8.93457E+12", Sort.BARCODE, "viết gọn"),
    ],
)
def test_what_a_spreadsheet_spoiled_is_said(text, sort, sentence):
    with pytest.raises(BadInput, match=sentence):
        typed(text, sort)


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        (["SKU", "Giá bán*", "Tên SP", "ĐVT"], {"own_sku": 0, "price": 1, "name": 2, "unit": 3}),
        (["STT", "Mã sp", "TÊN HÀNG", "Đơn giá (đ)"], {"own_sku": 1, "name": 2, "price": 3}),
        (["Quy cách đóng gói", "Mã hàng:"], {"variant_name": 0, "own_sku": 1}),
        (["Product name", "SKU", "Price"], {"name": 0, "own_sku": 1, "price": 2}),
        (["Giới thiệu tiếng Anh", "Mã hàng"], {"description_en": 0, "own_sku": 1}),
        (["a", "b"], {}),
    ],
)
def test_headings_are_known_in_any_order_and_by_many_names(heading, told):
    rows = [["BẢNG SẢN PHẨM NĂM 2026"], [], heading, ["x"] * len(heading)]

    assert guess(rows, {}) == ((2 if told else 0), told)


def test_our_own_headings_are_each_their_own_column():
    assert guess([[str(column.title) for column in COLUMNS]], {})[1] == {
        column.field: place for place, column in enumerate(COLUMNS)
    }


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\a\\b.csv", "b.csv"),
        ("../x.csv", "x.csv"),
        ("a\u202evsc.\x00b\r\n", "avsc.b"),
        ("\u200f", "bang"),
    ],
)
def test_a_file_is_called_by_what_is_seen_of_its_name(name, kept):
    assert services.read(name, b"a,b\n1,2").name == kept


def test_without_names_a_code_that_nobody_knows_joins_no_product_above():
    rows = [["Mã", "Giá"], ["K1", "1"], ["K9", "2"]]

    found = lines_of(rows, 0, {"own_sku": 0, "price": 1}, {"K1": 7}, {})

    assert [line.product_id for line in found] == [7, None]


def test_rows_are_one_product_by_code_by_name_or_below_it():
    rows = [["Mã", "Tên"], ["K1", "Mắm"], ["N1", ""], [], ["K2", "Chè"], ["N2", "mam"], ["K1", ""]]

    found = lines_of(rows, 0, {"own_sku": 0, "name": 1}, {"K1": 7, "K2": 8}, {})

    assert [(line.number, line.product_no, line.product_id, line.twin) for line in found] == [
        (2, 0, 7, None),
        (3, 0, 7, None),
        (5, 1, 8, None),
        (6, 0, 7, None),
        (7, 0, 7, 2),
    ]
