"""A sample company that sends gifts to a list of people: an order that was paid, and a list that has a row to correct."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shop.checkout.rules import current_rules
from shop.checkout.services import Agreed
from shop.companies import files, quoting, services
from shop.companies.company import Company
from shop.companies.queries import baskets, by_token
from shop.companies.rows import Row, Unit
from shop.core.clock import vn_day
from shop.samples import transfers
from shop.sheets.writing import xlsx_of
from shop.unit_of_work import in_transaction

_Person = tuple[str, str, str, str]
_PEOPLE: tuple[_Person, ...] = (
    ("Nguyễn Thị Mẫu", "Thanh Hóa", "Phường Hạc Thành", "12 Lê Lợi"),
    ("Trần Văn Thử", "Thanh Hóa", "Hàm Rồng", "5 Trần Phú"),
    ("Lê Minh Họa", "Thanh Hóa", "Quảng Thành", "8 Hùng Vương"),
    ("Phạm Ví Dụ", "Thanh Hóa", "Phường Hạc Thành", "21 Mê Linh"),
)
_COMPANY = Company(
    name="Công ty TNHH Mẫu",
    tax_code="0301448733",
    address="1 Lê Lợi, Phường Hạc Thành, Thanh Hóa",
    email="quatang@congty.example",
    phone="+84900000090",
    payment="vietqr",
    gift_bag=True,
)


def fill(at: datetime) -> None:
    """Place and pay one, and leave a list open. Nothing where no basket can be sent to all of them."""
    goods = next((each for each in baskets() if _can_be_sent(each, at)), None)
    if goods is None:
        return
    in_transaction(lambda: _placed(goods, at))
    wrong = ("Hoàng Thị Mẫu", "Thanh Hóa", "Phường Không Có", "3 Lê Lai")
    in_transaction(lambda: _list(goods, at, [*_PEOPLE[:2], wrong]))


def _can_be_sent(variant_id: int, at: datetime) -> bool:
    return quoting.read([variant_id], _rows(variant_id, at, _PEOPLE), at).is_ready


def _placed(variant_id: int, at: datetime) -> None:
    """Ordered as the last page does, and paid as a sample transfer is."""
    token = _list(variant_id, at, _PEOPLE)
    sheet = by_token(token)
    seen = quoting.read(sheet.goods, services.rows_of(sheet), at).digest(current_rules().version)
    agreed = Agreed("", seen, terms=True)
    made = services.place(token, _COMPANY, agreed, clock=lambda: at, language="vi", user_id=None)
    transfers.ACTS["transfer"](made.token, at)


def _list(variant_id: int, at: datetime, people: Sequence[_Person]) -> str:
    """A list that is filled by a file, as companies do."""
    token = services.begin([variant_id], user_id=None, at=at)
    services.fill(token, _rows(variant_id, at, people), at=at)
    return token


def _rows(variant_id: int, at: datetime, people: Sequence[_Person]) -> list[Row]:
    written: list[list[str | int]] = [
        [number, name, f"09000001{number:02d}", province, commune, street, 1, "Chúc mừng năm mới (mẫu)", ""]
        for number, (name, province, commune, street) in enumerate(people, 1)
    ]
    heading = files.template([str(variant_id)], [Unit()], vn_day(at))[0]
    return files.read(xlsx_of([heading, *written]), 1)
