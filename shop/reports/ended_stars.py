"""Tells outlets whose goods lost their star: sell on without star and mark, or take down.

The star itself vanishes at midnight by the rule (``shop.catalogue.stars``); this only gives people the task.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.cases import services as cases
from shop.cases.models import Case
from shop.cases.states import CaseKind
from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.stars import Ended, ended_between
from shop.core.clock import start_of_day, vn_day
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.states import Condition

LOOK_BACK = timedelta(days=7)  # a worker that stood still for a week still tells
SHOWN = (Condition.SELLABLE, Condition.MARKED_DOWN, Condition.DISPLAY)


def find_ended(*, at: datetime) -> int:
    """Open one case for each outlet that holds goods whose last star ended, once; gives how many are new."""
    today = vn_day(at)
    ended = {row.product_id: row for row in ended_between(today - LOOK_BACK, today)}
    if not ended:
        return 0
    told = _told(ended, start_of_day(today - LOOK_BACK))
    new = [holder for holder in _holders(ended) if (holder[0], holder[2]) not in told]
    for product_id, name, outlet_id in new:
        _open(ended[product_id], name, outlet_id, at)
    return len(new)


def _holders(product_ids: Iterable[int]) -> list[tuple[int, str, int]]:
    """(product, its name, outlet) wherever goods of these products stand where shoppers see them."""
    rows = session.execute(
        select(Product.id, ProductVersion.name, StockItem.outlet_id)
        .join(Variant, Variant.product_id == Product.id)
        .join(StockItem, StockItem.variant_id == Variant.id)
        .join(ProductVersion, ProductVersion.id == Product.published_version_id)
        .where(Product.id.in_(product_ids), StockItem.on_hand > 0, StockItem.condition.in_(SHOWN))
        .distinct()
        .order_by(Product.id, StockItem.outlet_id)
    )
    return [(product_id, name, outlet_id) for product_id, name, outlet_id in rows]


def _told(product_ids: Iterable[int], since: datetime) -> set[tuple[int, int | None]]:
    rows = session.execute(
        select(Case.subject_id, Case.outlet_id).where(
            Case.kind == CaseKind.CERTIFICATE_ENDED,
            Case.subject_kind == "product",
            Case.subject_id.in_(product_ids),
            Case.opened_at >= since,
        )
    )
    return {(product_id, outlet_id) for product_id, outlet_id in rows}


def _open(ended: Ended, name: str, outlet_id: int, at: datetime) -> None:
    first_without = ended.last_day + timedelta(days=1)
    cases.open_case(
        CaseKind.CERTIFICATE_ENDED,
        subject_kind="product",
        subject_id=ended.product_id,
        title=f"{name}: hết sao từ ngày {first_without:%d/%m/%Y}. "
        "Bán tiếp không kèm sao và nhãn OCOP, hoặc cất khỏi kệ.",
        by=None,
        at=at,
        outlet_id=outlet_id,
        details={"product": name, "certificate": ended.code},
        dedupe_key=f"certificate_ended:{ended.product_id}:{outlet_id}",
    )
