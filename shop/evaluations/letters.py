"""What producers are told in the yearly cycle."""

from __future__ import annotations

from datetime import datetime

from shop.catalogue.models import Product
from shop.catalogue.queries.certificates import product_name
from shop.core.sentences import Text, lazy
from shop.evaluations.models import EvaluationFile, Inspection
from shop.evaluations.states import FileState, Finding
from shop.extensions import session
from shop.producers.letters import tell

LINK = "[[/kenh-chu-the/phan-hang]]"


def decided(row: EvaluationFile, at: datetime) -> None:
    """The result of a file."""
    product = session.get_one(Product, row.product_id)
    name = product_name(row.product_id)
    subject = lazy("Kết quả đánh giá OCOP: %(product)s", product=name)
    if row.state is FileState.RECOGNISED:
        result = lazy("Sản phẩm được công nhận %(stars)s sao.", stars=row.stars)
    else:
        result = lazy("Sản phẩm không được công nhận.")
    note = [row.result_note] if row.result_note else []
    see = lazy("Xem hồ sơ tại: %(link)s", link=LINK)
    tell(product.producer_id, "evaluation_decided", subject, [result, *note, see], at)


def inspected(row: Inspection, at: datetime) -> None:
    """What an inspection found, and by when it has to be put right."""
    subject = lazy("Kết quả kiểm tra ngày %(day)s", day=f"{row.inspected_on:%d/%m/%Y}")
    parts: list[Text] = [lazy("Cơ quan kiểm tra: %(body)s.", body=row.body)]
    if row.state is Finding.OPEN and row.deadline is not None:
        parts += [
            row.finding or "",
            lazy("Hãy khắc phục chậm nhất ngày %(day)s.", day=f"{row.deadline:%d/%m/%Y}"),
        ]
    else:
        parts.append(lazy("Không có sai sót."))
    tell(row.producer_id, "inspection", subject, [*parts, lazy("Xem tại: %(link)s", link=LINK)], at)
