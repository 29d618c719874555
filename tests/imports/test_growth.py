"""A thousand rows in seconds, and no file that fills the memory. By `make prove`: each takes its time."""

import io
import time
import zipfile
from datetime import timedelta

import psutil
import pytest

from shop.core.errors import BadInput
from shop.extensions import session
from shop.imports import queries, services
from shop.imports.models import ProductImport
from shop.imports.services import photos
from shop.imports.states import LineKind
from shop.sheets.books import Page, book_of
from tests.builders.producers import producer as a_producer
from tests.builders.sheets import AT, finish, row, table, taken_back, zipped
from tests.builders.workbooks import MAIN, a_workbook, with_sheet

pytestmark = pytest.mark.prove
MIB = 1024 * 1024
MOST_GROWTH = 250
SECONDS = 10
ROWS, MOST = 1000, 20_000
MORE = ("Số quyết định OCOP", "Cơ quan ra quyết định", "Ngày quyết định", "Hạng sao", "Loại mắm")
SAID = ("1114/QĐ-UBND", "UBND tỉnh Thanh Hóa", "01/06/2026", "4", "Mắm tôm")


def memory() -> int:
    return psutil.Process().memory_info().rss // MIB


def sheet_of(rows: int, price: int) -> bytes:
    """Two packs a product, each product with an attribute and a certificate."""
    head, *made = table(
        *(
            row(f"K{number}", f"Mắm số {number // 2}", f"Hũ số {number % 2}", price + number)
            for number in range(rows)
        )
    )
    return book_of([Page("Sao", [[*head, *MORE], *([*each, *SAID] for each in made)])])


def begun(producer_id: int, data: bytes, at=AT) -> int:
    number = services.keep(producer_id, services.read("lon.xlsx", data), by=None, at=at)
    services.match(number, 0, session.get_one(ProductImport, number).columns, by=None, at=at)
    return number


def worked_through(producer_id: int, data: bytes, at=AT) -> int:
    number = begun(producer_id, data, at)
    finish(number, at)
    services.write(number, submits=False, by=None, at=at)
    finish(number, at)
    return number


def test_a_thousand_rows_are_read_checked_and_written_in_ten_seconds_and_again_changed(db_session, proof):
    producer, took = a_producer(), []
    for price in (60_000, 70_000, 70_000):
        data = sheet_of(ROWS, price)
        start = time.process_time()
        number = worked_through(producer.id, data)
        took.append(time.process_time() - start)
    assert queries.counts(number)[LineKind.UNCHANGED] == ROWS
    start = time.process_time()
    taken_back(number - 1, AT + timedelta(hours=1))
    took.append(time.process_time() - start)

    proof(
        "1,000 rows, two packs, an attribute and a certificate a product: new {:.1f} s, changed {:.1f} s, unchanged {:.1f} s, undone {:.1f} s".format(
            *took
        )
    )
    assert max(took) < SECONDS


def steps(number: int) -> tuple[list[int], list[float]]:
    """How far the sheet was after each step, and how long each took."""
    done, took, more = [], [], True
    while more:
        start = time.process_time()
        more = services.advance(number, at=AT)
        took.append(time.process_time() - start)
        done.append(session.get_one(ProductImport, number).done)
    return done, took


def test_twenty_thousand_rows_go_on_step_by_step_and_each_step_is_short(db_session, proof):
    data = sheet_of(MOST, 60_000)
    start = time.process_time()
    number = begun(a_producer().id, data)
    read = time.process_time() - start
    checked, checking = steps(number)
    services.write(number, submits=False, by=None, at=AT)
    written, writing = steps(number)

    proof(
        f"20,000 rows: read {read:.1f} s, checked {sum(checking):.0f} s, written {sum(writing):.0f} s, in {len(written)} steps "
        f"each, the longest {max(*checking, *writing):.1f} s"
    )
    assert checked == written == [*range(services.PER_STEP, MOST // 2 + 1, services.PER_STEP)]
    assert queries.counts(number)[LineKind.NEW] == MOST
    assert queries.claims(number) == MOST // 2
    assert max(*checking, *writing) < SECONDS


def empty_rows() -> bytes:
    """A million rows that only have a colour, as many as a sheet can have; ten of them are ten million."""
    body = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(1, 1_048_577))
    return with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>')


def many_cells() -> bytes:
    """Two million cells, each with a letter: more than a sheet of products ever has."""
    line = "".join('<c t="inlineStr"><is><t>a</t></is></c>' for _ in range(80))
    return with_sheet(
        f'<worksheet xmlns="{MAIN}"><sheetData>{f"<row>{line}</row>" * 16_000}</sheetData></worksheet>'
    )


def nested_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(9):
            archive.writestr(f"xl/{number}.xml", bytes(60 * MIB))
    return target.getvalue()


HOSTILE = {
    "empty rows": (services.read, empty_rows),
    "many cells": (services.read, many_cells),
    "half a gigabyte of zeros": (services.read, nested_zip),
    "a hundred megabytes": (services.read, lambda: a_workbook(("a", "b")) + bytes(100 * MIB)),
    "a megabyte in one cell": (services.read, lambda: b"a,b\n" + b'"' + b"x" * (9 * MIB) + b'",1\n'),
    "ten million line ends": (services.read, lambda: b"\n" * (9 * MIB)),
    "photos of half a gigabyte": (
        photos.prepare,
        lambda: zipped(*((f"{n}.jpg", bytes(9 * MIB)) for n in range(60))),
    ),
}


@pytest.mark.parametrize(("read", "made"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_with_a_sentence_and_the_memory_stays(read, made, proof, request):
    data = made()
    before, start = memory(), time.process_time()
    try:
        read("x.xlsx", data) if read is services.read else read(data)
        answer = "read"
    except BadInput as error:
        answer = str(error)
    took, grown = time.process_time() - start, memory() - before

    proof(f"{request.node.callspec.id}: {answer} {took:.1f} s, memory + {grown} MB")
    assert grown < MOST_GROWTH
    assert took < 6
    assert answer
