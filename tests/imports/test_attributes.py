"""The attributes of a product in one cell of a sheet."""

import pytest
from sqlalchemy import func, select

from shop.catalogue.models import Product
from shop.extensions import session
from shop.imports import exporting, queries
from shop.imports.columns import COLUMNS
from shop.imports.lines import is_example
from shop.imports.services.common import latest
from tests.builders.producers import producer as a_producer
from tests.builders.sheets import HEAD, MORE, row, uploaded, written


@pytest.fixture
def producer(db_session):
    return a_producer()


def kinds(number: int) -> list[str]:
    return [line.kind.value for line in queries.lines(number)]


def traits(code: str, cell: str, **more) -> list[list]:
    return [[*HEAD, *MORE, "Đặc điểm theo bộ sản phẩm"], [*row(code, **more), cell]]


def test_attributes_stand_in_one_cell_and_what_it_does_not_name_stays(producer):
    first = written(producer.id, traits("A", "Loại mắm: mam tom; Độ đạm: 30,5 °N; Ăn chay được: không"))
    changed = uploaded(producer.id, traits("A", "nitrogen content: 32"))
    written(producer.id, traits("A", "nitrogen content: 32"))

    version = latest(session.scalars(select(Product.id)).one())
    assert (kinds(first), kinds(changed)) == (["new"], ["changed"])
    assert queries.lines(changed)[0].changes == [
        [
            "attributes",
            "Loại mắm: Mắm tôm; Độ đạm: 30,5; Ăn chay được: Không",
            "Loại mắm: Mắm tôm; Độ đạm: 32; Ăn chay được: Không",
        ]
    ]
    assert version.attributes == {"loai-mam": "mam-tom", "do-dam": 320, "an-chay": False}
    rows = list(exporting.product_rows([producer.id]))
    assert kinds(uploaded(producer.id, [], data=exporting.file_of(rows, "csv", "x"))) == ["unchanged"]


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("Độ đạm", "Ghi tên, dấu hai chấm rồi giá trị"),
        ("Giống lúa: ST25", "không có đặc điểm “Giống lúa”. Có: Loại mắm, Độ đạm"),
        ("Loại mắm: Mắm ruốc", "Loại mắm không có giá trị “Mắm ruốc”. Có: Nước mắm | Mắm tôm"),
        ("Độ đạm: nhiều", "Hãy nhập một số"),
        ("Ăn chay được: tùy", "Có: Có, Không"),
    ],
)
def test_what_is_no_attribute_of_the_set_is_said_at_its_cell(producer, cell, sentence):
    number = uploaded(producer.id, traits("A", cell))

    [[field, said]] = queries.lines(number)[0].errors
    assert (field, sentence in said) == ("attributes", True), said
    assert session.scalar(select(func.count(Product.id))) == 0


def test_examples_of_an_older_template_with_fewer_columns_are_examples_still():
    examples = [{column.field: column.examples[which] for column in COLUMNS} for which in (0, 1)]
    older = [column.field for column in COLUMNS if column.field != "attributes"]

    for example in examples:
        cells = {field: example[field] for field in older}
        assert is_example(cells, older)
        assert not is_example(cells | {"name": "Mắm của tôi"}, older)
    assert not is_example({}, older)
