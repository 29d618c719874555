"""Evaluation files, inspections and sign-up lists."""

from __future__ import annotations

from datetime import date

from shop.core.tokens import random_token
from shop.evaluations import services
from shop.evaluations.services import FileDraft, InspectionDraft, ListDraft
from shop.evaluations.states import FileKind, ListKind
from shop.extensions import session
from shop.media import services as media
from shop.producers.models import Producer
from tests.builders import media as pictures
from tests.builders.cart import AT
from tests.builders.halves import Place
from tests.builders.places import THANH_HOA


def a_file(
    product_id: int,
    *,
    kind: FileKind = FileKind.FIRST,
    aims_at: int = 3,
    filed_on: date = date(2026, 10, 5),
    at=AT,
) -> int:
    """A file that was handed in."""
    draft = FileDraft(kind, aims_at, filed_on)
    return services.open_file(product_id, draft, key=random_token(), by=None, at=at)


def an_inspection(
    producer_id: int,
    *,
    inspected_on: date = date(2026, 11, 2),
    finding: str | None = "Nhãn thiếu ngày sản xuất",
    deadline: date | None = date(2026, 12, 20),
    at=AT,
) -> int:
    """What an authority found."""
    draft = InspectionDraft(inspected_on, "Chi cục Quản lý chất lượng", finding, deadline)
    return services.record_inspection(producer_id, draft, key=random_token(), by=None, at=at)


def a_list(*, province_code: str = THANH_HOA, capacity: int = 3, at=AT, **fields) -> int:
    """A training course of December 2026."""
    values = {
        "kind": ListKind.TRAINING,
        "title": "Tập huấn bán hàng trực tuyến",
        "place": "Trung tâm Hội nghị tỉnh",
        "starts_on": date(2026, 12, 20),
        "ends_on": date(2026, 12, 21),
        "last_day": date(2026, 12, 15),
    }
    draft = ListDraft(**{**values, **fields}, capacity=capacity, province_code=province_code)
    return services.open_list(draft, key=random_token(), by=None, at=at)


def add(made: Place) -> None:
    """A place has a file with a paper, an inspection, and a list that its producer is on."""
    [product_id, *_rest] = made.values["product_id"]
    [producer_id, *_others] = made.values["producer_id"]
    producer = session.get_one(Producer, producer_id)
    file_id = a_file(product_id, kind=FileKind.UPGRADE, aims_at=5)
    scan = media.store_paper(pictures.picture(420, 300), by=None, at=AT)
    session.flush()
    paper = services.add_paper(file_id, scan.id, "Mẫu 02", by=None, at=AT)
    list_id = a_list(province_code=producer.province_code)
    services.sign_up(list_id, producer_id, people=1, note=None, producer_ids=[producer_id], by=None, at=AT)
    made.values |= {
        "evaluation_id": [file_id],
        "paper_id": [paper],
        "inspection_id": [an_inspection(producer_id)],
        "list_id": [list_id],
    }
    made.special |= {"evaluations.staff_list_file": {"file_kind": "csv"}}
