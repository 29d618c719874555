"""The attributes of a product in one cell of a sheet."""

import pytest
from sqlalchemy import func, select

from shop.catalogue.attributes import AttributeRow, OptionRow
from shop.catalogue.models import Product
from shop.catalogue.states import AttributeKind
from shop.extensions import session
from shop.imports import exporting, queries
from shop.imports.columns import COLUMNS
from shop.imports.lines import is_example
from shop.imports.services.common import latest
from shop.imports.traits import read_trait, read_traits, shown_trait, shown_traits
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


def columns(code: str, *cells: str, names=("Loại mắm", "Độ đạm", "Ăn chay được")) -> list[list]:
    return [[*HEAD, *MORE, *names], [*row(code), *cells]]


def values() -> dict:
    return latest(session.scalars(select(Product.id)).one()).attributes


def test_each_attribute_has_a_column_of_its_own_and_an_empty_cell_leaves_what_there_is(producer):
    first = written(producer.id, columns("A", "mam tom", "30,5 °N", "không"))
    again = written(producer.id, columns("A", "Mắm tôm", "", ""))
    changed = written(producer.id, columns("A", "", "32", ""))

    assert [kinds(each) for each in (first, again, changed)] == [["new"], ["unchanged"], ["changed"]]
    [[field, old, new]] = queries.lines(changed)[0].changes
    assert (exporting.titles()[field], old, new) == ("Độ đạm", "30,5", "32")
    assert values() == {"loai-mam": "mam-tom", "do-dam": 320, "an-chay": False}
    [head, out] = exporting.product_rows([producer.id])
    assert [dict(zip(head, out, strict=True))[name] for name in ("Loại mắm", "Độ đạm", "Ăn chay được")] == [
        "Mắm tôm",
        "32",
        "Không",
    ]
    assert {"Giống lúa", "Đặc điểm theo bộ sản phẩm"}.isdisjoint(head)


def test_a_column_says_more_surely_than_the_cell_with_all_of_them(producer):
    written(
        producer.id,
        [[*HEAD, *MORE, "attributes", "Độ đạm"], [*row("A"), "Độ đạm: 30; Loại mắm: Tương", "32"]],
    )

    assert values() == {"loai-mam": "tuong", "do-dam": 320}


def test_attributes_of_one_name_share_a_column_and_the_set_says_which_is_meant(producer):
    noodles = [*row("B", "Miến Mẫu"), "Dong riềng"]
    noodles[2] = "6"
    meat = [*row("A", "Thịt chua Mẫu"), "Thịt lợn"]
    meat[2] = "8"

    number = written(producer.id, [[*HEAD, *MORE, "Làm từ"], noodles, meat])

    assert kinds(number) == ["new", "new"]
    kept = [latest(each).attributes for each in session.scalars(select(Product.id).order_by(Product.id))]
    assert kept == [{"bot-lam-tu": "dong-rieng"}, {"nguon-thit-ca": "heo"}]
    [head, *rows] = exporting.product_rows([producer.id])
    assert head.count("Làm từ") == 1
    assert [each[head.index("Làm từ")] for each in rows] == ["Dong riềng", "Thịt lợn"]


@pytest.mark.parametrize(
    ("name", "cell", "sentence"),
    [
        ("Giống lúa", "ST25", "không có đặc điểm “Giống lúa”. Có: Loại mắm, Độ đạm"),
        ("Loại mắm", "Mắm ruốc", "Loại mắm không có giá trị “Mắm ruốc”"),
        ("Độ đạm", "nhiều", "Hãy nhập một số"),
    ],
)
def test_a_wrong_cell_of_an_attribute_is_named(producer, name, cell, sentence):
    number = uploaded(producer.id, columns("A", cell, names=(name,)))

    [[field, said]] = queries.lines(number)[0].errors
    assert (exporting.titles()[field], sentence in said) == (name, True), said
    assert exporting.said(queries.lines(number)[0], exporting.titles()).startswith(f"{name}: ")


def an_attribute(kind: AttributeKind, *names: str) -> AttributeRow:
    options = tuple(OptionRow(n, f"o{n}", name, "") for n, name in enumerate(names))
    return AttributeRow(1, "x", kind, "Loại; hạng", "Kind", sets=frozenset({9}), options=options)


ODD = ("Tre; nứa", "Mây | song", "Gạo: nếp", '"Đặc biệt"', "Cói, đay", "Lụa")


@pytest.mark.parametrize("marks", [ODD, ODD[:2], ODD[3:], ("Cói, đay",)])
def test_names_with_the_marks_that_part_values_survive_a_sheet(marks):
    own = an_attribute(AttributeKind.CHOICES, *ODD)
    chosen = [f"o{ODD.index(each)}" for each in marks]

    assert read_traits(shown_traits({"x": chosen}, [own]), [own], None) == {"x": chosen}
    assert read_trait(own, shown_trait(own, chosen), None) == chosen
    for name in marks:
        one = an_attribute(AttributeKind.CHOICE, *ODD)
        value = f"o{ODD.index(name)}"
        assert read_traits(shown_traits({"x": value}, [one]), [one], None) == {"x": value}
        assert read_trait(one, name, None) == value


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
