"""The sheets that go out: the template, the sheet with what is wrong in it, a producer's goods."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from shop.catalogue.attributes import AttributeRow
from shop.catalogue.listing import Listing
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.attributes import attributes
from shop.catalogue.services import VersionText, listings
from shop.catalogue.states import ProductState
from shop.core.sentences import lazy
from shop.extensions import session
from shop.imports.claims import Paper, shown
from shop.imports.columns import BY_FIELD, CODE, COLUMNS, Column, Part, Sort
from shop.imports.models import ProductImport, ProductImportLine
from shop.imports.row_forms import OF_PAPER, OF_VARIANT, Fields
from shop.imports.services.claims import papers_in
from shop.imports.states import LineKind
from shop.imports.traits import TRAITS, offered, options_of, trait_columns
from shop.sheets.books import Page, Value, book_of
from shop.sheets.writing import csv_of

Rows = list[list[str | None]]
AT_ONCE = 200
CHOICES = tuple(column.field for column in COLUMNS if column.sort is Sort.CHOICE)
OWN_COLUMNS = tuple(column for column in COLUMNS if column.field != TRAITS)  # each attribute has its own


def columns_of(traits: Iterable[AttributeRow], set_codes: Iterable[int] | None = None) -> list[Column]:
    """The columns that go out: those of every product, and the attributes of goods of these sets (None: of all)."""
    return [*OWN_COLUMNS, *trait_columns(traits, set_codes)]


def template_rows(columns: Sequence[Column] | None = None) -> Rows:
    """The headings and two packs of one product, which are to be written over."""
    told = columns_of(attributes()) if columns is None else columns
    examples: Rows = [[column.examples[which] for column in told] for which in (0, 1)]
    return [_headings(told), *examples]


def _headings(columns: Iterable[Column]) -> list[str | None]:
    return [str(column.title) for column in columns]


def template_book() -> bytes:
    """The template with a sheet of the values that may be chosen, and how to fill it in."""
    fields = Fields()
    columns, chosen = columns_of(fields.traits), _chosen(fields)
    allowed = str(lazy("Giá trị cho phép"))
    titles = {column.field: str(column.title) for column in columns}
    values: Rows = [[titles[name] for name in chosen]]
    for number in range(max(len(each) for each in chosen.values())):
        values.append([each[number] if number < len(each) else None for each in chosen.values()])
    places = {column.field: place for place, column in enumerate(columns)}
    choices = {
        places[name]: (allowed, column, len(each)) for column, (name, each) in enumerate(chosen.items())
    }
    widths = [column.width for column in columns]
    return book_of(
        [
            Page(str(lazy("Sản phẩm")), template_rows(columns), widths=widths, choices=choices),
            Page(allowed, values, widths=[34] * len(chosen)),
            Page(str(BY_FIELD[TRAITS].title), _trait_rows(fields), widths=[34, 26, 100]),
            Page(str(lazy("Cách điền")), [[str(line)] for line in HELP], widths=[100]),
        ]
    )


def _chosen(fields: Fields) -> dict[str, list[str]]:
    """What may be chosen, by column."""
    found = {name: [fields.shown(name, value) for value in fields.offered(name)] for name in CHOICES}
    return found | options_of(fields.traits)


def _trait_rows(fields: Fields) -> Rows:
    """Which attributes goods of each official set have, and what may be given."""
    heads: list[str | None] = [str(BY_FIELD["set_code"].title), str(lazy("Đặc điểm")), str(lazy("Giá trị"))]
    found: Rows = [heads]
    for set_code in fields.offered("set_code"):
        name = fields.shown("set_code", set_code)
        found += [[name, *pair] for pair in offered(fields.traits, set_code)]
    return found


HELP = (
    lazy("Cách điền bảng sản phẩm"),
    lazy(
        "Mỗi dòng là một quy cách. Quy cách cùng một sản phẩm: ghi cùng tên, hoặc để trống tên ở các dòng dưới."
    ),
    lazy("Mã hàng là mã của bạn, mỗi quy cách một mã. Tải lên lại cùng mã là sửa, không thêm mới."),
    lazy("Ô trống giữ nguyên thông tin đã có."),
    lazy("Giá ghi 60000, 60.000, 60,000 hoặc 60k. Khối lượng ghi 200, 200 g hoặc 0,2 kg."),
    lazy("Mỗi đặc điểm của bộ sản phẩm là một cột; bộ không có đặc điểm đó thì để trống."),
    lazy(
        "Nhiều giá trị của một đặc điểm cách nhau bằng dấu |. Trang Đặc điểm theo bộ sản phẩm có đủ các giá trị."
    ),
    lazy(
        "Giấy chứng nhận OCOP: ghi số quyết định, cơ quan, ngày quyết định và hạng sao như trên giấy. Cấp công nhận, ngày cấp và ngày cuối để trống thì tính theo quy định."
    ),
    lazy("Giấy chứng nhận trong bảng chờ cán bộ đối chiếu; sao chỉ hiện sau khi cán bộ đã kiểm tra."),
    lazy("Hai dòng ví dụ không được nhập nếu để nguyên. Công thức không được tính."),
)


def wrong_book(sheet: ProductImport, lines: Sequence[ProductImportLine]) -> bytes:
    """The sheet as it was read, with a column for what is wrong in front; the cells themselves are red."""
    wrong = {line.number: line for line in lines if line.kind is LineKind.WRONG}
    marked = {
        (number, 1 + sheet.columns[name])
        for number, line in wrong.items()
        for name, _sentence in line.errors
        if name in sheet.columns
    }
    marked |= {(number, 0) for number in wrong}
    return book_of(
        [
            Page(
                str(lazy("Sản phẩm")),
                _with_faults(sheet, wrong),
                heading=sheet.heading + 1,
                widths=[50, *[18] * max((len(row) for row in sheet.rows), default=0)],
                marked=marked,
            )
        ]
    )


def _with_faults(sheet: ProductImport, wrong: dict[int, ProductImportLine]) -> Iterable[list[Value]]:
    called = titles()
    for number, row in enumerate(sheet.rows, 1):
        first = str(lazy("Lỗi")) if number == sheet.heading + 1 else ""
        yield [said(wrong[number], called) if number in wrong else first, *row]


def titles() -> dict[str, str]:
    """What each column is called."""
    return {column.field: str(column.title) for column in (*COLUMNS, *trait_columns(attributes()))}


def said(line: ProductImportLine, called: Mapping[str, str]) -> str:
    """What is wrong with a line, each with the name of its column; ``called``: the `titles`."""
    return "\n".join(
        f"{called[name]}: {sentence}" if name in called else sentence for name, sentence in line.errors
    )


def product_rows(producer_ids: Collection[int]) -> Iterator[list[str | None]]:
    """The goods of these producers as they are now, drafts too, in the columns that can be uploaded again.

    Read some hundred products at a time: a large shop costs a few statements more, and little memory.
    """
    fields = Fields()
    columns = columns_of(fields.traits, _sets(producer_ids))
    yield _headings(columns)
    for producer_id in sorted(producer_ids):
        last = 0
        while products := _next(producer_id, last):
            last = products[-1].id
            skus, found = _skus([one.id for one in products]), listings.listings_of(products)
            papers = papers_in({each for _, listing in found.values() for each in listing.certificates})
            for product in products:
                words = _words_of(*found[product.id], papers, fields)
                yield from _rows_of(found[product.id][1], words, skus, columns, fields)


def _next(producer_id: int, last: int) -> Sequence[Product]:
    return session.scalars(
        select(Product)
        .where(Product.producer_id == producer_id, Product.state != ProductState.ARCHIVED, Product.id > last)
        .order_by(Product.id)
        .limit(AT_ONCE)
    ).all()


def _skus(product_ids: Collection[int]) -> dict[int, str]:
    found = session.execute(select(Variant.id, Variant.sku).where(Variant.product_id.in_(product_ids)))
    return {row.id: row.sku for row in found}


def _sets(producer_ids: Collection[int]) -> set[int]:
    """The official sets of these producers' goods, also those that only a draft proposes."""
    proposed = ProductVersion.offer["set_code"].as_integer()
    found = session.execute(
        select(Product.set_code, proposed)
        .join(ProductVersion, ProductVersion.product_id == Product.id)
        .where(Product.producer_id.in_(producer_ids), Product.state != ProductState.ARCHIVED)
        .distinct()
    )
    return {each for row in found for each in row if each is not None}


def _words_of(
    version: ProductVersion, listing: Listing, papers: Mapping[int, Paper], fields: Fields
) -> dict[str, str]:
    """What a product says in each of its columns."""
    values: dict[str, Any] = {
        name: getattr(version, name) for name in VersionText.__slots__ if name in BY_FIELD
    }
    values |= {"shelf_id": listing.shelf_id, "set_code": listing.set_code}
    paper = shown([papers[each] for each in listing.certificates])
    values |= {name: paper.values[own] if paper else None for name, own in OF_PAPER.items()}
    words = {name: fields.shown(name, value) for name, value in values.items() if name != TRAITS}
    return words | fields.shown_traits(listing.set_code, version.attributes)


def _rows_of(
    listing: Listing,
    words: Mapping[str, str],
    skus: Mapping[int, str],
    columns: Sequence[Column],
    fields: Fields,
) -> Rows:
    found: Rows = []
    for each in listing.variants:
        cells: list[str | None] = []
        for column in columns:
            if column.field == CODE:
                cells.append(each.text.own_sku or skus.get(each.id or 0, ""))
            elif column.part is not Part.PACK:
                cells.append(words.get(column.field, ""))
            else:
                own = OF_VARIANT.get(column.field, column.field)
                value = each.price if own == "price" else getattr(each.text, own)
                cells.append(fields.shown(column.field, value))
        found.append(cells)
    return found


def file_of(rows: Iterable[Sequence[Value]], kind: str, title: str) -> bytes:
    """A table as `xlsx` or `csv`."""
    if kind == "csv":
        return csv_of(rows)
    return book_of([Page(title, rows, widths=[column.width for column in OWN_COLUMNS])])
