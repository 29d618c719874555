"""Sheets of products, from upload to written."""

import io
import zipfile
from datetime import UTC, datetime

from shop.certification import services as certification
from shop.certification.models import Certificate
from shop.certification.services import CertificateDraft
from shop.certification.states import IssuerLevel
from shop.extensions import session
from shop.imports import queries, services
from shop.imports.models import ProductImport
from shop.sheets.writing import csv_of
from tests.builders.halves import Place

AT = datetime(2026, 11, 28, 3, tzinfo=UTC)
HEAD = [
    "Mã hàng",
    "Tên sản phẩm",
    "Bộ sản phẩm chính thức",
    "Danh mục trong cửa hàng",
    "Quy cách",
    "Đơn vị",
    "Giá",
]
MORE = [
    "Khối lượng cả bao bì (g)",
    "Một câu giới thiệu",
    "Thành phần",
    "Hướng dẫn sử dụng",
    "Hướng dẫn bảo quản",
    "Khối lượng tịnh (g)",
]
WORDS = ["Ủ chín 12 tháng.", "Moi biển, muối", "Dùng để chấm.", "Nơi khô, mát.", "200"]


def row(code: str, name: str = "Mắm tôm Mẫu", pack: str = "Hũ 200 g", price: object = "60.000") -> list:
    """A complete row."""
    return [code, name, "9", "Mắm & gia vị", pack, "hũ", price, "320 g", *WORDS]


def table(*rows: list) -> list[list]:
    return [[*HEAD, *MORE], *rows]


def uploaded(
    producer_id: int,
    rows: list[list],
    *,
    data: bytes | None = None,
    at: datetime = AT,
    by: int | None = None,
) -> int:
    """A sheet whose columns were told by themselves, checked; gives its id."""
    read = services.read("bang.csv", csv_of(rows) if data is None else data)
    number = services.keep(producer_id, read, by=by, at=at)
    kept = session.get_one(ProductImport, number)
    services.match(number, kept.heading, kept.columns, by=None, at=at)
    finish(number, at)
    return number


def zipped(*members: tuple[str, bytes]) -> bytes:
    """A ZIP of these files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return target.getvalue()


def damaged(data: bytes) -> dict[str, bytes]:
    """A ZIP with its first member broken in each way that a reader of ZIPs stumbles on."""
    begins = 30 + int.from_bytes(data[26:28], "little") + int.from_bytes(data[28:30], "little")
    listed = data.index(b"PK\x01\x02")

    def changed(*places: tuple[int, bytes]) -> bytes:
        made = bytearray(data)
        for place, new in places:
            made[place : place + len(new)] = new
        return bytes(made)

    return {
        "broken": changed((begins, b"\xff" * 8)),
        "cut": data[: len(data) // 2],
        "encrypted": changed((6, b"\1"), (listed + 8, b"\1")),
        "LZMA": changed((8, b"\x0e"), (listed + 10, b"\x0e"), (begins, b"\x09\x14\x05\x00" + b"\xff" * 5)),
        "packed otherwise": changed((8, b"\x63"), (listed + 10, b"\x63")),
    }


def finish(number: int, at: datetime = AT) -> None:
    while services.advance(number, at=at):
        pass


def taken_back(number: int, at: datetime = AT) -> list[str]:
    """Take a sheet back; the names of what stays."""
    services.undo(number, by=None, at=at)
    finish(number, at)
    return queries.stayed(number, most=20)


def written(producer_id: int, rows: list[list], *, submits: bool = False, at: datetime = AT) -> int:
    """A sheet whose products are drafts; gives its id."""
    number = uploaded(producer_id, rows, at=at)
    services.write(number, submits=submits, by=None, at=at)
    finish(number, at)
    return number


def add(made: Place) -> None:
    """A place's producer has a sheet to match, one with a good row and a wrong one, and one that was written."""
    [producer_id, *_] = made.values["producer_id"]
    few = services.read("it-cot.csv", csv_of([["Mã hàng", "Tên sản phẩm", "Giá"], ["K1", "Chè Mẫu", "9k"]]))
    fresh = services.keep(producer_id, few, by=None, at=AT)
    name = f"Miến Mẫu {made.outlet.id}"
    done = written(producer_id, table(row("PHOTO", f"Cói Mẫu {made.outlet.id}")))
    shown = uploaded(producer_id, table(row("S1", name), row("S2", price="x")))
    made.values["import_id"] = [shown, fresh, done]
    kept = session.get_one(Certificate, made.values["certificate_id"][0])
    entered = certification.record_certificate(
        kept.decision_id,
        CertificateDraft("Miến Mẫu", 3, IssuerLevel.PROVINCE, kept.issued_on),
        by=None,
        at=AT,
    )
    made.values["decision_id"] = [entered.decision_id]
    made.values["file_kind"] = ["xlsx", "csv"]
