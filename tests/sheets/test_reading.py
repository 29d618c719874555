"""Tables are read whatever program wrote them; what would fill the memory is refused unread."""

import io
import tracemalloc
import zipfile
from datetime import UTC, datetime

import pytest

from shop.core.errors import BadInput
from shop.sheets import packing
from shop.sheets.books import Page, book_of
from shop.sheets.reading import Limits, rows_of
from tests.builders.sheets import damaged
from tests.builders.workbooks import a_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS = [["Mã hàng", "Giá"], ["0123", "12.000"]]
SHEET = "xl/worksheets/sheet1.xml"


def with_members(data: bytes, **members: str) -> bytes:
    """A workbook with some of its members written anew; `__` stands for `/`, `_DOT_` for a point."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        texts = {name: old.read(name) for name in old.namelist()}
        texts |= {
            name.replace("__", "/").replace("_DOT_", "."): text.encode() for name, text in members.items()
        }
        for name, text in texts.items():
            new.writestr(name, text)
    return target.getvalue()


def sheet_of(body: str, more: str = "", head: str = "") -> bytes:
    text = f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{more}</worksheet>'
    return with_members(a_workbook(*ROWS), xl__worksheets__sheet1_DOT_xml=text)


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_text_is_read_in_any_usual_encoding_and_with_any_usual_delimiter(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in ROWS)
    data = text.encode(encoding) if encoding != "cp1258" else text.replace("ã", "a\u0303").encode("cp1258")

    assert rows_of(data, Limits()) == ROWS


def test_numbers_days_and_empty_rows_of_a_workbook_stand_where_they_stood():
    at = datetime(2026, 11, 28, tzinfo=UTC)
    data = a_workbook(("BẢNG", None), (None, None), ("Mã", "Giá"), (8934567890123.0, 12.5), (at, "=1+1"))

    assert rows_of(data, Limits()) == [
        ["BẢNG"],
        [],
        ["Mã", "Giá"],
        ["8934567890123", "12.5"],
        ["28/11/2026", "=1+1"],
    ]


def test_a_formula_gives_its_value_and_a_merged_cell_stands_in_each_of_its_rows():
    body = (
        f'<row r="1">{inline("A1", "Tên")}{inline("B1", "Giá")}</row>'
        f'<row r="2">{inline("A2", "Mắm")}<c r="B2"><f>6*2</f><v>12</v></c></row>'
        f'<row r="3"><c r="B3"><v>13</v></c></row>'
    )

    rows = rows_of(sheet_of(body, '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'), Limits())

    assert rows == [["Tên", "Giá"], ["Mắm", "12"], ["Mắm", "13"]]


def test_cells_may_keep_their_lines():
    data = '"Tên","Lời"\r\n"Mắm","Dòng 1\r\n\r\nDòng 3"'.encode()

    assert rows_of(data, Limits(keeps_lines=True))[1] == ["Mắm", "Dòng 1\n\nDòng 3"]
    assert rows_of(data, Limits())[1] == ["Mắm", "Dòng 1 Dòng 3"]


def test_a_column_that_was_only_made_wide_or_coloured_to_the_last_row_does_no_harm():
    painted = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(3, 1_000))
    body = f'<row r="1">{inline("A1", "Mã")}{inline("B1", "Giá")}</row>{painted}<row r="1048576"><c r="A1048576" s="1"/></row>'

    assert rows_of(sheet_of(body), Limits()) == [["Mã", "Giá"]]


ONE = "<c><v>1</v></c>"
NAMING = sheet_of("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3000)))
LONG = f'<sst xmlns="{MAIN}"><si><t>{"a" * 40_000}</t></si></sst>'
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
HOSTILE = {
    "one cell at the far corner": sheet_of(
        f'<row r="1">{inline("A1", "a")}{inline("XFD1048576", "b")}</row>'
    ),
    "an outside entity": sheet_of(f'<row r="1">{inline("A1", "&e;")}{inline("B1", "b")}</row>', head=ENTITY),
    "an open document in disguise": with_members(a_workbook(*ROWS), content_DOT_xml="<x/>"),
    "a binary workbook in disguise": with_members(a_workbook(*ROWS), xl__workbook_DOT_bin="x"),
    "no workbook": with_members(a_workbook(*ROWS), **{f"m{n}": "" for n in range(packing.MOST_MEMBERS)}),
    "a long text named by many cells": with_members(NAMING, xl__sharedStrings_DOT_xml=LONG),
    "the same in another case": with_members(NAMING, XL__SHAREDstrings_DOT_xml=LONG),
    "two lists of texts": with_members(NAMING, xl__sharedStrings_DOT_xml="<sst/>", xl__b_DOT_xml=LONG),
    "a number of a text in pieces": with_members(
        sheet_of('<row r="1"><c t="s"><v>1<!-- -->0</v></c><c t="s"><v>0</v></c></row>'),
        xl__sharedStrings_DOT_xml=LONG,
    ),
    "cells without a place": sheet_of(
        f'<row r="1">{"<c><v>1</v></c>" * 9}</row><row r="1048576">{ONE}</row>'
    ),
    "a row of eight digits": sheet_of(f'<row r="1">{ONE}{ONE}</row><row r="10485760">{ONE}</row>'),
    "a place of eight digits": sheet_of(f'<row r="1">{ONE}{inline("B99999999", "b")}</row>'),
    "an odd prefix": sheet_of(
        f'<row r="1">{ONE}<x-y:c xmlns:x-y="{MAIN}" r="ZZ1"><x-y:v>1</x-y:v></x-y:c></row>'
        f'<x-y:row xmlns:x-y="{MAIN}" r="1048576"><x-y:c><x-y:v>1</x-y:v></x-y:c></x-y:row>'
    ),
    "rows out of order": sheet_of(f'<row r="2">{ONE}{ONE}</row><row r="1">{ONE}</row>'),
    "a sheet in a list of texts": with_members(
        sheet_of(""),
        xl__worksheets__sheet1_DOT_xml=f"<sst><sheetData><row>{ONE}{ONE}</row></sheetData></sst>",
    ),
}

DAMAGED = damaged(with_members(a_workbook(*ROWS)))


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_would_fill_the_memory_or_read_elsewhere_is_refused_with_a_sentence(data):
    with pytest.raises(BadInput) as caught:
        rows_of(data, Limits())

    assert str(caught.value) == "Không đọc được tệp này. Hãy lưu dạng .xlsx hoặc CSV."


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_broken_or_encrypted_workbook_is_refused_with_a_sentence(data):
    with pytest.raises(BadInput, match="Không đọc được tệp này"):
        rows_of(data, Limits())


def test_a_member_that_says_it_is_small_but_is_not_is_refused():
    data = bytearray(sheet_of(f'<row r="1">{inline("A1", "a" * 200_000)}{inline("B1", "b")}</row>'))
    place = data.rfind(SHEET.encode()) - 46 + 24  # the size in the directory at the end
    assert int.from_bytes(data[place : place + 4], "little") > 200_000
    data[place : place + 4] = (1000).to_bytes(4, "little")

    with pytest.raises(BadInput):
        rows_of(bytes(data), Limits())


def test_a_member_that_says_it_is_small_is_not_unpacked_beyond_that():
    data = bytearray(with_members(sheet_of(""), xl__worksheets__sheet1_DOT_xml=" " * 32 * packing.MIB))
    place = data.rfind(SHEET.encode()) - 46 + 24
    data[place : place + 4] = (1000).to_bytes(4, "little")

    tracemalloc.start()
    with pytest.raises(BadInput):
        rows_of(bytes(data), Limits())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 8 * packing.MIB


def test_a_workbook_is_read_whatever_the_case_of_its_members_and_the_prefix_of_its_elements():
    body = '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c><x:v>1</x:v></x:c></x:row>'
    data = with_members(
        sheet_of(""),
        xl__worksheets__sheet1_DOT_xml=f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{body}</x:sheetData></x:worksheet>',
        XL__SHAREDstrings_DOT_xml=f'<sst xmlns="{MAIN}"><si><r><t>Mã</t></r><r><t>hàng</t></r></si></sst>',
        docProps__app_DOT_xml="<Properties/>",
    )

    assert rows_of(data, Limits()) == [["Mãhàng", "1"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(1)"])
def test_no_cell_that_is_written_is_a_formula(text):
    data = book_of([Page("Sao", [["Mã", "Giá"], [text, 5]], marked={(2, 0)})])

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f" not in archive.read(SHEET)
    assert rows_of(data, Limits())[1] == [text.strip(), "5"]
