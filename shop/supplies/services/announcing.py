"""A producer tells an outlet what will come, and takes it back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from shop.catalogue.models import Product, Variant
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.extensions import session
from shop.outlets.models import Outlet
from shop.outlets.numbering import next_code
from shop.outlets.queries import announced
from shop.supplies.agreed import check_announced, consigners
from shop.supplies.models import Supply, SupplyLine
from shop.supplies.services.papers import lock, move, write_event
from shop.supplies.states import SupplyState

MOST_LINES = 50
MOST_UNITS = 10**6
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Announced:
    """One line of what will come. ``index``: its place on the form; ``unit_price``: agreed, of goods that are bought."""

    variant_id: int
    quantity: int
    number: str | None = None
    made_on: date | None = None
    expires_on: date | None = None
    index: int = 0
    unit_price: int | None = None


def announce(
    outlet_id: int,
    lines: Sequence[Announced],
    *,
    producer_ids: Collection[int],
    due_on: date,
    key: str,
    at: datetime,
    by: int | None,
    note: str | None = None,
) -> int:
    """Tell an outlet what will come and when; gives the id. The same form (`key`) makes one.

    Raises BadInput for a day, quantities, dates or prices that cannot be, for goods of two producers or an outlet that
    takes nothing; NotFound for goods that are not of these producers.
    """
    known = session.scalar(select(Supply.id).where(Supply.key == key))
    if known is not None:
        return known
    _check(lines, due_on, vn_day(at))
    producer_id = _one_producer(lines, producer_ids)
    _lock_outlet(outlet_id, vn_day(at))
    check_announced(lines, consigned=bool(consigners(outlet_id, [producer_id], due_on)))
    one = Supply(
        code=next_code("PB", outlet_id, at, outlet=Supply.outlet_id, begun=Supply.created_at),
        key=key,
        producer_id=producer_id,
        outlet_id=outlet_id,
        state=SupplyState.ANNOUNCED,
        due_on=due_on,
        note=note,
        created_at=at,
        created_by=by,
        moved_at=at,
    )
    session.add(one)
    session.flush()
    session.add_all(_line(one.id, line) for line in lines)
    write_event(one, None, at=at, by=by)
    return one.id


def withdraw(supply_id: int, *, producer_ids: Collection[int], at: datetime, by: int | None) -> None:
    """What has not come will not come. Raises NotFound for a stranger's, Refused when nothing is due any more."""
    paper = lock(supply_id)
    if paper.one.producer_id not in producer_ids:
        raise NotFound
    move(paper.one, SupplyState.WITHDRAWN, at=at, by=by)


def _lock_outlet(outlet_id: int, today: date) -> None:
    """Lock its row: what is announced to it is numbered one after the other. Raises BadInput when it takes nothing."""
    found = session.scalar(
        select(Outlet.id).where(Outlet.id == outlet_id, announced(today)).with_for_update(key_share=True)
    )
    if found is None:
        raise BadInput("outlet_id", lazy("Điểm bán này không nhận hàng."))


def _line(supply_id: int, line: Announced) -> SupplyLine:
    return SupplyLine(
        supply_id=supply_id,
        variant_id=line.variant_id,
        quantity=line.quantity,
        number=line.number,
        made_on=line.made_on,
        expires_on=line.expires_on,
        unit_price=line.unit_price,
    )


def _check(lines: Sequence[Announced], due_on: date, today: date) -> None:
    if not today <= due_on <= today + AHEAD:
        raise BadInput("due_on", lazy("Hãy chọn ngày từ hôm nay đến một năm tới."))
    if not lines:
        raise BadInput("", lazy("Hãy thêm ít nhất một món hàng."))
    if len(lines) > MOST_LINES:
        raise BadInput("", lazy("Một phiếu báo có tối đa %(most)s dòng.", most=MOST_LINES))
    for line in lines:
        _check_line(line, due_on)


def _check_line(line: Announced, due_on: date) -> None:
    if not 0 < line.quantity <= MOST_UNITS:
        raise BadInput(f"quantity_{line.index}", lazy("Hãy nhập số lượng từ 1 đến 1.000.000."))
    if line.made_on and line.made_on > due_on:
        raise BadInput(f"made_on_{line.index}", lazy("Ngày sản xuất không thể sau ngày giao."))
    if line.expires_on and line.expires_on < due_on:
        raise BadInput(f"expires_on_{line.index}", lazy("Hàng hết hạn trước ngày giao."))
    if line.made_on and line.expires_on and line.expires_on < line.made_on:
        raise BadInput(f"expires_on_{line.index}", lazy("Hạn sử dụng phải sau ngày sản xuất."))


def _one_producer(lines: Sequence[Announced], producer_ids: Collection[int]) -> int:
    rows = session.execute(
        select(Variant.id, Product.producer_id)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_(sorted({line.variant_id for line in lines})))
    )
    found: dict[int, int] = {row.id: row.producer_id for row in rows}
    if {line.variant_id for line in lines} - found.keys() or set(found.values()) - set(producer_ids):
        raise NotFound
    if len(set(found.values())) > 1:
        raise BadInput("", lazy("Một phiếu báo chỉ có hàng của một chủ thể."))
    return next(iter(found.values()))
