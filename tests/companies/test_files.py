"""The file of recipients: the template that is downloaded is read back; what is no such file is refused whole."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest

from shop.companies import files
from shop.companies.rows import MOST_ROWS, Unit, check
from shop.core.errors import BadInput
from shop.sheets.writing import csv_of, xlsx_of
from tests.builders.places import HAC_THANH
from tests.builders.workbooks import a_workbook

pytestmark = pytest.mark.usefixtures("db_session")
TODAY = date(2026, 11, 28)
PIECES = [Unit()] * 3
HEAD = ("Người nhận", "Số điện thoại", "Tỉnh", "Xã, phường", "Số nhà, đường", "Q1", "Q2", "Lời chúc", "Ngày")
ROW = ("Lan", "0912345678", "Thanh Hóa", "Hạc Thành", "1 Lê Lợi", 1, None, "Chúc mừng", "20/12/2026")


def csv(*rows) -> bytes:
    return "\r\n".join(";".join(f'"{cell or ""}"' for cell in row) for row in rows).encode()


@pytest.mark.parametrize("write", [xlsx_of, csv_of])
def test_the_template_is_read_back_with_what_was_added(write):
    blank = files.template(["Giỏ quà, hộp", "Trà “Ngày mới”"], PIECES[:2], TODAY)
    mine = [2, "Lan", "0912345678", "Thanh Hóa", "Hạc Thành", "1 Lê Lợi", "", "3", "", "20/12/2026"]

    [row] = files.read(write([*blank, mine]), 2)

    assert (row.number, row.name, row.counts, row.code) == (1, "Lan", ("", "3"), HAC_THANH)
    assert check(row, PIECES[:2], TODAY).day == date(2026, 12, 20)


@pytest.mark.parametrize("write", [xlsx_of, csv_of])
def test_a_weight_in_the_template_is_read_back(write):
    units = [Unit("gram", 500)]
    blank = files.template(["Mực khô"], units, TODAY)
    mine = [2, "Lan", "0912345678", "Thanh Hóa", "Hạc Thành", "1 Lê Lợi", "1,5 kg", "", ""]
    head = [*[cell.replace("Q1: Mực khô", "Mực khô") for cell in blank[0]]]

    assert blank[1][6] == "500 g"
    for first in (blank[0], head):
        [row] = files.read(write([first, blank[1], mine]), 1)
        assert check(row, units, TODAY).counts == (1_500,)


def test_only_the_example_is_no_recipient():
    with pytest.raises(BadInput, match="chưa có người nhận"):
        files.read(xlsx_of(files.template(["Giỏ quà"], PIECES[:1], TODAY)), 1)


def test_numbers_and_moments_of_a_spreadsheet_are_understood():
    day = datetime(2026, 12, 20, tzinfo=UTC)
    row = ("Lan", 912345678, "Thanh Hóa", "Hạc Thành", "1 Lê Lợi", 2.0, None, None, day)

    [read] = files.read(a_workbook(HEAD, row), 2)

    found = check(read, PIECES[:2], TODAY)
    assert (found.phone, found.counts, found.day) == ("+84912345678", (2, 0), date(2026, 12, 20))


def test_empty_lines_and_other_columns_are_passed_over():
    rows = [("Danh sách",), (), ("Ghi chú", *HEAD), ("x", *ROW), ("chỉ ghi chú",), ("y", *ROW)]
    width = len(HEAD) + 1
    padded = [(*row, *[None] * (width - len(row))) for row in rows]

    assert [row.number for row in files.read(csv(*padded), 2)] == [1, 2]


def test_one_kind_of_goods_may_be_called_quantity():
    head = (*HEAD[:5], "Số lượng")

    [row] = files.read(csv(head, (*ROW[:5], 4)), 1)

    assert row.counts == ("4",)


def test_a_formula_is_never_worked_out():
    [row] = files.read(csv(HEAD, ("=1+1", *ROW[1:])), 2)

    assert "công thức" in str(check(row, PIECES[:2], TODAY).errors["name"])


def test_a_cell_without_end_is_an_error_at_its_row():
    [row] = files.read(csv(HEAD, ("L" * 10_000, *ROW[1:])), 2)

    assert list(check(row, PIECES[:2], TODAY).errors) == ["name"]


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (70 * 1024 * 1024))
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Không đọc được"),
        (b"PK\x03\x04 no archive", "Không đọc được"),
        (b"\xd0\xcf\x11\xe0 old excel", "Không đọc được"),
        (b"<html><table>", "Không đọc được"),
        (b"\x00\x01\x02", "Không đọc được"),
        (b"a,b\r\n1,2", "đủ các cột"),
        (b"x" * (files.MOST_BYTES + 1), "quá lớn"),
        (csv(HEAD), "chưa có người nhận"),
        (csv(HEAD, *[ROW] * (MOST_ROWS + 1)), "quá nhiều dòng"),
    ],
)
def test_what_is_no_list_is_refused_whole(data, words):
    with pytest.raises(BadInput, match=words):
        files.read(data, 2)


def test_an_archive_that_unpacks_without_end_is_refused():
    data = bomb()
    assert len(data) < files.MOST_BYTES

    with pytest.raises(BadInput, match="Không đọc được"):
        files.read(data, 1)


def test_two_hundred_recipients_are_read():
    assert len(files.read(csv(HEAD, *[ROW] * MOST_ROWS), 2)) == MOST_ROWS
