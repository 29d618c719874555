"""The price of announced goods: agreed beforehand where they are bought, none where they are on consignment."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from shop.agreements import queries as agreements
from shop.core.errors import BadInput
from shop.core.sentences import lazy
from shop.extensions import session
from shop.outlets.models import Outlet
from shop.supplies.models import Supply, SupplyLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shop.supplies.services.announcing import Announced
    from shop.supplies.services.receiving import Came

MOST_PRICE = 10**10


def consigners(outlet_id: int, producer_ids: Collection[int], day: date) -> frozenset[int]:
    """Those of some producers whose goods are on consignment when they come to an outlet on a day."""
    operator_id = session.scalars(select(Outlet.operator_id).where(Outlet.id == outlet_id)).one_or_none()
    return frozenset() if operator_id is None else agreements.consigners(operator_id, producer_ids, day)


def last_prices(outlet_id: int, variant_ids: Collection[int]) -> dict[int, int]:
    """What was agreed last for each variant with the operator of an outlet; gifts tell nothing."""
    theirs = (
        select(func.max(SupplyLine.id))
        .join(Supply, Supply.id == SupplyLine.supply_id)
        .join(Outlet, Outlet.id == Supply.outlet_id)
        .where(
            Outlet.operator_id == select(Outlet.operator_id).where(Outlet.id == outlet_id).scalar_subquery(),
            SupplyLine.variant_id.in_(sorted(variant_ids)),
            SupplyLine.unit_price > 0,
        )
        .group_by(SupplyLine.variant_id)
    )
    rows = session.execute(
        select(SupplyLine.variant_id, SupplyLine.unit_price).where(SupplyLine.id.in_(theirs))
    )
    return {variant_id: price for variant_id, price in rows if price is not None}


def check_announced(lines: Iterable[Announced], *, consigned: bool) -> None:
    """Raise BadInput at the first line whose price cannot be: none for bought goods, any for consigned ones."""
    for line in lines:
        if consigned and line.unit_price is not None:
            raise BadInput(
                f"price_{line.index}",
                lazy("Điểm bán này nhận hàng ký gửi của bạn: hãy bỏ trống giá, tiền tính khi hàng bán được."),
            )
        if not consigned and line.unit_price is None:
            raise BadInput(
                f"price_{line.index}",
                lazy("Điểm bán này mua đứt hàng của bạn: hãy ghi giá đã thỏa thuận (0 nếu tặng)."),
            )
        if line.unit_price is not None and not 0 <= line.unit_price <= MOST_PRICE:
            raise BadInput(f"price_{line.index}", lazy("Số tiền này nằm ngoài mức cho phép."))


def at_price(came: Iterable[Came], lines: Mapping[int, SupplyLine], *, consigned: bool) -> list[Came]:
    """What came, at the agreed price where no other is said; goods on consignment have none."""
    if consigned:
        return list(came)
    return [
        replace(one, unit_cost=lines[one.line_id].unit_price) if one.unit_cost is None else one
        for one in came
    ]


def check_paid(came: Iterable[Came], lines: Mapping[int, SupplyLine], note: str | None) -> None:
    """Raise BadInput when a price is not the one that was agreed and no note tells the producer why."""
    for one in came:
        agreed = lines[one.line_id].unit_price
        if one.received and not note and None not in (agreed, one.unit_cost) and one.unit_cost != agreed:
            raise BadInput(
                "note",
                lazy("Giá mua khác giá đã thỏa thuận: hãy ghi rõ vì sao, chủ thể cũng đọc được lời này."),
            )
