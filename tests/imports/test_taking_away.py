"""A shop's goods as a table cost a few statements however many; what is said of a sheet is in its reader's language."""

import pytest

from shop.extensions import session
from shop.imports import exporting, jobs, queries, services
from shop.imports.models import ProductImport
from shop.imports.states import ImportState
from shop.sheets.writing import csv_of
from shop.unit_of_work import in_transaction
from tests.builders.producers import producer as a_producer
from tests.builders.sheets import AT, row, table, written
from tests.support.queries import recorded_statements


@pytest.fixture
def producer(db_session):
    return a_producer()


def statements(producer_id: int) -> tuple[int, list]:
    session.expire_all()
    with recorded_statements() as found:
        rows = list(exporting.product_rows([producer_id]))
    return len(found), rows


def test_ten_goods_cost_as_many_statements_as_one(producer):
    written(producer.id, table(row("A0", "Mắm số 0")))
    one, _rows = statements(producer.id)
    written(producer.id, table(*(row(f"A{number}", f"Mắm số {number}") for number in range(10))))

    ten, rows = statements(producer.id)

    assert ten == one
    assert [each[0] for each in rows[1:]] == [f"A{number}" for number in range(10)]
    assert [each[6] for each in rows[1:]] == ["60.000"] * 10


def test_what_was_taken_away_changes_nothing_when_it_comes_back(producer):
    written(producer.id, table(row("A"), row("B", "", "Hũ 500 g", "130k")))
    rows = list(exporting.product_rows([producer.id]))

    again = written(producer.id, rows)

    assert {line.kind.value for line in queries.lines(again)} == {"unchanged"}


def _matched(producer_id: int, data: bytes, language: str) -> int:
    number = services.keep(producer_id, services.read("a.csv", data), by=None, at=AT, language=language)
    services.match(number, 0, session.get_one(ProductImport, number).columns, by=None, at=AT)
    return number


def test_the_worker_says_what_is_wrong_in_the_language_of_who_uploaded_it(app, database):
    said, producer = {}, in_transaction(a_producer)
    data = csv_of(table(row("A", price="rẻ")))
    for language in ("vi", "en"):
        number = in_transaction(lambda lang=language: _matched(producer.id, data, lang))
        jobs.finish(number)
        said[language] = queries.lines(number)[0].errors[0][1]
        session.rollback()

    assert said["vi"].startswith("Hãy")
    assert said["en"].isascii() or "₫" in said["en"]


def test_a_sheet_is_taken_back_step_by_step_and_goes_on_where_it_stood(producer):
    number = written(producer.id, table(*(row(f"A{one}", f"Mắm số {one}") for one in range(3))))
    services.undo(number, by=None, at=AT)
    sheet = session.get_one(ProductImport, number)
    assert (sheet.state, sheet.done, sheet.total) == (ImportState.UNDOING, 0, 3)

    assert services.advance(number, at=AT, most=2)
    assert (sheet.state, sheet.done) == (ImportState.UNDOING, 2)
    assert not services.advance(number, at=AT, most=2)

    assert (sheet.state, queries.stayed(number, most=5)) == (ImportState.UNDONE, [])
