"""Three sample vouchers, one of each kind; every name says that it is one of the sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from shop.core.clock import vn_day
from shop.promotions import services
from shop.promotions.services import Draft
from shop.promotions.states import FundedBy, Kind

PERIOD = timedelta(days=90)


def fill(operators: Mapping[str, int], at: datetime) -> None:
    """Ten percent off for everybody, an amount off at one operator's outlets, and a free delivery."""
    percent = Draft(
        code="MAU10",
        name="Giảm 10 % (mẫu)",
        name_en="10% off (sample)",
        kind=Kind.PERCENT,
        value=1_000,
        cap=50_000,
        minimum=0,
        total_limit=1_000,
        person_limit=3,
        first_day=vn_day(at),
        last_day=vn_day(at + PERIOD),
        funded_by=FundedBy.SHOP,
        operator_id=None,
        is_public=True,
    )
    amount = replace(
        percent,
        code="MAU20K",
        name="Giảm 20.000 ₫ tại điểm bán (mẫu)",
        name_en="₫20,000 off at some outlets (sample)",
        kind=Kind.AMOUNT,
        value=20_000,
        cap=None,
        minimum=100_000,
        funded_by=FundedBy.OPERATOR,
        operator_id=next(iter(operators.values())),
    )
    delivery = replace(
        percent,
        code="MAUGIAO",
        name="Miễn phí giao hàng (mẫu)",
        name_en="Free delivery (sample)",
        kind=Kind.FREE_DELIVERY,
        value=0,
        cap=30_000,
        minimum=100_000,
    )
    for draft in (percent, amount, delivery):
        services.publish(services.create(draft, by=None, at=at), by=None, at=at)
