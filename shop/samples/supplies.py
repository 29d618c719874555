"""A delivery that the sample producer has announced: it comes tomorrow."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.core.clock import vn_day
from shop.extensions import session
from shop.producers.models import ProducerMember
from shop.supplies import queries, services
from shop.supplies.services import Announced
from shop.unit_of_work import in_transaction

OUTLET = "Quầy Hội Liên hiệp Phụ nữ tỉnh"
UNITS = 24
LINES = 2
LASTS = timedelta(days=180)


def fill(outlets: Mapping[str, int], users: Mapping[str, int], at: datetime) -> None:
    """The producer tells the outlet what will come."""
    by = users["producer@ocop.example"]
    mine = set(session.scalars(select(ProducerMember.producer_id).where(ProducerMember.user_id == by)))
    due = vn_day(at) + timedelta(days=1)
    lines = [
        Announced(goods.variant_id, UNITS, f"MẪU-{place}", vn_day(at), vn_day(at) + LASTS, index=place)
        for place, goods in enumerate(queries.own_goods(mine)[:LINES])
    ]
    in_transaction(
        lambda: services.announce(
            outlets[OUTLET],
            lines,
            producer_ids=mine,
            due_on=due,
            key="sample",
            note="Xe sáng (mẫu)",
            at=at,
            by=by,
        )
    )
