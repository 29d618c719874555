"""A sheet of products: written once, changed by its codes, never twice, taken back as a whole."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.attributes import attributes
from shop.catalogue.services import listings
from shop.catalogue.states import ProductState, VersionState
from shop.core.errors import BadInput, Refused
from shop.extensions import session
from shop.imports import exporting, queries, services
from shop.imports.models import ProductImport
from shop.imports.services.common import latest
from shop.imports.states import ImportState, LineKind
from shop.sheets.writing import csv_of
from tests.builders.catalogue import a_product
from tests.builders.producers import producer as a_producer
from tests.builders.sheets import AT, WORDS, finish, row, table, taken_back, uploaded, written


@pytest.fixture
def producer(db_session):
    return a_producer()


def kinds(number: int) -> list[str]:
    return [line.kind.value for line in queries.lines(number)]


def the_product(producer) -> tuple[Product, ProductVersion]:
    product = session.scalars(select(Product).where(Product.producer_id == producer.id)).one()
    return product, latest(product.id)


def test_a_sheet_makes_drafts_and_the_same_sheet_again_changes_nothing(producer):
    rows = table(row("MT-1"), row("MT-2", "", "Hũ 500 g", "130k"))

    first = written(producer.id, rows)
    again = written(producer.id, rows)

    product, version = the_product(producer)
    listing = listings.listing_of(product, version)
    assert kinds(first) == ["new", "new"]
    assert kinds(again) == ["unchanged", "unchanged"]
    assert queries.changed_products(again) == 0
    assert (version.state, version.name, version.origin) == (VersionState.DRAFT, "Mắm tôm Mẫu", "Việt Nam")
    assert [(each.text.own_sku, each.price, each.text.gross_weight_g) for each in listing.variants] == [
        ("MT-1", 60_000, 320),
        ("MT-2", 130_000, 320),
    ]


def test_a_code_changes_what_it_names_and_an_empty_cell_leaves_what_there_is(producer):
    written(producer.id, table(row("MT-1"), row("MT-2", "", "Hũ 500 g", "130k")))

    number = written(producer.id, [["SKU", "Giá bán", "Tên SP"], ["MT-2", "140,000", ""]])

    product, version = the_product(producer)
    prices = [each.price for each in listings.listing_of(product, version).variants]
    assert prices == [60_000, 140_000]
    assert version.summary == "Ủ chín 12 tháng."
    assert [line.changes for line in queries.lines(number)] == [[["price", "130.000", "140.000"]]]


def test_a_new_pack_joins_the_product_of_its_name_and_a_known_code_may_give_a_new_name(producer):
    written(producer.id, table(row("MT-1")))

    number = written(producer.id, table(row("MT-1", "Mắm tôm mới"), row("MT-3", "Mắm tôm mới", "Hũ 1 kg")))

    product, version = the_product(producer)
    assert kinds(number) == ["changed", "new"]
    assert version.name == "Mắm tôm mới"
    assert [each.text.own_sku for each in listings.listing_of(product, version).variants] == ["MT-1", "MT-3"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (["", *row("")[1:]], "own_sku"),
        (row("A", price="sáu chục"), "price"),
        (row("A", price="=60*1000"), "price"),
        (["A", "", *row("")[2:]], "name"),
        (["A", "Mắm", "99", *row("")[3:]], "set_code"),
        (["A", "Mắm", "9", "Kệ lạ", *row("")[4:]], "shelf_id"),
        ([*row("A")[:7], "nặng", *WORDS], "gross_weight_g"),
        (row("A", "M" * 201), "name"),
        (row("A" * 41), "own_sku"),
    ],
)
def test_a_wrong_cell_is_named_and_only_its_product_is_kept_back(producer, wrong, field):
    number = written(producer.id, table(wrong, row("GOOD", "Miến dong Mẫu")))

    bad, good = queries.lines(number)
    assert field in [name for name, _sentence in bad.errors]
    assert (bad.kind, good.kind) == (LineKind.WRONG, LineKind.NEW)
    assert the_product(producer)[1].name == "Miến dong Mẫu"


def test_a_wrong_row_keeps_the_other_packs_of_its_product_back_and_says_so(producer):
    number = written(producer.id, table(row("A"), row("B", "", price="x"), row("A", "Khác")))

    first, second, twin = queries.lines(number)
    assert kinds(number) == ["wrong", "wrong", "wrong"]
    assert first.errors == [["", "Chưa ghi vì dòng 3 của cùng sản phẩm có lỗi."]]
    assert second.errors[0][0] == "price"
    assert twin.errors[0] == ["own_sku", "Trùng mã hàng với dòng 2."]
    assert session.scalar(select(func.count(Product.id)).where(Product.producer_id == producer.id)) == 0


def test_goods_on_sale_are_changed_by_a_draft_beside_them_and_what_waits_for_review_is_left(producer):
    product = a_product(producer=producer)
    variant = session.scalars(select(Variant).where(Variant.product_id == product.id)).one()

    number = written(producer.id, [["Mã hàng", "Giá"], [variant.sku, "75.000"]])

    version = latest(product.id)
    assert kinds(number) == ["changed"]
    assert (version.state, product.published_version_id != version.id) == (VersionState.DRAFT, True)
    version.state = VersionState.SUBMITTED
    session.flush()
    later = written(producer.id, [["Mã hàng", "Giá"], [variant.sku, "80.000"]])
    assert queries.lines(later)[0].errors == [["", "Bản này đang chờ duyệt. Hãy rút lại trước khi sửa."]]


def test_everything_is_taken_back_within_a_day_but_for_what_was_changed_since(producer):
    sold = a_product("Mật ong Mẫu", producer=producer)
    variant = session.scalars(select(Variant).where(Variant.product_id == sold.id)).one()
    written(producer.id, table(row("OLD", "Miến Mẫu")))
    rows = table(row("OLD", "Miến Mẫu", price="70k"), row("NEW", "Chè Mẫu"), row("TOUCHED", "Cói Mẫu"))
    number = written(producer.id, [*rows, [variant.sku, "", "", "", "", "", "99k"]])
    touched = session.scalars(select(ProductVersion).where(ProductVersion.name == "Cói Mẫu")).one()
    touched.summary = "Sửa tay."
    session.flush()

    stayed = taken_back(number, AT + timedelta(hours=23))

    products = {latest(each.id).name: each for each in session.scalars(select(Product))}
    old = products["Miến Mẫu"]
    assert stayed == ["Cói Mẫu"]
    assert products["Chè Mẫu"].state is ProductState.ARCHIVED
    assert products["Cói Mẫu"].state is ProductState.DRAFT
    assert listings.listing_of(old, latest(old.id)).variants[0].price == 60_000
    assert latest(sold.id).id == sold.published_version_id
    assert session.get_one(ProductImport, number).state is ImportState.UNDONE
    assert kinds(written(producer.id, table(row("NEW", "Chè Mẫu")))) == ["new"]


def test_one_product_that_a_reviewer_gave_back_stays_and_the_others_are_taken_back(producer):
    sold = a_product("Mật ong Mẫu", producer=producer)
    variant = session.scalars(select(Variant).where(Variant.product_id == sold.id)).one()
    number = written(producer.id, [*table(row("NEW", "Chè Mẫu")), [variant.sku, "", "", "", "", "", "99k"]])
    latest(sold.id).state = VersionState.NEEDS_CHANGES
    session.flush()

    assert taken_back(number) == ["Mật ong Mẫu"]

    assert set(session.scalars(select(Product.state).where(Product.id != sold.id))) == {ProductState.ARCHIVED}
    assert latest(sold.id).state is VersionState.NEEDS_CHANGES


def test_what_was_given_back_before_the_sheet_is_put_back_as_it_was(producer):
    written(producer.id, table(row("A")))
    product, version = the_product(producer)
    version.state = VersionState.NEEDS_CHANGES
    session.flush()

    assert taken_back(written(producer.id, table(row("A", price="70k")))) == []
    assert listings.listing_of(product, latest(product.id)).variants[0].price == 60_000


def test_a_code_that_only_the_undone_rows_brought_is_free_again(producer):
    written(producer.id, table(row("OLD", "Miến Mẫu")))
    number = written(producer.id, table(row("OLD", "Miến Mẫu"), row("K9", "Miến Mẫu", "Gói 1 kg")))
    taken_back(number)

    again = written(producer.id, table(row("K9", "Chè Mẫu"), row("OLD", "Miến Mẫu")))

    assert kinds(again) == ["new", "unchanged"]
    assert session.scalar(select(func.count(Product.id))) == 2


def test_a_code_is_claimed_as_it_is_judged(producer):
    written(producer.id, table(row('="00123"')))

    again = written(producer.id, [["Mã hàng", "Giá"], ["00123", "70k"]])

    assert (kinds(again), queries.lines(again)[0].changes) == (["changed"], [["price", "60.000", "70.000"]])
    assert kinds(written(producer.id, [["Mã hàng", "Giá"], ["'00123", "70k"]])) == ["unchanged"]


def test_what_the_database_refuses_of_one_product_is_an_error_of_its_row(producer):
    written(producer.id, table(row("K1")))
    number = uploaded(producer.id, table(row("N1", "Chè Mẫu"), row("K1", price="70k"), row("Z", "Miến Mẫu")))
    written(producer.id, table(row("K1"), row("N1", "")))  # so that two products of the sheet are one by now

    services.write(number, submits=False, by=None, at=AT)
    finish(number)

    lines = queries.lines(number)
    assert [line.kind.value for line in lines] == ["changed", "wrong", "new"]
    assert lines[1].errors[0][1].startswith("Chưa ghi được sản phẩm này.")
    assert session.get_one(ProductImport, number).state is ImportState.WRITTEN


def test_after_a_day_nothing_is_taken_back(producer):
    number = written(producer.id, table(row("A")))

    with pytest.raises(Refused, match="24 giờ"):
        services.undo(number, by=None, at=AT + timedelta(hours=24))


def test_columns_are_matched_by_what_the_producers_last_sheet_called_them(producer):
    head = ["Ký hiệu nội bộ", "Tiền", "Tên sản phẩm", "Bộ", "Danh mục"]
    read = services.read("a.csv", csv_of([head, ["A", "60k", "Mắm Mẫu", "9", "Mắm & gia vị"]]))
    number = services.keep(producer.id, read, by=None, at=AT)
    assert "price" not in session.get_one(ProductImport, number).columns

    services.match(number, 0, {"own_sku": 0, "price": 1, "name": 2}, by=None, at=AT)
    again = services.keep(producer.id, read, by=None, at=AT)

    assert session.get_one(ProductImport, again).columns["price"] == 1
    assert session.get_one(ProductImport, again).columns["own_sku"] == 0


def test_two_producers_may_use_the_same_code(producer):
    other = a_producer()
    for each in (producer, other):
        assert kinds(written(each.id, table(row("A")))) == ["new"]
    assert kinds(written(other.id, table(row("A")))) == ["unchanged"]


def test_what_goes_out_comes_in_again_and_changes_nothing(producer):
    written(producer.id, table(row("A"), row("B", "", "Hũ 500 g", "130k")))
    a_product("Mật ong Mẫu", producer=producer)
    rows = list(exporting.product_rows([producer.id]))

    number = uploaded(producer.id, [], data=exporting.file_of(rows, "xlsx", "Sản phẩm"))

    assert len(rows) == 4
    assert kinds(number) == ["unchanged"] * 3


def test_the_template_as_it_stands_is_no_product_and_the_faults_are_given_back_in_the_sheet(producer):
    read = services.read("mau.xlsx", exporting.template_book())
    number = services.keep(producer.id, read, by=None, at=AT)
    columns = session.get_one(ProductImport, number).columns
    assert list(columns) == [column.field for column in exporting.columns_of(attributes())]
    with pytest.raises(BadInput, match="chưa có sản phẩm nào"):
        services.match(number, 0, columns, by=None, at=AT)

    bad = uploaded(producer.id, table(row("A", price="x")))
    back = exporting.wrong_book(session.get_one(ProductImport, bad), queries.lines(bad))

    assert services.read("loi.xlsx", back).rows[0][:2] == ["Lỗi", "Mã hàng"]
    assert services.read("loi.xlsx", back).rows[1][0].startswith("Giá đề xuất đã gồm thuế: ")
    again = services.keep(producer.id, services.read("loi.xlsx", back), by=None, at=AT)
    assert session.get_one(ProductImport, again).columns["own_sku"] == 1


def test_the_command_does_what_the_page_does(app, producer, tmp_path):
    file = tmp_path / "bang.csv"
    file.write_bytes(csv_of(table(row("A"), row("B", "Miến Mẫu", price="x"))))
    session.commit()
    run = app.test_cli_runner().invoke

    dry = run(args=["import-products", str(file), "--producer", producer.slug, "--dry-run"])
    assert (dry.exit_code, session.scalar(select(func.count(Product.id)))) == (0, 0)
    done = run(args=["import-products", str(file), "--producer", producer.slug])

    assert "new: 1, changed: 0, unchanged: 0, wrong: 1" in done.output
    assert "row 3: Giá đề xuất đã gồm thuế: " in done.output
    assert done.output.endswith("1 products written.\n")
    assert "Không tìm thấy" in run(args=["import-products", str(file), "--producer", "khong-co"]).output


def test_old_rows_are_dropped_but_not_of_a_sheet_that_is_at_work(producer):
    sheet = session.get_one(ProductImport, uploaded(producer.id, table(row("MT-1"))))
    for state in (ImportState.CHECKING, ImportState.WRITING, ImportState.UNDOING):
        sheet.state = state
        session.flush()
        assert services.forget_old(AT + timedelta(days=30)) == 0

    sheet.state = ImportState.CHECKED
    session.flush()
    assert services.forget_old(AT + timedelta(days=30)) == 1
    assert sheet.rows == []
