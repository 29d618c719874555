"""Deliveries that the sample producer has announced: one on consignment, one bought; they come tomorrow."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.producers.models import ProducerMember
from shop.supplies import queries, services
from shop.supplies.services import Announced
from shop.unit_of_work import in_transaction

CONSIGNED = "Quầy Hội Liên hiệp Phụ nữ tỉnh"
BUYS = "Điểm OCOP Chợ trung tâm Việt Trì"
UNITS = 24
LINES = 2
LASTS = timedelta(days=180)
PRICE = 45_000


def fill(outlets: Mapping[str, int], users: Mapping[str, int], at: datetime) -> None:
    """The producer tells the outlets what will come."""
    by = users["producer@ocop.example"]
    mine = set(session.scalars(select(ProducerMember.producer_id).where(ProducerMember.user_id == by)))
    due = vn_day(at) + timedelta(days=1)
    ways: dict[str, Any] = {"producer_ids": mine, "due_on": due, "note": "Xe sáng (mẫu)", "at": at, "by": by}
    for key, outlet, price in (("sample", CONSIGNED, None), ("sample-bought", BUYS, PRICE)):
        lines = [
            Announced(one.variant_id, UNITS, f"MẪU-{place}", vn_day(at), vn_day(at) + LASTS, place, price)
            for place, one in enumerate(queries.own_goods(mine)[:LINES])
        ]
        in_transaction(partial(services.announce, outlets[outlet], lines, key=key, **ways))
